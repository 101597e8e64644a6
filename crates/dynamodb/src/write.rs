//! What PutItem, UpdateItem and DeleteItem share: the checks before a table is looked at, and changing one item under a
//! condition.

use std::collections::BTreeMap;

use store::Key;
use wire::dynamodb::ExpectedAttributeValue;
use wire::{Map, Value};

use crate::capacity::{Report, write_units};
use crate::error::Result;
use crate::error::condition_failed;
use crate::expression::condition::Condition;
use crate::expression::{Parameter, Placeholders, Wording};
use crate::parameters::Parameters;
use crate::stored::StoredItem;
use crate::value::Item;
use crate::{Dynamodb, Invalid, legacy};

/// The largest item.
pub const MAX_ITEM: usize = base::limits::dynamodb::ITEM;

/// Placeholders of a write.
pub fn placeholders(
    names: Option<BTreeMap<String, String>>,
    values: Option<BTreeMap<String, Value>>,
) -> Result<Placeholders, Invalid> {
    Placeholders::new(names, values, Wording::Bare)
}

/// The checks of PutItem and DeleteItem: parameters, then the condition.
pub struct ConditionParameters {
    /// `ConditionExpression`
    pub condition: Option<String>,
    /// ExpressionAttributeNames.
    pub names: Option<BTreeMap<String, String>>,
    /// ExpressionAttributeValues.
    pub values: Option<BTreeMap<String, Value>>,
    /// `Expected`
    pub expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
    /// `ConditionalOperator`
    pub conditional_operator: Option<String>,
}

impl ConditionParameters {
    /// Which parameters exclude each other.
    pub fn check(&self) -> Result<(), Invalid> {
        Parameters {
            expressions: &[("ConditionExpression", self.condition.is_some())],
            legacy: &[
                ("Expected", self.expected.is_some()),
                ("ConditionalOperator", self.conditional_operator.is_some()),
            ],
            names: self.names.is_some(),
            values: self.values.is_some(),
        }
        .check()
    }

    /// The condition's program.
    pub fn program(self, state: &Dynamodb) -> Result<Option<Condition>, Invalid> {
        let expected =
            legacy::expected(self.expected.unwrap_or_default(), self.conditional_operator.as_deref())?;
        let mut placeholders = placeholders(self.names, self.values)?;
        let condition = self
            .condition
            .map(|text| state.expressions.condition(Parameter::Condition, &text, &mut placeholders));
        let condition = condition.transpose()?;
        placeholders.check_all_used()?;
        Ok(expected.or(condition))
    }
}

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
}

impl Answering {
    /// From the parameters.
    pub fn new(table: String, report: Option<&str>, on_failure: Option<&str>, before: Before) -> Self {
        Self { report: Report::of(report), item_on_failure: on_failure == Some("ALL_OLD"), before, table }
    }
}

/// An item before and after a write.
pub struct Written {
    /// As it was; `None` also where nobody asked.
    pub before: Option<StoredItem>,
    /// As it is.
    pub after: Option<StoredItem>,
}

/// Changes the item under `key` while nobody else can: `change` makes the new item of the old one.
///
/// # Errors
/// `ConditionalCheckFailedException`, and what `change` finds; the item stays as it is.
pub async fn write(
    state: &Dynamodb,
    key: Key,
    condition: Option<&Condition>,
    answering: &Answering,
    change: impl FnOnce(Option<&Item>) -> Result<Option<Item>, Invalid> + Send,
) -> Result<Written> {
    let mut transaction = state.platform.store.begin(vec![key.clone()]).await?;
    let needs_item = condition.is_some() || answering.before == Before::Changed;
    let reads = needs_item || answering.before == Before::Answered || answering.report != Report::None;
    let before = if reads { transaction.get(&key).await? } else { None };
    let before = before.map(StoredItem::read).transpose()?;
    let item = before.as_ref().filter(|_| needs_item).map(StoredItem::item).transpose()?;
    let absent = Item::new();
    let holds = condition.is_none_or(|condition| condition.matches(item.as_ref().unwrap_or(&absent)));
    let result = if holds {
        change(item.as_ref()).map_err(Into::into)
    } else {
        let shown = before.as_ref().filter(|_| answering.item_on_failure);
        Err(shown.map_or_else(condition_failed, |item| condition_failed().with("Item", item.to_value())))
    };
    let after = match result {
        Ok(after) => after,
        Err(error) => {
            // What was read must be durable before anyone is told of it.
            transaction.commit().await?;
            return Err(error);
        }
    };
    let after = after.as_ref().map(StoredItem::new);
    match &after {
        Some(item) => transaction.put(key, item.clone().into_bytes())?,
        None => transaction.delete(key)?,
    }
    transaction.commit().await?;
    Ok(Written { before, after })
}

/// The answer of a write: the attributes, if any, and the consumed capacity, if asked for.
pub fn answer(answering: &Answering, written: &Written, attributes: Option<Value>) -> Value {
    let mut output = Map::new();
    output.push_some("Attributes", attributes);
    let size = |item: &Option<StoredItem>| item.as_ref().map(StoredItem::size);
    let units = write_units(size(&written.before), size(&written.after));
    output.push_some("ConsumedCapacity", answering.report.consumed(&answering.table, units));
    output.into()
}
