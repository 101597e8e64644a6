//! Item collections: in a table with local indexes, all items of one partition key and their entries in those indexes. Their
//! sizes are counted with every write, which therefore takes its turn with others of the same collection.
//!
//! Source: DynamoDB Developer Guide, "Item collections in Local Secondary Indexes"; API Reference, `ItemCollectionMetrics`.

use std::collections::BTreeMap;

use service::ServiceError;
use store::{Bytes, Key, Transaction};
use wire::{Map, Value};

use crate::error::Result;
use crate::index::{Index, entry};
use crate::keys;
use crate::model::Table;
use crate::value::{Item, encode_item};
use crate::write::{Change, Effects, Image};

/// The largest collection in bytes.
const MAX_BYTES: u64 = base::limits::dynamodb::ITEM_COLLECTION;
/// What is said of a collection that is too large.
pub const FULL: &str = "Collection size exceeded.";
/// The code of that error.
const FULL_CODE: &str = "ItemCollectionSizeLimitExceededException";
/// Sizes are told in these.
const GIGABYTE: u64 = 1024 * 1024 * 1024;

/// The key under which the size of an item's collection lies, if its table counts collections.
pub fn key(table: &Table, item: &Key) -> Option<Key> {
    if local(table).next().is_none() { None } else { keys::collection(item) }
}

/// Counts a change; answers the size of its collection in bytes, if its table counts them.
///
/// # Errors
/// `ItemCollectionSizeLimitExceededException` if the collection grows beyond what it may have.
pub async fn count(transaction: &mut dyn Transaction, change: &Change<'_>) -> Result<Option<u64>> {
    let Some(key) = key(change.table, change.key) else { return Ok(None) };
    let counted = transaction.get(&key).await?.map_or(Ok(0), |bytes| read(&bytes))?;
    let (before, after) = (size(change.table, change.before)?, size(change.table, change.after)?);
    let bytes = counted.saturating_sub(before).saturating_add(after);
    if bytes > MAX_BYTES && after > before {
        return Err(ServiceError::sender(FULL_CODE, 400, FULL));
    }
    match bytes {
        0 => transaction.delete(key)?,
        _ => transaction.put(key, Bytes::copy_from_slice(&bytes.to_be_bytes()))?,
    }
    Ok(Some(bytes))
}

/// Whether a write failed for the size of its collection.
pub fn is_full(error: &ServiceError) -> bool {
    error.code == FULL_CODE
}

/// The member `ItemCollectionMetrics` for a collection of so many bytes that the item belongs to. The estimate is exact to a
/// gigabyte, as AWS's is.
pub fn metrics(table: &Table, item: &Item, bytes: u64) -> Value {
    let hash = &table.key().hash.name;
    let key: Item = item.get(hash).map(|value| (hash.clone(), value.clone())).into_iter().collect();
    let below = u32::try_from(bytes / GIGABYTE).map_or(f64::MAX, f64::from);
    let range = vec![Value::from(below), Value::from(below + 1.0)];
    Map::from([
        ("ItemCollectionKey", Value::Json(encode_item(&key).into())),
        ("SizeEstimateRangeGB", Value::List(range)),
    ])
    .into()
}

/// The member `ItemCollectionMetrics` of batches and transactions: by table as the request named it, one for each collection.
#[derive(Debug, Default)]
pub struct Metrics(BTreeMap<(String, Option<Key>), Value>);

impl Metrics {
    /// Adds what a change has brought about; what the same collection had before is outdated.
    pub fn add(&mut self, table: &str, change: &Change<'_>, effects: &Effects) -> Result<()> {
        if let Some(metrics) = effects.collection_metrics(change)? {
            self.0.insert((table.to_owned(), keys::collection(change.key)), metrics);
        }
        Ok(())
    }

    /// The member, if there is anything to tell.
    pub fn into_value(self) -> Option<Value> {
        let mut tables: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for ((table, _), metrics) in self.0 {
            tables.entry(table).or_default().push(metrics);
        }
        let tables: Map = tables.into_iter().map(|(table, list)| (table, Value::List(list))).collect();
        (!tables.is_empty()).then(|| tables.into())
    }
}

fn local(table: &Table) -> impl Iterator<Item = &Index> {
    table.record.indexes.iter().filter(|index| !index.is_global())
}

fn read(bytes: &[u8]) -> Result<u64> {
    let bytes =
        bytes.try_into().map_err(|_| ServiceError::internal("a collection's size has no known form"))?;
    Ok(u64::from_be_bytes(bytes))
}

/// What an item adds to its collection.
fn size(table: &Table, image: Option<&Image>) -> Result<u64> {
    let Some(image) = image else { return Ok(0) };
    let mut size = image.size();
    for index in local(table) {
        size += entry::of(table, index, image)?.map_or(0, |entry| entry.item.size());
    }
    u64::try_from(size).map_err(ServiceError::internal)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::primary_key;
    use crate::value::read_item;

    fn table() -> Table {
        let key = |name: &str| json!({"name": name, "kind": "S"});
        let record = json!({
            "id": "00000000-0000-4000-8000-000000000001", "name": "table", "account": "0", "region": "r", "created": 0,
            "key": {"hash": key("pk"), "range": key("sk")}, "attributes": [], "billing": "OnDemand",
            "class": null, "deletion_protection": false,
            "indexes": [{
                "number": 1, "name": "local", "kind": "Local", "hash": [key("pk")], "range": [key("a")],
                "projection": "KeysOnly",
            }],
        });
        Table::new(serde_json::from_value(record).unwrap()).unwrap()
    }

    fn image(sort: &str, filler: &str) -> Image {
        let text = |text: &str| Value::from(Map::from([("S", Value::from(text))]));
        let item = [("pk", text("p")), ("sk", text(sort)), ("a", text("a")), ("f", text(filler))];
        read_item(item.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()).unwrap().into()
    }

    #[tokio::test]
    async fn a_collection_holds_ten_gigabytes_with_its_entries() {
        let (store, table) = (store::memory(), table());
        let (small, large) = (image("1", "x"), image("1", "xxxxx"));
        let item = primary_key::of_item(&table, small.item().unwrap()).unwrap();
        let counter = key(&table, &item).unwrap();
        let mut transaction = store.begin(vec![counter.clone()]).await.unwrap();
        let mut change = Change { table: &table, key: &item, before: None, after: Some(&small) };
        let counted = count(transaction.as_mut(), &change).await.unwrap();
        // pk p, sk 1, a a and f x; in the entry pk, sk and a.
        assert_eq!(counted, Some(3 + 3 + 2 + 2 + 3 + 3 + 2));

        transaction.put(counter, Bytes::copy_from_slice(&(MAX_BYTES - 3).to_be_bytes())).unwrap();
        (change.before, change.after) = (Some(&small), Some(&large));
        let error = count(transaction.as_mut(), &change).await.unwrap_err();
        assert_eq!(error.code, "ItemCollectionSizeLimitExceededException");
        (change.before, change.after) = (Some(&large), Some(&small));
        assert_eq!(count(transaction.as_mut(), &change).await.unwrap(), Some(MAX_BYTES - 7));
        (change.before, change.after) = (Some(&small), None);
        assert!(count(transaction.as_mut(), &change).await.is_ok());
    }
}
