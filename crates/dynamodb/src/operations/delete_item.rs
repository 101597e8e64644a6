//! DeleteItem: removes an item.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::Value;
use wire::dynamodb::DeleteItemInput;

use crate::access::{self, Expressions, Facts};
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::parameters::detected;
use crate::value::{Item, read_item};
use crate::write::{self, Answering, Before, ConditionParameters};
use crate::{Dynamodb, Invalid, primary_key, tables};

/// The operation.
pub struct DeleteItem;

#[async_trait]
impl Operation for DeleteItem {
    type State = Dynamodb;
    type Input = DeleteItemInput;
    type Output = Value;
    const NAME: &'static str = "DeleteItem";

    async fn access(state: &Dynamodb, ctx: &Context, input: &DeleteItemInput) -> Result<Vec<Access>> {
        let expressions = Expressions {
            conditions: input.condition_expression.as_deref().into_iter().collect(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values.as_ref(),
            legacy: input.expected.iter().flat_map(BTreeMap::keys).collect(),
            ..Expressions::default()
        };
        let facts = Facts {
            items: vec![&input.key],
            attributes: expressions.attributes(state),
            return_values: input.return_values.as_deref(),
            return_consumed_capacity: input.return_consumed_capacity.as_deref(),
            ..Facts::default()
        };
        access::to_table(state, ctx, "dynamodb:DeleteItem", &input.table_name, facts).await
    }

    async fn run(state: &Dynamodb, ctx: &Context, mut input: DeleteItemInput) -> Result<Value> {
        tables::check_name(&input.table_name)?;
        let (key, condition) = check(state, &mut input).map_err(detected)?;
        let table = state.tables.enter(ctx, &input.table_name).await?;
        let key = primary_key::of_key(&table, &key)?;
        let all_old = input.return_values.as_deref() == Some("ALL_OLD");
        let answering = Answering::new(
            input.table_name,
            input.return_consumed_capacity.as_deref(),
            input.return_values_on_condition_check_failure.as_deref(),
            if all_old { Before::Answered } else { Before::Ignored },
        )
        .with_collection(input.return_item_collection_metrics.as_deref());
        let written =
            write::write(state, ctx, &table, key, condition.as_ref(), &answering, |_| Ok(None)).await?;
        let attributes = written.before.as_ref().filter(|_| all_old).map(|item| item.to_value());
        Ok(write::answer(&answering, written, attributes))
    }
}

/// What can be checked without the table.
fn check(state: &Dynamodb, input: &mut DeleteItemInput) -> Result<(Item, Option<Condition>), Invalid> {
    let parameters = ConditionParameters {
        condition: input.condition_expression.take(),
        names: input.expression_attribute_names.take(),
        values: input.expression_attribute_values.take(),
        expected: input.expected.take(),
        conditional_operator: input.conditional_operator.take(),
    };
    parameters.check()?;
    let key = read_item(std::mem::take(&mut input.key))?;
    if !matches!(input.return_values.as_deref(), None | Some("NONE" | "ALL_OLD")) {
        return Err(Invalid::new("ReturnValues can only be ALL_OLD or NONE"));
    }
    Ok((key, parameters.program(state)?))
}
