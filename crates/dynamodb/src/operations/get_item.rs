//! GetItem: reads one item by its key.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::GetItemInput;
use wire::{Map, Value};

use crate::access::{self, Expressions, Facts};
use crate::capacity::{Consumed, Direction, Report, read_units};
use crate::error::Result;
use crate::expression::{Placeholders, Wording};
use crate::parameters::{Parameters, check_attributes_to_get};
use crate::selection::Selection;
use crate::stored::StoredItem;
use crate::value::{Item, read_item};
use crate::{Dynamodb, Invalid, primary_key, tables};

/// The operation.
pub struct GetItem;

#[async_trait]
impl Operation for GetItem {
    type State = Dynamodb;
    type Input = GetItemInput;
    type Output = Value;
    const NAME: &'static str = "GetItem";

    async fn access(state: &Dynamodb, ctx: &Context, input: &GetItemInput) -> Result<Vec<Access>> {
        let expressions = Expressions {
            projection: input.projection_expression.as_deref(),
            names: input.expression_attribute_names.as_ref(),
            ..Expressions::default()
        };
        let mut attributes = expressions.attributes(state);
        attributes.extend(input.attributes_to_get.iter().flatten().cloned());
        let facts = Facts {
            items: vec![&input.key],
            attributes,
            return_consumed_capacity: input.return_consumed_capacity.as_deref(),
            ..Facts::default()
        };
        access::to_table(state, ctx, "dynamodb:GetItem", &input.table_name, facts).await
    }

    async fn run(state: &Dynamodb, ctx: &Context, mut input: GetItemInput) -> Result<Value> {
        tables::check_name(&input.table_name)?;
        let (key, selection) = check(state, &mut input)?;
        let table = state.tables.get(ctx, &input.table_name).await?;
        let key = primary_key::of_key(&table, &key)?;
        selection.check(&table)?;
        state.meter.admit(&*table, Direction::Read, ctx.time)?;
        let consistent = input.consistent_read == Some(true);
        // The store knows consistent reads only; others lag where somebody rehearses that.
        let stored = match ctx.past(consistent) {
            Some(past) => past.get(&key).await?,
            None => state.platform.store.get(&key).await?,
        };
        let stored = stored.map(StoredItem::read).transpose()?;
        let mut output = Map::with_capacity(2);
        if let Some(stored) = &stored {
            output.push("Item", selection.picker().pick(stored)?);
        }
        let size = stored.as_ref().map_or(0, StoredItem::size);
        let consumed = Consumed::from(read_units(size, consistent));
        state.meter.charge(&table, Direction::Read, &consumed, ctx.time);
        let report = Report::of(input.return_consumed_capacity.as_deref());
        output.push_some("ConsumedCapacity", report.consumed(&input.table_name, consumed));
        Ok(output.into())
    }
}

/// What can be checked without the table.
fn check(state: &Dynamodb, input: &mut GetItemInput) -> Result<(Item, Selection), Invalid> {
    Parameters {
        expressions: &[("ProjectionExpression", input.projection_expression.is_some())],
        legacy: &[("AttributesToGet", input.attributes_to_get.is_some())],
        names: input.expression_attribute_names.is_some(),
        values: false,
    }
    .check()?;
    let key = read_item(std::mem::take(&mut input.key))?;
    let mut placeholders = Placeholders::new(input.expression_attribute_names.take(), None, Wording::Framed)?;
    let (projection, attributes) =
        (input.projection_expression.as_deref(), input.attributes_to_get.as_deref());
    check_attributes_to_get(attributes)?;
    let selection = Selection::new(state, projection, attributes, &mut placeholders)?;
    placeholders.check_all_used()?;
    Ok((key, selection))
}
