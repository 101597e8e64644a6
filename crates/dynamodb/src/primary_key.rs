//! Finding the primary key in what a request gives, with DynamoDB's checks.
//!
//! Source of the wording: architect/dynalite `test/` and `db/` (recorded from DynamoDB).

use store::Key;

use crate::model::{KeyAttribute, KeySchema, Table};
use crate::value::{AttributeValue, Item};
use crate::{Invalid, keys};

/// The longest partition key.
pub const MAX_HASH: usize = base::limits::dynamodb::PARTITION_KEY;
/// The longest sort key.
pub const MAX_RANGE: usize = base::limits::dynamodb::SORT_KEY;

/// How DynamoDB opens the message about an empty key of a whole item.
const NOT_VALID: &str = "One or more parameter values are not valid. ";

/// The store's key of the item that a `Key` parameter names.
pub fn of_key(table: &Table, key: &Item) -> Result<Key, Invalid> {
    check_key(table.key(), key)?;
    Ok(store_key(table, key))
}

/// The store's key of a whole item.
pub fn of_item(table: &Table, item: &Item) -> Result<Key, Invalid> {
    for attribute in table.key().attributes() {
        let name = &attribute.name;
        let Some(value) = item.get(name) else {
            return Err(Invalid::parameter(format_args!("Missing the key {name} in the item")));
        };
        if value.kind() != attribute.kind.attribute_type() {
            let (expected, actual) = (attribute.kind.attribute_type().name(), value.kind().name());
            return Err(Invalid::parameter(format_args!(
                "Type mismatch for key {name} expected: {expected} actual: {actual}"
            )));
        }
        check_content(attribute, is_hash(table.key(), attribute), value, NOT_VALID)?;
    }
    Ok(store_key(table, item))
}

/// Checks what does not depend on the schema being met: that no key is empty or too long. Batches and transactions do so
/// first, whether the attributes are a whole item or a key.
///
/// Source: paritysuite/dynamodb-conformance `tests/tier3/error-messages/{batch,transact}WriteItem*` (four Regions,
/// 2026-06-23); for too long keys ExtendDB/extenddb `crates/engine/src/transact_write_items.rs` (2026-06).
pub fn check_contents(schema: &KeySchema, attributes: &Item) -> Result<(), Invalid> {
    for attribute in schema.attributes() {
        let value = attributes.get(&attribute.name);
        if let Some(value) = value.filter(|value| value.kind() == attribute.kind.attribute_type()) {
            check_content(attribute, is_hash(schema, attribute), value, NOT_VALID)?;
        }
    }
    Ok(())
}

/// Checks a `Key` parameter against the schema.
pub fn check_key(schema: &KeySchema, key: &Item) -> Result<(), Invalid> {
    if key.len() != schema.attributes().count() {
        return Err(mismatch());
    }
    let mut attributes = schema.attributes();
    attributes.try_for_each(|attribute| check_attribute(attribute, is_hash(schema, attribute), key))
}

/// Checks one attribute of a `Key` parameter.
pub fn check_attribute(attribute: &KeyAttribute, is_hash: bool, key: &Item) -> Result<(), Invalid> {
    let value = key.get(&attribute.name).filter(|value| value.kind() == attribute.kind.attribute_type());
    let value = value.ok_or_else(mismatch)?;
    check_content(attribute, is_hash, value, "One or more parameter values were invalid: ")
}

fn is_hash(schema: &KeySchema, attribute: &KeyAttribute) -> bool {
    attribute.name == schema.hash.name
}

fn mismatch() -> Invalid {
    Invalid::new("The provided key element does not match the schema")
}

fn check_content(
    attribute: &KeyAttribute,
    is_hash: bool,
    value: &AttributeValue,
    opening: &str,
) -> Result<(), Invalid> {
    let (length, kind) = match value {
        AttributeValue::S(text) => (text.len(), "string"),
        AttributeValue::B(bytes) => (bytes.len(), "binary"),
        _ => return Ok(()),
    };
    if length == 0 {
        let name = &attribute.name;
        return Err(Invalid(format!(
            "{opening}The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}"
        )));
    }
    if is_hash {
        if length > MAX_HASH {
            return Err(Invalid::parameter(
                "Size of hashkey has exceeded the maximum size limit of2048 bytes",
            ));
        }
    } else if length > MAX_RANGE {
        return Err(Invalid::parameter(
            "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
        ));
    }
    Ok(())
}

fn store_key(table: &Table, attributes: &Item) -> Key {
    let schema = table.key();
    let value = |attribute: &KeyAttribute| attributes.get(&attribute.name);
    let hash = value(&schema.hash).unwrap_or(&AttributeValue::Null);
    keys::item(table, hash, schema.range.as_ref().and_then(value))
}

/// The key attributes of an item: a `LastEvaluatedKey`.
pub fn extract(schema: &KeySchema, item: &Item) -> Item {
    schema
        .attributes()
        .filter_map(|attribute| Some((attribute.name.clone(), item.get(&attribute.name)?.clone())))
        .collect()
}
