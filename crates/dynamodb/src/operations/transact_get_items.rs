//! TransactGetItems: reads up to 100 items of any tables as they are at one moment.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{Get, TransactGetItemsInput};
use wire::{Map, Value};

use crate::access::{self, Expressions, Facts};
use crate::capacity::{Consumed, Direction, Report, read_units};
use crate::error::Result;
use crate::expression::{Placeholders, Wording};
use crate::selection::Selection;
use crate::stored::StoredItem;
use crate::transaction::{Spent, check_size, check_throttled, distinct};
use crate::value::{Item, read_item};
use crate::{Dynamodb, Invalid, primary_key, tables};

/// The operation.
pub struct TransactGetItems;

#[async_trait]
impl Operation for TransactGetItems {
    type State = Dynamodb;
    type Input = TransactGetItemsInput;
    type Output = Value;
    const NAME: &'static str = "TransactGetItems";

    async fn access(state: &Dynamodb, ctx: &Context, input: &TransactGetItemsInput) -> Result<Vec<Access>> {
        let mut needed = Vec::new();
        for Get { key, table_name, projection_expression, expression_attribute_names } in
            input.transact_items.iter().map(|request| &request.get)
        {
            let expressions = Expressions {
                projection: projection_expression.as_deref(),
                names: expression_attribute_names.as_ref(),
                ..Expressions::default()
            };
            let facts = Facts {
                items: vec![key],
                attributes: expressions.attributes(state),
                return_consumed_capacity: input.return_consumed_capacity.as_deref(),
                enclosing_operation: Some(Self::NAME),
                ..Facts::default()
            };
            needed.extend(access::to_table(state, ctx, "dynamodb:GetItem", table_name, facts).await?);
        }
        Ok(needed)
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: TransactGetItemsInput) -> Result<Value> {
        let wanted = input.transact_items.into_iter().map(|request| Wanted::read(state, request.get));
        let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
        let mut tables = Vec::with_capacity(wanted.len());
        for one in &wanted {
            tables.push(state.tables.get(ctx, &one.table).await?);
        }
        for (one, table) in wanted.iter().zip(&tables) {
            primary_key::check_contents(table.key(), &one.key)?;
        }
        let keys = wanted.iter().zip(&tables).map(|(one, table)| {
            one.selection.check(table)?;
            primary_key::of_key(table, &one.key)
        });
        let keys = distinct(keys.collect())?;
        let admitted = tables.iter().map(|table| state.meter.admit(&**table, Direction::Read, ctx.time));
        check_throttled(admitted.map(|admitted| admitted.is_err()))?;
        state.ongoing.check_items(ctx, &keys)?;
        let snapshot = state.platform.store.snapshot().await?;
        let mut items = Vec::with_capacity(keys.len());
        for key in &keys {
            items.push(snapshot.get(key).await?.map(StoredItem::read).transpose()?);
        }
        check_size(items.iter().flatten().map(StoredItem::size).sum())?;
        for (item, table) in items.iter().zip(&tables) {
            let units = read_units(item.as_ref().map_or(0, StoredItem::size), true);
            state.meter.charge(table, Direction::Read, &Consumed::from(units).doubled(), ctx.time);
        }
        answer(&wanted, &items, Report::of(input.return_consumed_capacity.as_deref()))
    }
}

/// One request, right by itself.
struct Wanted {
    table: String,
    key: Item,
    selection: Selection,
}

impl Wanted {
    fn read(state: &Dynamodb, get: Get) -> Result<Self, Invalid> {
        tables::check_name(&get.table_name)?;
        let key = read_item(get.key)?;
        let mut placeholders = Placeholders::new(get.expression_attribute_names, None, Wording::Framed)?;
        let projection = get.projection_expression.as_deref();
        let selection = Selection::new(state, projection, None, &mut placeholders)?;
        if projection.is_some() {
            placeholders.check_all_used()?;
        }
        Ok(Self { table: get.table_name, key, selection })
    }
}

fn answer(wanted: &[Wanted], items: &[Option<StoredItem>], report: Report) -> Result<Value> {
    let mut spent = Spent::new(Direction::Read);
    let mut responses = Vec::with_capacity(items.len());
    for (one, item) in wanted.iter().zip(items) {
        let mut response = Map::new();
        if let Some(item) = item {
            response.push("Item", one.selection.picker().pick(item)?);
        }
        responses.push(Value::Map(response));
        spent.add(&one.table, read_units(item.as_ref().map_or(0, StoredItem::size), true));
    }
    let mut output = Map::from([("Responses", Value::List(responses))]);
    output.push_some("ConsumedCapacity", spent.report(report));
    Ok(output.into())
}
