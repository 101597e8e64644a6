//! The checks of PutItem, UpdateItem and DeleteItem before a table is looked at.

use std::collections::BTreeMap;

use wire::Value;
use wire::dynamodb::ExpectedAttributeValue;

use crate::expression::condition::Condition;
use crate::expression::{Parameter, Placeholders, Wording};
use crate::parameters::Parameters;
use crate::{Dynamodb, Invalid, legacy};

/// Placeholders of a write.
pub fn placeholders(
    names: Option<BTreeMap<String, String>>,
    values: Option<BTreeMap<String, Value>>,
) -> Result<Placeholders, Invalid> {
    Placeholders::new(names, values, Wording::Bare)
}

/// The checks of PutItem and DeleteItem: parameters, then the condition.
pub struct ConditionParameters {
    /// `ConditionExpression`
    pub condition: Option<String>,
    /// ExpressionAttributeNames.
    pub names: Option<BTreeMap<String, String>>,
    /// ExpressionAttributeValues.
    pub values: Option<BTreeMap<String, Value>>,
    /// `Expected`
    pub expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
    /// `ConditionalOperator`
    pub conditional_operator: Option<String>,
}

impl ConditionParameters {
    /// Which parameters exclude each other.
    pub fn check(&self) -> Result<(), Invalid> {
        Parameters {
            expressions: &[("ConditionExpression", self.condition.is_some())],
            legacy: &[
                ("Expected", self.expected.is_some()),
                ("ConditionalOperator", self.conditional_operator.is_some()),
            ],
            names: self.names.is_some(),
            values: self.values.is_some(),
        }
        .check()
    }

    fn is_empty(&self) -> bool {
        let Self { condition, names, values, expected, conditional_operator } = self;
        let given = [condition.is_some(), names.is_some(), values.is_some(), expected.is_some()];
        conditional_operator.is_none() && !given.contains(&true)
    }

    /// The condition's program.
    pub fn program(self, state: &Dynamodb) -> Result<Option<Condition>, Invalid> {
        if self.is_empty() {
            return Ok(None);
        }
        let expected =
            legacy::expected(self.expected.unwrap_or_default(), self.conditional_operator.as_deref())?;
        let mut placeholders = placeholders(self.names, self.values)?;
        let condition = self
            .condition
            .map(|text| state.expressions.condition(Parameter::Condition, &text, &mut placeholders));
        let condition = condition.transpose()?;
        placeholders.check_all_used()?;
        Ok(expected.or(condition))
    }
}
