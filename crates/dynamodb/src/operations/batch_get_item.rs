//! BatchGetItem: reads up to 100 items of any tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use async_trait::async_trait;
use service::{Access, Context, Operation, ServiceError};
use store::{Key, Snapshot};
use wire::dynamodb::{BatchGetItemInput, KeysAndAttributes};
use wire::{Map, ToValue, Value};

use crate::access::{self, Expressions, Facts};
use crate::capacity::{Consumed, Direction, Report, read_units};
use crate::error::Result;
use crate::expression::{Placeholders, Wording};
use crate::model::Table;
use crate::parameters::{Parameters, check_attributes_to_get};
use crate::selection::Selection;
use crate::stored::StoredItem;
use crate::value::{Item, read_item};
use crate::{Dynamodb, Invalid, primary_key, tables};

/// Keys of one request.
const MAX_KEYS: usize = base::limits::dynamodb::BATCH_GET;
/// What an answer holds.
const MAX_BYTES: usize = base::limits::dynamodb::BATCH;

/// The operation.
pub struct BatchGetItem;

#[async_trait]
impl Operation for BatchGetItem {
    type State = Dynamodb;
    type Input = BatchGetItemInput;
    type Output = Value;
    const NAME: &'static str = "BatchGetItem";

    async fn access(state: &Dynamodb, ctx: &Context, input: &BatchGetItemInput) -> Result<Vec<Access>> {
        let mut needed = Vec::new();
        for (table, wanted) in &input.request_items {
            let expressions = Expressions {
                projection: wanted.projection_expression.as_deref(),
                names: wanted.expression_attribute_names.as_ref(),
                ..Expressions::default()
            };
            let mut attributes = expressions.attributes(state);
            attributes.extend(wanted.attributes_to_get.iter().flatten().cloned());
            let facts = Facts {
                items: wanted.keys.iter().collect(),
                attributes,
                return_consumed_capacity: input.return_consumed_capacity.as_deref(),
                ..Facts::default()
            };
            needed.extend(access::to_table(state, ctx, "dynamodb:BatchGetItem", table, facts).await?);
        }
        Ok(needed)
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: BatchGetItemInput) -> Result<Value> {
        let mut checked = Vec::with_capacity(input.request_items.len());
        let mut count = 0;
        for (name, wanted) in input.request_items {
            tables::check_name(&name)?;
            checked.push(check(state, name, wanted, &mut count)?);
        }
        let mut located = Vec::with_capacity(checked.len());
        for wanted in checked {
            let table = state.tables.get(ctx, &wanted.name).await?;
            located.push(wanted.locate(table)?);
        }
        let snapshot = state.platform.store.snapshot().await?;
        let report = Report::of(input.return_consumed_capacity.as_deref());
        let mut answer = Answer {
            bytes: 0,
            is_full: false,
            asked: 0,
            served: 0,
            throttled: None,
            responses: Map::new(),
            unprocessed: Map::new(),
            consumed: Vec::new(),
        };
        for wanted in located {
            let snapshot = ctx.past(wanted.wanted.consistent).unwrap_or(&snapshot);
            answer.read(state, ctx, snapshot.as_ref(), wanted, report).await?;
        }
        if let Some(throttled) = answer.throttled.take_if(|_| answer.served == 0) {
            return Err(throttled);
        }
        Ok(answer.into_value(report))
    }
}

/// What is wanted of one table, right by itself.
struct Wanted {
    name: String,
    /// Each key as given, for UnprocessedKeys, and as read.
    keys: Vec<(BTreeMap<String, Value>, Item)>,
    selection: Selection,
    consistent: bool,
    /// The request without its keys.
    rest: KeysAndAttributes,
}

/// What is wanted of one table, with the keys of the store.
struct Located {
    table: Arc<Table>,
    wanted: Wanted,
    keys: Vec<Key>,
}

