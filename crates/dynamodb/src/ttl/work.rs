//! The work on one table's index of expiries, in small transactions that hold the items they are about: what was read
//! without holding them is looked at again.

use base::Time;
use store::{Bytes, Key, Order, ScanLimit, Transaction};

use super::expiry::of_image;
use super::{TimeToLive, keys};
use crate::Dynamodb;
use crate::error::Result;
use crate::gate::Entered;
use crate::keys::{TABLE_INDEX, entries};
use crate::model::Table;
use crate::write::{Actor, Change, Image, Occasion, apply, keys_to_hold};

/// Items changed in one transaction.
const BATCH: usize = 100;
/// What expired longer ago than this stays: DynamoDB takes it for a mistake.
const FIVE_YEARS: i64 = 5 * 365 * 24 * 3600;

/// A table whose time to live is still as it was, and its attribute.
struct Expiring {
    table: Entered,
    attribute: String,
}

impl Expiring {
    /// Enters the table's gate; `None` if the table is gone or its time to live was changed after `since`.
    async fn enter(state: &Dynamodb, table: &Table, since: Time) -> Result<Option<Self>> {
        let Some(table) = state.tables.enter_again(table).await? else { return Ok(None) };
        let ttl = table.record.ttl.as_ref().filter(|ttl| ttl.changed == since);
        let attribute = ttl.and_then(|TimeToLive { attribute, .. }| attribute.clone());
        Ok(attribute.map(|attribute| Self { table, attribute }))
    }

    /// Holds the items under these keys.
    async fn hold(&self, state: &Dynamodb, items: &[Key]) -> Result<Box<dyn Transaction>> {
        let keys = items.iter().flat_map(|key| keys_to_hold(&self.table, key)).collect();
        Ok(state.platform.store.begin(keys).await?)
    }
}

/// Enters the items that were there before the index; answers whether it was done to the end.
pub async fn build(state: &Dynamodb, table: &Table, since: Time) -> Result<bool> {
    let mut rest = entries(table.id, TABLE_INDEX);
    loop {
        let snapshot = state.platform.store.snapshot().await?;
        let page = snapshot.scan(rest.clone(), Order::Forward, ScanLimit::rows(BATCH)).await?;
        drop(snapshot);
        let Some((last, _)) = page.last() else { return Ok(true) };
        rest = rest.after(last, Order::Forward);
        let Some(expiring) = Expiring::enter(state, table, since).await? else { return Ok(false) };
        let items: Vec<Key> = page.into_iter().map(|(key, _)| key).collect();
        let mut transaction = expiring.hold(state, &items).await?;
        for item in items {
            let image = transaction.get(&item).await?.map(Image::read).transpose()?;
            if let Some(seconds) = of_image(image.as_ref(), &expiring.attribute)? {
                let entry = keys::expiry(table.id, since, seconds, &item);
                transaction.put_under(&item, entry, Bytes::new())?;
            }
        }
        transaction.commit().await?;
    }
}

/// Deletes the items whose time is over.
pub async fn expire(state: &Dynamodb, table: &Table, since: Time) -> Result<()> {
    loop {
        let now = state.platform.clock.now();
        let [from, to] = [now.seconds() - FIVE_YEARS, now.seconds()].map(|at| u64::try_from(at).unwrap_or(0));
        let due = keys::expiries_between(table.id, since, from, to);
        let snapshot = state.platform.store.snapshot().await?;
        let page = snapshot.scan(due, Order::Forward, ScanLimit::rows(BATCH)).await?;
        drop(snapshot);
        if page.is_empty() {
            return Ok(());
        }
        let Some(expiring) = Expiring::enter(state, table, since).await? else { return Ok(()) };
        let entries: Vec<Entry> = page.into_iter().filter_map(|(key, _)| Entry::read(key)).collect();
        let items: Vec<Key> = entries.iter().map(|entry| entry.item.clone()).collect();
        let mut transaction = expiring.hold(state, &items).await?;
        for entry in entries {
            delete(transaction.as_mut(), &expiring, now, entry).await?;
        }
        transaction.commit().await?;
    }
}

/// Deletes an item if its time is still what its entry says; else the entry, which then is none of the item's.
async fn delete(
    transaction: &mut dyn Transaction,
    expiring: &Expiring,
    now: Time,
    entry: Entry,
) -> Result<()> {
    let image = transaction.get(&entry.item).await?.map(Image::read).transpose()?;
    if of_image(image.as_ref(), &expiring.attribute)? != Some(entry.seconds) {
        return Ok(transaction.delete_under(&entry.item, entry.key)?);
    }
    let occasion = Occasion { time: now, by: Actor::TimeToLive };
    let change = Change { table: &expiring.table, key: &entry.item, before: image.as_ref(), after: None };
    apply(transaction, &occasion, &change).await?;
    Ok(())
}

/// An entry of the index.
struct Entry {
    key: Key,
    seconds: u64,
    item: Key,
}

impl Entry {
    fn read(key: Key) -> Option<Self> {
        let (seconds, item) = keys::read_expiry(&key)?;
        Some(Self { key, seconds, item })
    }
}
