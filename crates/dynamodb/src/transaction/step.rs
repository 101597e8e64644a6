//! An action with its table and its item's key, and what it makes of the item.

use std::collections::BTreeSet;
use std::sync::Arc;

use store::Key;

use super::action::{Action, Work};
use super::reason::{self, Reason};
use crate::error::Result;
use crate::expression::condition::Condition;
use crate::index::check;
use crate::model::Table;
use crate::value::{Item, item_size};
use crate::write::{self, Image};
use crate::{Invalid, primary_key};

/// What the items of a transaction may have together.
const MAX_BYTES: usize = base::limits::dynamodb::TRANSACTION;

/// One action, ready to be done.
#[derive(Debug)]
pub struct Step<'a> {
    /// Its table.
    pub table: &'a Table,
    /// The item's key in the store.
    pub key: Key,
    /// What is to be done.
    pub action: Action,
}

/// What becomes of an item.
#[derive(Debug)]
pub enum After {
    /// It stays as it is.
    Same,
    /// It is replaced, or goes.
    Becomes(Option<Image>),
}

/// The actions with the keys of their items; `tables` are theirs, in their order.
///
/// # Errors
/// Keys that are empty or too long, then one item for two actions: `ValidationException`. Then keys that do not fit the
/// table: `TransactionCanceledException`.
pub fn steps<'a>(actions: Vec<Action>, tables: &'a [Arc<Table>]) -> Result<Vec<Step<'a>>> {
    for (action, table) in actions.iter().zip(tables) {
        primary_key::check_contents(table.key(), action.work.attributes())?;
        action.work.check_index_contents(table)?;
    }
    check_size(actions.iter().map(|action| item_size(action.work.attributes())).sum())?;
    let keys = actions.iter().zip(tables).map(|(action, table)| action.work.key(table)).collect();
    let keys = distinct(keys)?;
    let steps = actions.into_iter().zip(tables).zip(keys);
    Ok(steps.map(|((action, table), key)| Step { table, key, action }).collect())
}

/// The keys of a transaction's items, if they are all different and all there.
///
/// # Errors
/// As [`steps`].
pub fn distinct(keys: Vec<Result<Key, Invalid>>) -> Result<Vec<Key>> {
    let mut seen = BTreeSet::new();
    if !keys.iter().flatten().all(|key| seen.insert(key)) {
        let message = "Transaction request cannot include multiple operations on one item";
        return Err(Invalid::new(message).into());
    }
    let reasons: Vec<_> = keys.iter().map(|key| key.clone().err().map(Reason::ValidationError)).collect();
    reason::check(&reasons)?;
    Ok(keys.into_iter().flatten().collect())
}

/// Fails if a transaction's items are too large together. AWS's words for it are not recorded: our reading.
pub fn check_size(bytes: usize) -> Result<(), Invalid> {
    if bytes > MAX_BYTES {
        return Err(Invalid::new("The aggregate size of the items in the transaction exceeds 4 MB"));
    }
    Ok(())
}

impl Work {
    /// The item or key it names.
    fn attributes(&self) -> &Item {
        match self {
            Self::Put(attributes)
            | Self::Insert(attributes)
            | Self::Delete(attributes)
            | Self::Check(attributes) => attributes,
            Self::Update { key, .. } => key,
        }
    }

    /// Empty keys of indexes are found as early as empty keys of the table.
    fn check_index_contents(&self, table: &Table) -> Result<(), Invalid> {
        match self {
            Self::Put(item) | Self::Insert(item) => check::contents(table, item),
            Self::Update { update, .. } => check::update_contents(table, update),
            Self::Delete(_) | Self::Check(_) => Ok(()),
        }
    }

    fn key(&self, table: &Table) -> Result<Key, Invalid> {
        match self {
            Self::Put(item) | Self::Insert(item) => {
                let found = primary_key::of_item(table, item)?;
                check::item(table, item)?;
                Ok(found)
            }
            Self::Delete(key) | Self::Check(key) => primary_key::of_key(table, key),
            Self::Update { key, update } => {
                let found = primary_key::of_key(table, key)?;
                write::check_against_keys(update, table)?;
                Ok(found)
            }
        }
    }
}

impl Step<'_> {
    /// What becomes of the item as it was, or why nothing may.
    pub fn decide(&self, before: Option<&Image>) -> Result<Result<After, Reason>> {
        let item = before.map(Image::item).transpose()?;
        let absent = Item::new();
        let holds = |condition: &Condition| condition.matches(item.unwrap_or(&absent));
        if !self.action.condition.as_ref().is_none_or(holds) {
            let shown = before.filter(|_| self.action.item_on_failure).cloned();
            return Ok(Err(Reason::ConditionalCheckFailed(shown)));
        }
        if before.is_some() && matches!(self.action.work, Work::Insert(_)) {
            return Ok(Err(Reason::DuplicateItem));
        }
        Ok(self.action.work.apply(self.table, item).map_err(Reason::ValidationError))
    }
}

impl Work {
    fn apply(&self, table: &Table, before: Option<&Item>) -> Result<After, Invalid> {
        Ok(match self {
            Self::Put(item) | Self::Insert(item) => After::Becomes(Some(Image::from(item.clone()))),
            Self::Update { key, update } => {
                After::Becomes(write::updated(table, update, before, key)?.map(Image::from))
            }
            Self::Delete(_) => After::Becomes(None),
            Self::Check(_) => After::Same,
        })
    }
}
