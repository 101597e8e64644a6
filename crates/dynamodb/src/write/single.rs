//! Changing one item under a condition: what PutItem, UpdateItem and DeleteItem share.

use service::{Context, ServiceError};
use store::Key;
use wire::{Map, Value};

use super::{Change, Effects, Image, Occasion, apply, keys_to_hold, needs_before};
use crate::capacity::{Consumed, Direction, Report, write_units};
use crate::error::{Result, condition_failed};
use crate::expression::condition::Condition;
use crate::gate::Entered;
use crate::value::Item;
use crate::{Dynamodb, Invalid};

/// What a write needs the item for as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// For nothing.
    Ignored,
    /// To answer it.
    Answered,
    /// To change it.
    Changed,
}

/// How to answer a write.
pub struct Answering {
    /// `ReturnConsumedCapacity`
    pub report: Report,
    /// Whether a failed condition answers the item as it is: `ReturnValuesOnConditionCheckFailure`.
    pub item_on_failure: bool,
    /// What the write needs the item for as it was.
    pub before: Before,
    /// The table as the request named it.
    pub table: String,
    /// `ReturnItemCollectionMetrics`
    pub collection: bool,
}

impl Answering {
    /// From the parameters.
    pub fn new(table: String, report: Option<&str>, on_failure: Option<&str>, before: Before) -> Self {
        let item_on_failure = on_failure == Some("ALL_OLD");
        Self { report: Report::of(report), item_on_failure, before, table, collection: false }
    }

    /// With the parameter `ReturnItemCollectionMetrics`.
    #[must_use]
    pub fn with_collection(self, parameter: Option<&str>) -> Self {
        Self { collection: parameter == Some("SIZE"), ..self }
    }

    /// Whether the answer needs the item as it was.
    fn reads(&self) -> bool {
        self.before != Before::Ignored || self.report != Report::None
    }

    /// The condition does not hold for this item.
    fn refusal(&self, item: Option<&Image>) -> ServiceError {
        match item.filter(|_| self.item_on_failure) {
            Some(item) => condition_failed().with("Item", item.to_value()),
            None => condition_failed(),
        }
    }
}

/// A write that is done.
pub struct Written {
    /// The item as it was; `None` also where nobody asked.
    pub before: Option<Image>,
    /// As it is.
    pub after: Option<Image>,
    effects: Effects,
    collection: Option<Value>,
}

impl Written {
    /// The units of write capacity that the write has consumed, right if the item was read.
    pub fn consumed(&self) -> Consumed {
        self.effects.consumed.clone()
    }
}

/// Changes the item under `key` while nobody else can: `change` makes the new item of the old one.
///
/// # Errors
/// `ConditionalCheckFailedException`, `TransactionConflictException`, and what `change` finds; the item stays as it is.
pub async fn write(
    state: &Dynamodb,
    ctx: &Context,
    table: &Entered,
    key: Key,
    condition: Option<&Condition>,
    answering: &Answering,
    change: impl FnOnce(Option<&Item>) -> Result<Option<Item>, Invalid> + Send,
) -> Result<Written> {
    state.ongoing.check_item(ctx, &key)?;
    state.meter.admit(&***table, Direction::Write, ctx.time)?;
    let mut transaction = state.platform.store.begin(keys_to_hold(table, &key)).await?;
    let needs_item = condition.is_some() || answering.before == Before::Changed;
    let reads = needs_item || answering.reads() || needs_before(table) || state.meter.is_on();
    let before = if reads { transaction.get(&key).await? } else { None };
    let before = before.map(Image::read).transpose()?;
    let item = before.as_ref().filter(|_| needs_item).map(Image::item).transpose()?;
    let result = match holds(condition, item) {
        true => change(item).map_err(Into::into),
        false => Err(answering.refusal(before.as_ref())),
    };
    let after = match result {
        Ok(after) => after.map(Image::from),
        Err(error) => {
            // What was read must be durable before anyone is told of it.
            transaction.commit().await?;
            let consumed = Consumed::from(write_units(before.as_ref().map(Image::size), None));
            state.meter.charge(table, Direction::Write, &consumed, ctx.time);
            return Err(error);
        }
    };
    let (before_ref, after_ref) = (before.as_ref(), after.as_ref());
    let change = Change { table, key: &key, before: before_ref, after: after_ref };
    let effects = apply(transaction.as_mut(), &Occasion::call(ctx), &change).await?;
    let collection = if answering.collection { effects.collection_metrics(&change)? } else { None };
    state.meter.spend(table, &effects.consumed, ctx.time)?;
    transaction.commit().await?;
    Ok(Written { before, after, effects, collection })
}

fn holds(condition: Option<&Condition>, item: Option<&Item>) -> bool {
    let Some(condition) = condition else { return true };
    match item {
        Some(item) => condition.matches(item),
        None => condition.matches(&Item::new()),
    }
}

/// The answer of a write: the attributes, if any, and the consumed capacity, if asked for.
pub fn answer(answering: &Answering, written: Written, attributes: Option<Value>) -> Value {
    let mut output = Map::new();
    output.push_some("Attributes", attributes);
    let consumed = answering.report.consumed(&answering.table, written.effects.consumed);
    output.push_some("ConsumedCapacity", consumed);
    output.push_some("ItemCollectionMetrics", written.collection);
    output.into()
}
