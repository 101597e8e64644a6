//! Reading all items of a transaction as they are at one moment.

use std::sync::Arc;

use service::Context;
use store::Key;
use wire::{Map, Value};

use super::Spent;
use super::reason::check_throttled;
use super::step::{check_size, distinct};
use crate::capacity::{Consumed, Direction, Report, read_units};
use crate::error::Result;
use crate::model::Table;
use crate::selection::Selection;
use crate::stored::StoredItem;
use crate::value::Item;
use crate::{Dynamodb, primary_key};

/// One item to read, right by itself.
#[derive(Debug)]
pub struct Wanted {
    /// The table as the request named it.
    pub table: String,
    /// The item's key.
    pub key: Item,
    /// What is answered of it.
    pub selection: Selection,
}

/// Reads all items and answers them.
///
/// # Errors
/// `ResourceNotFoundException`, `ValidationException`, `TransactionCanceledException`.
pub async fn read(state: &Dynamodb, ctx: &Context, wanted: &[Wanted], report: Report) -> Result<Value> {
    let mut tables = Vec::with_capacity(wanted.len());
    for one in wanted {
        tables.push(state.tables.get(ctx, &one.table).await?);
    }
    let keys = keys(wanted, &tables)?;
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
    answer(wanted, &items, report)
}

fn keys(wanted: &[Wanted], tables: &[Arc<Table>]) -> Result<Vec<Key>> {
    for (one, table) in wanted.iter().zip(tables) {
        primary_key::check_contents(table.key(), &one.key)?;
    }
    let keys = wanted.iter().zip(tables).map(|(one, table)| {
        one.selection.check(table)?;
        primary_key::of_key(table, &one.key)
    });
    distinct(keys.collect())
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
