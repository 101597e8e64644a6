//! How many items a table has and how large they are, for its description. DynamoDB counts about every six hours;
//! Landfall counts when asked, but the larger a table is the longer it stands by its last count.

use std::collections::{BTreeMap, HashMap};

use base::Time;
use parking_lot::Mutex;
use store::{Order, Range, ScanLimit, Store};

use crate::error::Result;
use crate::keys::{self, TableId};
use crate::model::Table;
use crate::stored::StoredItem;

/// A count is good for so many milliseconds per item: counting takes a small part of the time.
const MS_PER_ITEM: i64 = 1;
/// But never longer than DynamoDB's six hours.
const MAX_AGE_MS: i64 = 6 * 3_600_000;

/// A table's content in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The number of items.
    pub items: i64,
    /// Their sizes together.
    pub bytes: i64,
}

/// The content of a table and of each of its indexes, by number; the table is number 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllStatistics(BTreeMap<u64, Statistics>);

impl AllStatistics {
    /// Of the table.
    pub fn table(&self) -> Statistics {
        self.index(keys::TABLE_INDEX)
    }

    /// Of an index.
    pub fn index(&self, number: u64) -> Statistics {
        self.0.get(&number).copied().unwrap_or_default()
    }
}

/// The last count of each table and index.
#[derive(Debug, Default)]
pub struct Counts(Mutex<HashMap<(TableId, u64), (Time, Statistics)>>);

impl Counts {
    /// The content of the table and its indexes, as it is or as it was not long ago.
    pub async fn of(&self, store: &dyn Store, table: &Table, now: Time) -> Result<AllStatistics> {
        let mut all = AllStatistics::default();
        let indexes = table.record.indexes.iter().map(|index| index.number);
        for number in std::iter::once(keys::TABLE_INDEX).chain(indexes) {
            all.0.insert(number, self.one(store, table.id, number, now).await?);
        }
        Ok(all)
    }

    async fn one(&self, store: &dyn Store, table: TableId, number: u64, now: Time) -> Result<Statistics> {
        if let Some((counted, statistics)) = self.0.lock().get(&(table, number)).copied() {
            let good_for = statistics.items.saturating_mul(MS_PER_ITEM).min(MAX_AGE_MS);
            if now.0.saturating_sub(counted.0) < good_for {
                return Ok(statistics);
            }
        }
        let statistics = count(store, keys::entries(table, number)).await?;
        self.0.lock().insert((table, number), (now, statistics));
        Ok(statistics)
    }

    /// Forgets a table that is gone.
    pub fn forget(&self, id: TableId) {
        self.0.lock().retain(|(table, _), _| *table != id);
    }
}

async fn count(store: &dyn Store, mut rest: Range) -> Result<Statistics> {
    let snapshot = store.snapshot().await?;
    let mut statistics = Statistics::default();
    loop {
        let page = snapshot.scan(rest.clone(), Order::Forward, ScanLimit::default()).await?;
        let Some((last, _)) = page.last() else { return Ok(statistics) };
        rest = rest.after(last, Order::Forward);
        for (_, bytes) in page {
            statistics.items += 1;
            statistics.bytes += i64::try_from(StoredItem::read(bytes)?.size()).unwrap_or(i64::MAX);
        }
    }
}
