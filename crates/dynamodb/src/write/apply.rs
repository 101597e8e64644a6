//! All that a changed item brings with it. Whoever writes items — single, in batches or transactions, by a statement, or
//! the engine on its own account — writes them with [`apply`], and nobody writes an item otherwise.
//!
//! What follows from a change hangs here, one call each, in its own module: it takes the transaction, the [`Occasion`]
//! and the [`Change`], and writes with `put_under` and `append` under the item's key, which the transaction holds.
//! What it needs the old item for, it says in [`needs_before`], so that a table without it pays nothing; keys it needs held
//! beside the item's, in [`keys_to_hold`].
//!
//! The caller's part: enter the table's gate (`Tables::enter`), begin a transaction on [`keys_to_hold`], read the item if it
//! or [`needs_before`] wants it, check the new item, `apply` once per key, commit.

use base::Time;
use service::Context;
use store::{Key, Transaction};
use wire::Value;

use super::Image;
use crate::capacity::{Consumed, write_units};
use crate::error::Result;
use crate::model::Table;
use crate::{collection, index, recovery, streams, ttl};

/// Who changes an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever made a call.
    Caller,
    /// The service itself, because the item's time to live is over.
    TimeToLive,
}

/// When a change happens, and who makes it.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The time of the change.
    pub time: Time,
    /// Who makes it.
    pub by: Actor,
}

impl Occasion {
    /// A call.
    pub fn call(ctx: &Context) -> Self {
        Self { time: ctx.time, by: Actor::Caller }
    }
}

/// An item that changes, appears or goes.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The table, whose gate is held.
    pub table: &'a Table,
    /// The item's key in the store, which the transaction holds.
    pub key: &'a Key,
    /// The item as it was; `None` also where it was not read because nobody [needs](needs_before) it.
    pub before: Option<&'a Image>,
    /// The item as it will be.
    pub after: Option<&'a Image>,
}

/// What a change has brought about, for the answer.
#[derive(Clone, Debug)]
pub struct Effects {
    /// The units of write capacity, right if the old item was read.
    pub consumed: Consumed,
    /// The size of the item's collection in bytes, if the table has local indexes.
    pub collection: Option<u64>,
}

impl Effects {
    /// The member `ItemCollectionMetrics`, if the table has local indexes and the change was one.
    pub fn collection_metrics(&self, change: &Change<'_>) -> Result<Option<Value>> {
        let (Some(bytes), Some(image)) = (self.collection, change.after.or(change.before)) else {
            return Ok(None);
        };
        Ok(Some(collection::metrics(change.table, image.item()?, bytes)))
    }
}

/// The keys that a transaction must hold to change the item under `key`.
pub fn keys_to_hold(table: &Table, key: &Key) -> Vec<Key> {
    let mut keys = vec![key.clone()];
    keys.extend(collection::key(table, key));
    keys
}

/// Whether a change of this table's items must know the item as it was.
pub fn needs_before(table: &Table) -> bool {
    !table.record.indexes.is_empty()
        || table.stream().is_some()
        || table.expires()
        || table.changes().is_some()
}

/// Writes the changed item and all that follows from it.
///
/// # Errors
/// `ItemCollectionSizeLimitExceededException`, or if the store fails; nothing of the transaction is to be committed then.
pub async fn apply(
    transaction: &mut dyn Transaction,
    occasion: &Occasion,
    change: &Change<'_>,
) -> Result<Effects> {
    let collection = collection::count(transaction, change).await?;
    streams::record(transaction, occasion, change)?;
    ttl::keep(transaction, change)?;
    recovery::record(transaction, occasion, change)?;
    let &Change { key, before, after, .. } = change;
    let mut consumed = Consumed::from(write_units(before.map(Image::size), after.map(Image::size)));
    index::maintain(transaction, change, &mut consumed)?;
    match after {
        Some(image) => transaction.put(key.clone(), image.stored().clone().into_bytes())?,
        None => transaction.delete(key.clone())?,
    }
    Ok(Effects { consumed, collection })
}
