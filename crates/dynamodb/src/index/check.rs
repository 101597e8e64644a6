//! What items may hold in attributes that are keys of indexes: a value of the right type and size, or none.
//!
//! Source of the wording: architect/dynalite `db/index.js` and `test/` (recorded from DynamoDB); for empty values
//! nubo-db/dynamodb-conformance `error-messages/{putItem,transactWriteItems}` (four Regions, 2026-06).

use super::record::{Index, Kind};
use crate::Invalid;
use crate::expression::path::Path;
use crate::expression::update::{Assigned, Change, Operand, Update};
use crate::model::{KeyAttribute, Table};
use crate::primary_key::{MAX_HASH, MAX_RANGE};
use crate::value::{AttributeType, AttributeValue, Item, value_size};

/// Checks an item that is to be put.
pub fn item(table: &Table, item: &Item) -> Result<(), Invalid> {
    each(table, |index, attribute| match item.get(&attribute.name) {
        Some(value) => {
            check_type(index, attribute, value.kind())?;
            check_put(index, attribute, value)
        }
        None => Ok(()),
    })?;
    sizes(table, item, |index, is_hash| {
        let limit = if is_hash {
            "Size of hashkey has exceeded the maximum size limit of2048 bytes"
        } else {
            "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
        };
        Invalid::parameter(format_args!("{limit} IndexName: {}", index.name))
    })
}

/// The same as far as it does not depend on types: that no value is empty.
pub fn contents(table: &Table, item: &Item) -> Result<(), Invalid> {
    each(table, |index, attribute| match item.get(&attribute.name) {
        Some(value) if value.kind() == attribute.kind.attribute_type() => check_put(index, attribute, value),
        _ => Ok(()),
    })
}

/// Checks an update by itself: of which type it makes attributes, as far as the expression says it.
pub fn update(table: &Table, update: &Update) -> Result<(), Invalid> {
    each(table, |index, attribute| match change_of(update, attribute).and_then(given_type) {
        Some(kind) => check_type(index, attribute, kind),
        None => Ok(()),
    })
}

/// Checks an update by itself: that it gives no empty value.
pub fn update_contents(table: &Table, update: &Update) -> Result<(), Invalid> {
    each(table, |_, attribute| match change_of(update, attribute) {
        Some(Change::Set(Assigned::Operand(Operand::Value(value)))) => check_updated(value),
        _ => Ok(()),
    })
}

/// Checks what an update has made of an item. What it has left alone may be older than the index.
pub fn updated(table: &Table, before: &Item, item: &Item) -> Result<(), Invalid> {
    each(table, |_, attribute| {
        let changed = item.get(&attribute.name).filter(|value| before.get(&attribute.name) != Some(value));
        let Some(value) = changed else { return Ok(()) };
        if value.kind() != attribute.kind.attribute_type() {
            return Err(Invalid::new(
                "The update expression attempted to update the secondary index key to unsupported type",
            ));
        }
        check_updated(value)
    })?;
    sizes(table, item, |_, _| {
        Invalid::new(
            "The update expression attempted to update the secondary index key beyond allowed size limits",
        )
    })
}

/// Fails for the first key of an index that one of these paths leads below.
pub fn nested(table: &Table, paths: &[&Path]) -> Result<(), Invalid> {
    each(table, |_, attribute| {
        let name = &attribute.name;
        if paths.iter().all(|path| path.attribute != *name) {
            return Ok(());
        }
        Err(Invalid(format!(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: {name}"
        )))
    })
}

/// Visits the keys of all indexes, global ones first.
fn each(
    table: &Table,
    mut check: impl FnMut(&Index, &KeyAttribute) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    let of = |kind| table.record.indexes.iter().filter(move |index| index.kind == kind);
    of(Kind::Global)
        .chain(of(Kind::Local))
        .try_for_each(|index| index.attributes().try_for_each(|attribute| check(index, attribute)))
}

fn check_type(index: &Index, attribute: &KeyAttribute, actual: AttributeType) -> Result<(), Invalid> {
    let expected = attribute.kind.attribute_type();
    if actual == expected {
        return Ok(());
    }
    let (expected, actual, name) = (expected.name(), actual.name(), &attribute.name);
    Err(Invalid::parameter(format_args!(
        "Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {}",
        index.name
    )))
}

fn check_put(index: &Index, attribute: &KeyAttribute, value: &AttributeValue) -> Result<(), Invalid> {
    let Some(kind) = empty(value) else { return Ok(()) };
    let (index, attribute) = (&index.name, &attribute.name);
    Err(Invalid(format!(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The \
         AttributeValue for a key attribute cannot contain an empty {kind} value. IndexName: {index}, IndexKey: {attribute}"
    )))
}

fn check_updated(value: &AttributeValue) -> Result<(), Invalid> {
    let Some(kind) = empty(value) else { return Ok(()) };
    Err(Invalid(format!(
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a \
         value that is not supported. The AttributeValue for a key attribute cannot contain an empty {kind} value."
    )))
}

/// What an update does to an attribute as a whole.
fn change_of<'a>(update: &'a Update, attribute: &KeyAttribute) -> Option<&'a Change> {
    let (_, change) =
        update.actions.iter().find(|(path, _)| !path.is_nested() && path.attribute == attribute.name)?;
    Some(change)
}

fn empty(value: &AttributeValue) -> Option<&'static str> {
    match value {
        AttributeValue::S(text) if text.is_empty() => Some("string"),
        AttributeValue::B(bytes) if bytes.is_empty() => Some("binary"),
        _ => None,
    }
}

/// Partition keys and sort keys of indexes are no longer than a table's; those of several attributes together.
fn sizes(table: &Table, item: &Item, error: impl Fn(&Index, bool) -> Invalid) -> Result<(), Invalid> {
    for index in &table.record.indexes {
        if length(&index.hash, item) > MAX_HASH {
            return Err(error(index, true));
        }
        if length(&index.range, item) > MAX_RANGE {
            return Err(error(index, false));
        }
    }
    Ok(())
}

/// Whether the values of an index's key attributes may be its key: none is empty, and they are not too long.
pub fn fits(index: &Index, item: &Item) -> bool {
    let is_empty =
        |attribute: &KeyAttribute| item.get(&attribute.name).is_some_and(|value| empty(value).is_some());
    !index.attributes().any(is_empty)
        && length(&index.hash, item) <= MAX_HASH
        && length(&index.range, item) <= MAX_RANGE
}

/// How long the values of these attributes are together; numbers are always short enough.
fn length(attributes: &[KeyAttribute], item: &Item) -> usize {
    let values = attributes.iter().filter_map(|attribute| item.get(&attribute.name));
    values.map(|value| if let AttributeValue::N(_) = value { 0 } else { value_size(value) }).sum()
}

/// The type that an action gives an attribute, as far as it does not depend on the item.
fn given_type(change: &Change) -> Option<AttributeType> {
    match change {
        Change::Set(Assigned::Operand(Operand::Value(value))) => Some(value.kind()),
        Change::Set(Assigned::Operand(Operand::ListAppend(..))) => Some(AttributeType::L),
        Change::Set(Assigned::Plus(..) | Assigned::Minus(..)) => Some(AttributeType::N),
        Change::Add(value) | Change::Delete(value) => Some(value.kind()),
        Change::Set(Assigned::Operand(_)) | Change::Remove => None,
    }
}
