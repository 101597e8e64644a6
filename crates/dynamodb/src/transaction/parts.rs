//! The four shapes of TransactWriteItems' actions as one.

use std::collections::BTreeMap;

use wire::Value;
use wire::dynamodb::{ConditionCheck, Delete, Put, TransactWriteItem, Update};

use crate::Invalid;

/// Which of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `Put`
    Put,
    /// `Update`
    Update,
    /// `Delete`
    Delete,
    /// `ConditionCheck`
    Check,
}

impl Kind {
    /// The permission it needs.
    pub fn permission(self) -> &'static str {
        match self {
            Self::Put => "dynamodb:PutItem",
            Self::Update => "dynamodb:UpdateItem",
            Self::Delete => "dynamodb:DeleteItem",
            Self::Check => "dynamodb:ConditionCheckItem",
        }
    }
}

/// An action's parameters.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Which it is.
    pub kind: Kind,
    /// `TableName`
    pub table: String,
    /// `Item` or `Key`
    pub attributes: BTreeMap<String, Value>,
    /// `UpdateExpression`
    pub update: Option<String>,
    /// `ConditionExpression`
    pub condition: Option<String>,
    /// `ExpressionAttributeNames`
    pub names: Option<BTreeMap<String, String>>,
    /// `ExpressionAttributeValues`
    pub values: Option<BTreeMap<String, Value>>,
    /// `ReturnValuesOnConditionCheckFailure`
    pub on_failure: Option<String>,
}

impl Parts {
    /// Of the one action that the request must have.
    ///
    /// Source of the wording: getmoto/moto change 4772 for too many; aws/aws-dax-go `dax/internal/client/request.go`,
    /// which checks what the service would, for none.
    pub fn of(request: TransactWriteItem) -> Result<Self, Invalid> {
        let TransactWriteItem { put, update, delete, condition_check } = request;
        let all = [
            put.map(Self::from),
            update.map(Self::from),
            delete.map(Self::from),
            condition_check.map(Self::from),
        ];
        let mut given = all.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(Invalid::new(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
            )),
            (Some(_), Some(_)) => {
                Err(Invalid::new("TransactItems can only contain one of Check, Put, Update or Delete"))
            }
        }
    }
}

impl From<Put> for Parts {
    fn from(put: Put) -> Self {
        Self {
            kind: Kind::Put,
            table: put.table_name,
            attributes: put.item,
            update: None,
            condition: put.condition_expression,
            names: put.expression_attribute_names,
            values: put.expression_attribute_values,
            on_failure: put.return_values_on_condition_check_failure,
        }
    }
}

impl From<Update> for Parts {
    fn from(update: Update) -> Self {
        Self {
            kind: Kind::Update,
            table: update.table_name,
            attributes: update.key,
            update: Some(update.update_expression),
            condition: update.condition_expression,
            names: update.expression_attribute_names,
            values: update.expression_attribute_values,
            on_failure: update.return_values_on_condition_check_failure,
        }
    }
}

impl From<Delete> for Parts {
    fn from(delete: Delete) -> Self {
        Self {
            kind: Kind::Delete,
            table: delete.table_name,
            attributes: delete.key,
            update: None,
            condition: delete.condition_expression,
            names: delete.expression_attribute_names,
            values: delete.expression_attribute_values,
            on_failure: delete.return_values_on_condition_check_failure,
        }
    }
}

impl From<ConditionCheck> for Parts {
    fn from(check: ConditionCheck) -> Self {
        Self {
            kind: Kind::Check,
            table: check.table_name,
            attributes: check.key,
            update: None,
            condition: Some(check.condition_expression),
            names: check.expression_attribute_names,
            values: check.expression_attribute_values,
            on_failure: check.return_values_on_condition_check_failure,
        }
    }
}
