//! Running an INSERT, UPDATE or DELETE: what it writes, as the operations on single items write.
//!
//! Source: nubo-db/dynamodb-conformance `tests/tier2/partiql/executeStatement` (recorded 2026-07), paritysuite/
//! dynamodb-conformance `itemSizeBySurface` (recorded 2026-08), floci-io/floci (recorded from DynamoDB, 2026-09).

use service::{Context, ServiceError};
use store::Key;
use wire::Value;

use super::keys::{self, Keyed};
use super::outcome::Outcome;
use super::statement::{Delete, Insert, Statement, Update};
use super::tree::Returning;
use crate::capacity::Report;
use crate::error::Result;
use crate::expression::Projection;
use crate::expression::condition::Condition;
use crate::expression::path::Path;
use crate::expression::update;
use crate::gate::Entered;
use crate::model::{KeySchema, Table};
use crate::value::{Item, encode_item, item_size};
use crate::write::{self, Answering, Before, Image, MAX_ITEM, Written};
use crate::{Dynamodb, Invalid, index, primary_key};

/// A write that is right as far as that can be known without the item.
pub struct Prepared {
    table: Entered,
    key: Key,
    work: Work,
    condition: Condition,
}

enum Work {
    Insert(Item),
    Update(Item, update::Update, Option<Returning>),
    Delete(Option<Returning>),
}

/// Looks up what a statement writes to.
///
/// # Errors
/// `ResourceNotFoundException`, and what the table's keys do not allow.
pub async fn prepare(state: &Dynamodb, ctx: &Context, statement: Statement) -> Result<Prepared> {
    let table = state.tables.enter(ctx, statement.table()).await?;
    let schema = table.key();
    let (key, work, condition) = match statement {
        Statement::Insert(Insert { item, .. }) => {
            let key = primary_key::of_item(&table, &item)?;
            index::check::item(&table, &item)?;
            check_size(&item)?;
            (key, Work::Insert(item), absent(schema))
        }
        Statement::Update(Update { update, condition, returning, .. }) => {
            let keyed = keys::of_write(condition.as_ref(), schema)?;
            let key = primary_key::of_key(&table, &keyed.key)?;
            write::check_against_keys(&update, &table)?;
            let condition = present_and(schema, keyed.rest);
            (key, Work::Update(keyed.key, update, returning), condition)
        }
        Statement::Delete(Delete { condition, returning, .. }) => {
            let Keyed { key, rest } = keys::of_write(condition.as_ref(), schema)?;
            let key = primary_key::of_key(&table, &key)?;
            (key, Work::Delete(returning), absent_or(schema, rest))
        }
        Statement::Select(_) | Statement::Exists(_) => {
            return Err(ServiceError::internal("a statement that reads was to write"));
        }
    };
    Ok(Prepared { table, key, work, condition })
}

/// Fails for an item that is too large to be inserted.
pub fn check_size(item: &Item) -> Result<(), Invalid> {
    if item_size(item) > MAX_ITEM {
        return Err(Invalid::new("Item size has exceeded the maximum allowed size"));
    }
    Ok(())
}

/// The condition of an INSERT.
pub fn absent(schema: &KeySchema) -> Condition {
    Condition::NotExists(Path::attribute(&schema.hash.name))
}

/// The condition of an UPDATE: it makes no item.
pub fn present_and(schema: &KeySchema, rest: Vec<Condition>) -> Condition {
    let present = Condition::Exists(Path::attribute(&schema.hash.name));
    Condition::And(std::iter::once(present).chain(rest).collect())
}

/// The condition of a DELETE: what is not there is gone.
pub fn absent_or(schema: &KeySchema, rest: Vec<Condition>) -> Condition {
    Condition::Or(vec![absent(schema), Condition::And(rest)])
}

/// The condition of EXISTS.
pub fn all(rest: Vec<Condition>) -> Condition {
    Condition::And(rest)
}

/// Runs what was prepared.
///
/// # Errors
/// `ConditionalCheckFailedException`, `DuplicateItemException`, `TransactionConflictException`, and what the item does not
/// allow; it stays as it is.
pub async fn run(
    state: &Dynamodb,
    ctx: &Context,
    prepared: Prepared,
    report: Report,
    item_on_failure: bool,
) -> Result<Outcome> {
    let Prepared { table, key, work, condition } = prepared;
    let before = if matches!(work, Work::Update(..)) { Before::Changed } else { Before::Answered };
    let name = table.record.name.clone();
    let answering = Answering { report, item_on_failure, before, table: name, collection: false };
    let change = |before: Option<&Item>| match &work {
        Work::Insert(item) => Ok(Some(item.clone())),
        Work::Update(key, update, _) => updated(&table, update, before, key),
        Work::Delete(_) => Ok(None),
    };
    let written = write::write(state, ctx, &table, key, Some(&condition), &answering, change).await;
    let written = written.map_err(|error| match &work {
        Work::Insert(_) if error.code == "ConditionalCheckFailedException" => duplicate(),
        _ => error,
    })?;
    let items = match &work {
        Work::Insert(_) => None,
        Work::Update(_, update, returning) => returned(*returning, Some(update), &written)?,
        Work::Delete(returning) => returned(*returning, None, &written)?,
    };
    Ok(Outcome { items: items.into_iter().collect(), consumed: written.consumed(), last: None })
}

fn updated(
    table: &Table,
    update: &update::Update,
    before: Option<&Item>,
    key: &Item,
) -> Result<Option<Item>, Invalid> {
    write::updated(table, update, before, key).map_err(|error| {
        // Statements leave out what it is about.
        if error == Invalid::too_deep() {
            return Invalid::new("Nesting Levels have exceeded supported limits");
        }
        error
    })
}

/// An item that is there already.
fn duplicate() -> ServiceError {
    ServiceError::sender("DuplicateItemException", 400, "Duplicate primary key exists in table")
}

/// What RETURNING asks for; `None` where there is nothing to answer.
fn returned(
    returning: Option<Returning>,
    update: Option<&update::Update>,
    written: &Written,
) -> Result<Option<Value>> {
    let modified = |image: &Option<Image>| -> Result<Option<Value>> {
        let Some(image) = image else { return Ok(None) };
        let paths = update.iter().flat_map(|update| update.paths());
        let parts = Projection::new(paths).apply(image.item()?);
        Ok((!parts.is_empty()).then(|| Value::Json(encode_item(&parts).into())))
    };
    match returning {
        None => Ok(None),
        Some(Returning::AllOld) => Ok(written.before.as_ref().map(Image::to_value)),
        Some(Returning::AllNew) => Ok(written.after.as_ref().map(Image::to_value)),
        Some(Returning::ModifiedOld) => modified(&written.before),
        Some(Returning::ModifiedNew) => modified(&written.after),
    }
}
