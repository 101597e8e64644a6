//! An item's entry in an index: where it lies, and what it holds.

use store::Key;

use super::check;
use super::record::{Index, Projection};
use crate::error::Result;
use crate::keys;
use crate::model::{KeyAttribute, Table};
use crate::stored::StoredItem;
use crate::value::{AttributeValue, Item};
use crate::write::Image;

/// An entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it lies.
    pub key: Key,
    /// The projected item.
    pub item: StoredItem,
}

/// The entry of an item, if it has one: an item without all attributes of the index's key has none, nor has one whose
/// attribute is of another type, empty or too long, which only an item older than the index can have.
///
/// Source: DynamoDB Developer Guide, "Detecting and correcting index key violations".
pub fn of(table: &Table, index: &Index, image: &Image) -> Result<Option<Entry>> {
    let item = image.item()?;
    if !check::fits(index, item) {
        return Ok(None);
    }
    let Some(key) = key(table, index, item) else { return Ok(None) };
    let item = match index.projection {
        Projection::All => image.stored().clone(),
        Projection::KeysOnly | Projection::Include(_) => StoredItem::new(&projected(table, index, item)),
    };
    Ok(Some(Entry { key, item }))
}

/// The key of the entry of an item, or of a starting key, which has all attributes that make it.
pub fn key(table: &Table, index: &Index, item: &Item) -> Option<Key> {
    let hash: Vec<&AttributeValue> = values(&index.hash, item)?;
    let range: Vec<&AttributeValue> = values(&index.range, item)?;
    let own = table.key().attributes().map(|attribute| item.get(&attribute.name));
    let own: Vec<&AttributeValue> = own.collect::<Option<_>>()?;
    let partition = keys::partition_of(table.id, index.number, &hash);
    let key = range.iter().chain(&own).fold(partition, |key, value| key.bytes(&keys::key_bytes(value)));
    Some(key.finish())
}

/// The values of key attributes, if all are there and of their types.
fn values<'a>(attributes: &[KeyAttribute], item: &'a Item) -> Option<Vec<&'a AttributeValue>> {
    let value = |attribute: &KeyAttribute| {
        item.get(&attribute.name).filter(|value| value.kind() == attribute.kind.attribute_type())
    };
    attributes.iter().map(value).collect()
}

/// Whether the index's entries hold this attribute.
pub fn projects(table: &Table, index: &Index, attribute: &str) -> bool {
    let included = match &index.projection {
        Projection::All => true,
        Projection::KeysOnly => false,
        Projection::Include(attributes) => attributes.contains(attribute),
    };
    included || table.key().contains(attribute) || index.attributes().any(|key| key.name == attribute)
}

fn projected(table: &Table, index: &Index, item: &Item) -> Item {
    let held = item.iter().filter(|(name, _)| projects(table, index, name));
    held.map(|(name, value)| (name.clone(), value.clone())).collect()
}
