//! Updating an item: what the update must not touch, and how large the item may become. Knows no operation.

use super::MAX_ITEM;
use crate::expression::update::Update;
use crate::model::KeySchema;
use crate::value::{Item, item_size};
use crate::{Invalid, nested_keys};

/// Fails if the update touches a key attribute.
pub fn check_against_key(update: &Update, schema: &KeySchema) -> Result<(), Invalid> {
    for attribute in schema.attributes() {
        if update.paths().any(|path| path.attribute == attribute.name) {
            let name = &attribute.name;
            return Err(Invalid::parameter(format_args!(
                "Cannot update attribute {name}. This attribute is part of the key"
            )));
        }
    }
    let mut result = Ok(());
    update.each_path(&mut |path| {
        if result.is_ok() {
            result = nested_keys::check([path], schema);
        }
    });
    result
}

/// The item after the update; `key` is its key. Where there is none, an update that only removes makes none.
///
/// Source: scylladb issue 5862 and the test that came with it (run against DynamoDB, 2020); API Reference,
/// `AttributeValueUpdate`. That DELETE in an expression is like DELETE there is our reading.
pub fn updated(update: &Update, before: Option<&Item>, key: &Item) -> Result<Option<Item>, Invalid> {
    if before.is_none() && update.only_removes() {
        return Ok(None);
    }
    let after = update.apply(before.unwrap_or(key))?;
    if item_size(&after) > MAX_ITEM {
        return Err(Invalid::new("Item size to update has exceeded the maximum allowed size"));
    }
    Ok(Some(after))
}
