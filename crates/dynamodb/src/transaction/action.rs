//! One request of TransactWriteItems, checked as far as that is possible without its table.
//!
//! Names and values may be there without any expression, unlike elsewhere (ExtendDB/extenddb change 169, 2026-06).

use wire::dynamodb::TransactWriteItem;

use super::parts::{Kind, Parts};
use crate::expression::condition::Condition;
use crate::expression::update::Update;
use crate::expression::{Parameter, Placeholders};
use crate::value::{Item, item_size, read_item};
use crate::write::{self, MAX_ITEM};
use crate::{Dynamodb, Invalid, tables};

/// One action of a transaction.
#[derive(Debug)]
pub struct Action {
    /// The table as the request named it.
    pub table: String,
    /// What is to be done.
    pub work: Work,
    /// What must hold for the item as it was.
    pub condition: Option<Condition>,
    /// Whether a failed condition answers the item: `ReturnValuesOnConditionCheckFailure`.
    pub item_on_failure: bool,
}

/// What an action does to its item.
#[derive(Debug)]
pub enum Work {
    /// Replaces it.
    Put(Item),
    /// Makes it, if it is not there.
    Insert(Item),
    /// Changes it.
    Update {
        /// The item's key.
        key: Item,
        /// The change.
        update: Update,
    },
    /// Removes the item of this key.
    Delete(Item),
    /// Leaves the item of this key as it is.
    Check(Item),
}

impl Action {
    /// From its wire form.
    ///
    /// # Errors
    /// What is wrong with it whatever its table is.
    pub fn read(state: &Dynamodb, request: TransactWriteItem) -> Result<Self, Invalid> {
        let Parts { kind, table, attributes, update, condition, names, values, on_failure } =
            Parts::of(request)?;
        tables::check_name(&table)?;
        let attributes = read_item(attributes)?;
        if kind == Kind::Put && item_size(&attributes) > MAX_ITEM {
            return Err(Invalid::new("Item size has exceeded the maximum allowed size"));
        }
        let mut placeholders = write::placeholders(names, values)?;
        let work = match kind {
            Kind::Put => Work::Put(attributes),
            Kind::Delete => Work::Delete(attributes),
            Kind::Check => Work::Check(attributes),
            Kind::Update => {
                let update = state.expressions.update(&update.unwrap_or_default(), &mut placeholders)?;
                Work::Update { key: attributes, update }
            }
        };
        let condition = read_condition(state, condition.as_deref(), &mut placeholders)?;
        if condition.is_some() || kind == Kind::Update {
            placeholders.check_all_used()?;
        }
        Ok(Self { table, work, condition, item_on_failure: on_failure.as_deref() == Some("ALL_OLD") })
    }
}

fn read_condition(
    state: &Dynamodb,
    text: Option<&str>,
    placeholders: &mut Placeholders,
) -> Result<Option<Condition>, Invalid> {
    text.map(|text| state.expressions.condition(Parameter::Condition, text, placeholders)).transpose()
}
