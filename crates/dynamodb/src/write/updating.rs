//! Updating an item: what the update must not touch, and what the item may become. Knows no operation.

use super::MAX_ITEM;
use crate::expression::update::Update;
use crate::index::check;
use crate::model::Table;
use crate::value::{Item, item_size};
use crate::{Invalid, nested_keys};

/// Fails if the update touches a key attribute of the table, or gives one of an index what it cannot hold.
pub fn check_against_keys(update: &Update, table: &Table) -> Result<(), Invalid> {
    for attribute in table.key().attributes() {
        if update.paths().any(|path| path.attribute == attribute.name) {
            let name = &attribute.name;
            return Err(Invalid::parameter(format_args!(
                "Cannot update attribute {name}. This attribute is part of the key"
            )));
        }
    }
    check::update(table, update)?;
    check::update_contents(table, update)?;
    let mut paths = Vec::new();
    update.each_path(&mut |path| paths.push(path));
    nested_keys::check(paths, table)
}

/// The item after the update; `key` is its key. Where there is none, an update that only removes makes none.
///
/// Source: scylladb issue 5862 and the test that came with it (run against DynamoDB, 2020); API Reference,
/// `AttributeValueUpdate`. That DELETE in an expression is like DELETE there is our reading.
pub fn updated(
    table: &Table,
    update: &Update,
    before: Option<&Item>,
    key: &Item,
) -> Result<Option<Item>, Invalid> {
    if before.is_none() && update.only_removes() {
        return Ok(None);
    }
    let before = before.unwrap_or(key);
    let after = update.apply(before)?;
    check::updated(table, before, &after)?;
    if item_size(&after) > MAX_ITEM {
        return Err(Invalid::new("Item size to update has exceeded the maximum allowed size"));
    }
    Ok(Some(after))
}
