//! BatchWriteItem: stores and removes up to 25 items of any tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use service::{Access, Context, Operation};
use store::Key;
use wire::dynamodb::{BatchWriteItemInput, WriteRequest};
use wire::{Map, Value};

use super::batch_get_item::duplicates;
use crate::access::{self, Facts};
use crate::capacity::{Report, write_units};
use crate::error::Result;
use crate::model::Table;
use crate::stored::StoredItem;
use crate::value::{Item, item_size, read_item};
use crate::write::MAX_ITEM;
use crate::{Dynamodb, Invalid, primary_key, tables};

/// Requests of one batch.
const MAX_REQUESTS: usize = base::limits::dynamodb::BATCH_WRITE;

/// The operation.
pub struct BatchWriteItem;

#[async_trait]
impl Operation for BatchWriteItem {
    type State = Dynamodb;
    type Input = BatchWriteItemInput;
    type Output = Value;
    const NAME: &'static str = "BatchWriteItem";

    async fn access(state: &Dynamodb, ctx: &Context, input: &BatchWriteItemInput) -> Result<Vec<Access>> {
        let mut needed = Vec::new();
        for (table, requests) in &input.request_items {
            let facts = Facts {
                items: requests.iter().filter_map(item_of).collect(),
                return_consumed_capacity: input.return_consumed_capacity.as_deref(),
                ..Facts::default()
            };
            needed.extend(access::to_table(state, ctx, "dynamodb:BatchWriteItem", table, facts).await?);
        }
        Ok(needed)
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: BatchWriteItemInput) -> Result<Value> {
        let mut checked = Vec::with_capacity(input.request_items.len());
        let count: usize = input.request_items.values().map(Vec::len).sum();
        if count > MAX_REQUESTS {
            return Err(Invalid::new("Too many items requested for the BatchWriteItem call").into());
        }
        for (name, requests) in input.request_items {
            tables::check_name(&name)?;
            let changes = requests.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
            checked.push((name, changes));
        }
        let mut writes = Vec::with_capacity(count);
        for (name, changes) in checked {
            let name: Arc<str> = name.into();
            let table = state.tables.get(ctx, &name).await?;
            for change in changes {
                writes.push(change.locate(&table, Arc::clone(&name))?);
            }
        }
        if writes.iter().map(|write| &write.key).collect::<BTreeSet<_>>().len() < writes.len() {
            return Err(duplicates().into());
        }
        let report = Report::of(input.return_consumed_capacity.as_deref());
        let units = write_all(state, writes, report).await?;
        let mut output = Map::from([("UnprocessedItems", Value::Map(Map::new()))]);
        if report != Report::None {
            let consumed = units.iter().filter_map(|(name, units)| report.consumed(name, *units)).collect();
            output.push("ConsumedCapacity", Value::List(consumed));
        }
        Ok(output.into())
    }
}

/// The item or key of a request.
fn item_of(request: &WriteRequest) -> Option<&BTreeMap<String, Value>> {
    let put = request.put_request.as_ref().map(|put| &put.item);
    put.or_else(|| request.delete_request.as_ref().map(|delete| &delete.key))
}

/// One request, right by itself.
enum Change {
    Put(Item),
    Delete(Item),
}

fn read(request: WriteRequest) -> Result<Change, Invalid> {
    match (request.put_request, request.delete_request) {
        (Some(put), None) => {
            let item = read_item(put.item)?;
            if item_size(&item) > MAX_ITEM {
                return Err(Invalid::new("Item size has exceeded the maximum allowed size"));
            }
            Ok(Change::Put(item))
        }
        (None, Some(delete)) => Ok(Change::Delete(read_item(delete.key)?)),
        _ => Err(Invalid::new(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        )),
    }
}

/// One change of the store.
struct Write {
    table: Arc<str>,
    key: Key,
    item: Option<StoredItem>,
}

impl Change {
    fn locate(self, table: &Table, name: Arc<str>) -> Result<Write, Invalid> {
        match self {
            Self::Put(item) => {
                let key = primary_key::of_item(table, &item).map_err(in_batch)?;
                Ok(Write { table: name, key, item: Some(StoredItem::new(&item)) })
            }
            Self::Delete(key) => {
                Ok(Write { table: name, key: primary_key::of_key(table, &key)?, item: None })
            }
        }
    }
}

/// In a batch an incomplete key is reported as DeleteItem would.
///
/// Source: architect/dynalite `actions/batchWriteItem.js` and its tests (recorded from DynamoDB).
fn in_batch(error: Invalid) -> Invalid {
    if error.0.contains("Missing the key") || error.0.contains("Type mismatch for key") {
        return Invalid::new("The provided key element does not match the schema");
    }
    error
}

/// Writes everything at once, which is more than is promised; answers the units by table.
async fn write_all(state: &Dynamodb, writes: Vec<Write>, report: Report) -> Result<BTreeMap<Arc<str>, f64>> {
    let keys = writes.iter().map(|write| write.key.clone()).collect();
    let mut transaction = state.platform.store.begin(keys).await?;
    let mut units: BTreeMap<Arc<str>, f64> = BTreeMap::new();
    for Write { table, key, item } in writes {
        if report != Report::None {
            let before = transaction.get(&key).await?.map(StoredItem::read).transpose()?;
            let size = |item: &Option<StoredItem>| item.as_ref().map(StoredItem::size);
            *units.entry(table).or_default() += write_units(size(&before), size(&item));
        }
        match item {
            Some(item) => transaction.put(key, item.into_bytes())?,
            None => transaction.delete(key)?,
        }
    }
    transaction.commit().await?;
    Ok(units)
}
