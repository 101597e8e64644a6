//! UpdateItem: changes attributes of an item, or makes it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, ServiceError};
use wire::Value;
use wire::dynamodb::UpdateItemInput;

use crate::access::{self, Expressions, Facts};
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::expression::update::Update;
use crate::expression::{Parameter, Projection};
use crate::parameters::{Parameters, detected};
use crate::value::{Item, encode_item, read_item};
use crate::write::{self, Answering, Before, Image, Written};
use crate::{Dynamodb, Invalid, legacy, primary_key, tables};

/// The operation.
pub struct UpdateItem;

#[async_trait]
impl Operation for UpdateItem {
    type State = Dynamodb;
    type Input = UpdateItemInput;
    type Output = Value;
    const NAME: &'static str = "UpdateItem";

    async fn access(state: &Dynamodb, ctx: &Context, input: &UpdateItemInput) -> Result<Vec<Access>> {
        let expected = input.expected.iter().flat_map(BTreeMap::keys);
        let updates = input.attribute_updates.iter().flat_map(BTreeMap::keys);
        let expressions = Expressions {
            conditions: input.condition_expression.as_deref().into_iter().collect(),
            update: input.update_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            values: input.expression_attribute_values.as_ref(),
            legacy: expected.chain(updates).collect(),
            ..Expressions::default()
        };
        let facts = Facts {
            items: vec![&input.key],
            attributes: expressions.attributes(state),
            return_values: input.return_values.as_deref(),
            return_consumed_capacity: input.return_consumed_capacity.as_deref(),
            ..Facts::default()
        };
        access::to_table(state, ctx, "dynamodb:UpdateItem", &input.table_name, facts).await
    }

    async fn run(state: &Dynamodb, ctx: &Context, mut input: UpdateItemInput) -> Result<Value> {
        tables::check_name(&input.table_name)?;
        let Checked { key, update, legacy, condition } = check(state, &mut input).map_err(detected)?;
        let table = state.tables.enter(ctx, &input.table_name).await?;
        let store_key = primary_key::of_key(&table, &key)?;
        write::check_against_keys(&update, &table)?;
        let answering = Answering::new(
            input.table_name,
            input.return_consumed_capacity.as_deref(),
            input.return_values_on_condition_check_failure.as_deref(),
            Before::Changed,
        )
        .with_collection(input.return_item_collection_metrics.as_deref());
        let change = |before: Option<&Item>| {
            if legacy {
                legacy::check_types(&update, before.unwrap_or(&key))?;
            }
            write::updated(&table, &update, before, &key)
        };
        let written =
            write::write(state, ctx, &table, store_key, condition.as_ref(), &answering, change).await?;
        let attributes = returned(input.return_values.as_deref(), &update, &written)?;
        Ok(write::answer(&answering, written, attributes))
    }
}

/// A request whose parts are right by themselves.
struct Checked {
    key: Item,
    update: Update,
    /// Whether the update came as AttributeUpdates.
    legacy: bool,
    condition: Option<Condition>,
}

fn check(state: &Dynamodb, input: &mut UpdateItemInput) -> Result<Checked, Invalid> {
    Parameters {
        expressions: &[
            ("UpdateExpression", input.update_expression.is_some()),
            ("ConditionExpression", input.condition_expression.is_some()),
        ],
        legacy: &[
            ("AttributeUpdates", input.attribute_updates.is_some()),
            ("Expected", input.expected.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
        ],
        names: input.expression_attribute_names.is_some(),
        values: input.expression_attribute_values.is_some(),
    }
    .check()?;
    let key = read_item(std::mem::take(&mut input.key))?;
    let legacy = input.attribute_updates.is_some();
    let legacy_update = legacy::updates(input.attribute_updates.take().unwrap_or_default())?;
    let expected = input.expected.take().unwrap_or_default();
    let expected = legacy::expected(expected, input.conditional_operator.as_deref())?;
    let mut placeholders = write::placeholders(
        input.expression_attribute_names.take(),
        input.expression_attribute_values.take(),
    )?;
    let update = match &input.update_expression {
        Some(text) => state.expressions.update(text, &mut placeholders)?,
        None => legacy_update,
    };
    let condition = match &input.condition_expression {
        Some(text) => Some(state.expressions.condition(Parameter::Condition, text, &mut placeholders)?),
        None => expected,
    };
    placeholders.check_all_used()?;
    Ok(Checked { key, update, legacy, condition })
}

/// What `ReturnValues` asks for; `None` where there is nothing to answer.
fn returned(wanted: Option<&str>, update: &Update, written: &Written) -> Result<Option<Value>, ServiceError> {
    let changed = |image: &Option<Image>| -> Result<Option<Value>, ServiceError> {
        let Some(image) = image else { return Ok(None) };
        let parts = Projection::new(update.paths()).apply(image.item()?);
        Ok((!parts.is_empty()).then(|| Value::Json(encode_item(&parts).into())))
    };
    match wanted {
        Some("ALL_OLD") => Ok(written.before.as_ref().map(Image::to_value)),
        Some("ALL_NEW") => Ok(written.after.as_ref().map(Image::to_value)),
        Some("UPDATED_OLD") => changed(&written.before),
        Some("UPDATED_NEW") => changed(&written.after),
        _ => Ok(None),
    }
}
