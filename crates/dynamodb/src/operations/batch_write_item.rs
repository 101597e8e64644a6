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
use crate::capacity::{Consumed, Direction, Report};
use crate::collection::Metrics;
use crate::error::Result;
use crate::model::Table;
use crate::value::{Item, encode_item, item_size, read_item};
use crate::write::{self, Change, Image, MAX_ITEM, Occasion};
use crate::{Dynamodb, Invalid, index, primary_key, tables};

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
        let tables = state.tables.enter_all(ctx, checked.iter().map(|(name, _)| name.as_str())).await?;
        let mut writes = Vec::with_capacity(count);
        for ((name, changes), table) in checked.into_iter().zip(tables.iter()) {
            let name: Arc<str> = name.into();
            for change in changes {
                writes.push(change.locate(table, Arc::clone(&name))?);
            }
        }
        if writes.iter().map(|write| &write.key).collect::<BTreeSet<_>>().len() < writes.len() {
            return Err(duplicates().into());
        }
        let report = Report::of(input.return_consumed_capacity.as_deref());
        let collections = input.return_item_collection_metrics.as_deref() == Some("SIZE");
        let (writes, left) = admit(state, ctx, writes)?;
        let Done { consumed, metrics } = write_all(state, ctx, writes, report, collections).await?;
        let mut output = Map::from([("UnprocessedItems", unprocessed(left).into())]);
        if report != Report::None {
            let by_table =
                consumed.into_iter().filter_map(|(name, consumed)| report.consumed(&name, consumed));
            output.push("ConsumedCapacity", Value::List(by_table.collect()));
        }
        output.push_some("ItemCollectionMetrics", metrics.into_value());
        Ok(output.into())
    }
}

/// The item or key of a request.
fn item_of(request: &WriteRequest) -> Option<&BTreeMap<String, Value>> {
    let put = request.put_request.as_ref().map(|put| &put.item);
    put.or_else(|| request.delete_request.as_ref().map(|delete| &delete.key))
}

/// One request, right by itself.
enum Request {
    Put(Item),
    Delete(Item),
}

fn read(request: WriteRequest) -> Result<Request, Invalid> {
    match (request.put_request, request.delete_request) {
        (Some(put), None) => {
            let item = read_item(put.item)?;
            if item_size(&item) > MAX_ITEM {
                return Err(Invalid::new("Item size has exceeded the maximum allowed size"));
            }
            Ok(Request::Put(item))
        }
        (None, Some(delete)) => Ok(Request::Delete(read_item(delete.key)?)),
        _ => Err(Invalid::new(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        )),
    }
}

/// One change of an item.
struct Write<'a> {
    table: &'a Table,
    /// The table as the request named it.
    name: Arc<str>,
    key: Key,
    what: What,
}

/// What becomes of an item.
enum What {
    Put(Image),
    /// With the key as the request had it.
    Delete(Item),
}

impl Request {
    fn locate(self, table: &Table, name: Arc<str>) -> Result<Write<'_>, Invalid> {
        let (Self::Put(attributes) | Self::Delete(attributes)) = &self;
        primary_key::check_contents(table.key(), attributes)?;
        let (key, what) = match self {
            Self::Put(item) => {
                let key = primary_key::of_item(table, &item).map_err(in_batch)?;
                index::check::item(table, &item)?;
                (key, What::Put(Image::from(item)))
            }
            Self::Delete(key) => (primary_key::of_key(table, &key)?, What::Delete(key)),
        };
        Ok(Write { table, name, key, what })
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

/// Tells what is written from what is left unprocessed: for want of capacity, or because an adversary wants it so.
///
/// # Errors
/// `ProvisionedThroughputExceededException` if all were left for want of capacity.
fn admit<'a>(
    state: &Dynamodb,
    ctx: &Context,
    writes: Vec<Write<'a>>,
) -> Result<(Vec<Write<'a>>, Vec<Write<'a>>)> {
    let (mut admitted, mut left, mut throttled) = (Vec::with_capacity(writes.len()), Vec::new(), Ok(()));
    for (number, write) in writes.into_iter().enumerate() {
        let admission = state.meter.admit(write.table, Direction::Write, ctx.time);
        if admission.is_ok() && !ctx.is_unprocessed(number) {
            admitted.push(write);
        } else {
            left.push(write);
        }
        throttled = throttled.and(admission);
    }
    if admitted.is_empty() {
        throttled?;
    }
    Ok((admitted, left))
}

/// What is to be sent again, by table.
fn unprocessed(left: Vec<Write<'_>>) -> Map {
    let mut by_table: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for Write { name, what, .. } in left {
        let request = match what {
            What::Put(image) => Map::from([("PutRequest", Map::from([("Item", image.to_value())]).into())]),
            What::Delete(key) => {
                let key = Value::Json(encode_item(&key).into());
                Map::from([("DeleteRequest", Map::from([("Key", key)]).into())])
            }
        };
        by_table.entry(name).or_default().push(request.into());
    }
    by_table.into_iter().map(|(name, requests)| (name.to_string(), Value::List(requests))).collect()
}

/// A batch that is done.
#[derive(Default)]
struct Done {
    /// By table as the request named it.
    consumed: BTreeMap<Arc<str>, Consumed>,
    metrics: Metrics,
}

/// Writes everything at once, which is more than is promised.
async fn write_all(
    state: &Dynamodb,
    ctx: &Context,
    writes: Vec<Write<'_>>,
    report: Report,
    collections: bool,
) -> Result<Done> {
    let keys = writes.iter().flat_map(|write| write::keys_to_hold(write.table, &write.key)).collect();
    let mut transaction = state.platform.store.begin(keys).await?;
    let occasion = Occasion::call(ctx);
    let mut done = Done::default();
    for Write { table, name, key, what } in writes {
        let after = match what {
            What::Put(image) => Some(image),
            What::Delete(_) => None,
        };
        let reads = report != Report::None || write::needs_before(table) || state.meter.is_on();
        let before = if reads { transaction.get(&key).await? } else { None };
        let before = before.map(Image::read).transpose()?;
        let change = Change { table, key: &key, before: before.as_ref(), after: after.as_ref() };
        let effects = write::apply(transaction.as_mut(), &occasion, &change).await?;
        state.meter.charge(table, Direction::Write, &effects.consumed, ctx.time);
        if collections {
            done.metrics.add(&name, &change, &effects)?;
        }
        done.consumed.entry(name).or_default().add(effects.consumed);
    }
    transaction.commit().await?;
    Ok(done)
}