fn check(
    state: &Dynamodb,
    name: String,
    mut rest: KeysAndAttributes,
    count: &mut usize,
) -> Result<Wanted, Invalid> {
    Parameters {
        expressions: &[("ProjectionExpression", rest.projection_expression.is_some())],
        legacy: &[("AttributesToGet", rest.attributes_to_get.is_some())],
        names: rest.expression_attribute_names.is_some(),
        values: false,
    }
    .check()?;
    let mut placeholders = Placeholders::new(rest.expression_attribute_names.clone(), None, Wording::Framed)?;
    let (projection, attributes) = (rest.projection_expression.as_deref(), rest.attributes_to_get.as_deref());
    check_attributes_to_get(attributes)?;
    let selection = Selection::new(state, projection, attributes, &mut placeholders)?;
    placeholders.check_all_used()?;
    let mut keys = Vec::with_capacity(rest.keys.len());
    for given in std::mem::take(&mut rest.keys) {
        let key = read_item(given.clone())?;
        if keys.iter().any(|(_, other)| *other == key) {
            return Err(duplicates());
        }
        keys.push((given, key));
        *count += 1;
        if *count > MAX_KEYS {
            return Err(Invalid::new("Too many items requested for the BatchGetItem call"));
        }
    }
    Ok(Wanted { name, keys, selection, consistent: rest.consistent_read == Some(true), rest })
}

/// One item is wanted twice.
pub(super) fn duplicates() -> Invalid {
    Invalid::new("Provided list of item keys contains duplicates")
}

impl Wanted {
    fn locate(self, table: Arc<Table>) -> Result<Located, Invalid> {
        let locate = |(_, key): &(BTreeMap<String, Value>, Item)| primary_key::of_key(&table, key);
        let keys: Vec<Key> = self.keys.iter().map(locate).collect::<Result<_, _>>()?;
        // Two spellings of one number are one key.
        if keys.iter().collect::<BTreeSet<_>>().len() < keys.len() {
            return Err(duplicates());
        }
        self.selection.check(&table)?;
        Ok(Located { table, wanted: self, keys })
    }
}

struct Answer {
    bytes: usize,
    is_full: bool,
    /// Keys looked at so far.
    asked: usize,
    /// Those of them that were read.
    served: usize,
    /// What is said if none was.
    throttled: Option<ServiceError>,
    responses: Map,
    unprocessed: Map,
    consumed: Vec<Value>,
}

impl Answer {
    /// Whether an item of so many bytes fits; after one that does not, none does.
    fn fits(&mut self, bytes: usize) -> bool {
        self.is_full |= self.bytes + bytes > MAX_BYTES;
        if !self.is_full {
            self.bytes += bytes;
        }
        !self.is_full
    }

    /// Whether the next key is left unprocessed: for want of capacity, or because an adversary wants it so.
    fn is_left(&mut self, state: &Dynamodb, ctx: &Context, table: &Table) -> bool {
        let number = self.asked;
        self.asked += 1;
        match state.meter.admit(table, Direction::Read, ctx.time) {
            Ok(()) => ctx.is_unprocessed(number),
            Err(throttled) => {
                self.throttled = Some(throttled);
                true
            }
        }
    }

    /// Reads one table's items, until the answer is full.
    async fn read(
        &mut self,
        state: &Dynamodb,
        ctx: &Context,
        snapshot: &dyn Snapshot,
        located: Located,
        report: Report,
    ) -> Result<()> {
        let Located { table, wanted: Wanted { name, keys: given, selection, consistent, mut rest }, keys } =
            located;
        let picker = selection.picker();
        let (mut items, mut left, mut units) = (Vec::new(), Vec::new(), Consumed::default());
        for (key, (given, _)) in keys.iter().zip(given) {
            let is_left = self.is_left(state, ctx, &table);
            let found = if self.is_full || is_left { None } else { snapshot.get(key).await? };
            let stored = found.map(StoredItem::read).transpose()?;
            let size = stored.as_ref().map_or(0, StoredItem::size);
            if is_left || !self.fits(size) {
                left.push(given);
                continue;
            }
            self.served += 1;
            let consumed = Consumed::from(read_units(size, consistent));
            state.meter.charge(&table, Direction::Read, &consumed, ctx.time);
            units.add(consumed);
            if let Some(stored) = &stored {
                items.push(picker.pick(stored)?);
            }
        }
        self.consumed.extend(report.consumed(&name, units));
        if !left.is_empty() {
            rest.keys = left;
            self.unprocessed.push(name.clone(), rest.to_value());
        }
        self.responses.push(name, Value::List(items));
        Ok(())
    }

    fn into_value(self, report: Report) -> Value {
        let mut output = Map::with_capacity(3);
        output.push("Responses", self.responses);
        output.push("UnprocessedKeys", self.unprocessed);
        if report != Report::None {
            output.push("ConsumedCapacity", Value::List(self.consumed));
        }
        output.into()
    }
}
