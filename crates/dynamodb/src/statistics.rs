//! How many items a table has and how large they are, for its description. DynamoDB counts about every six hours;
//! Landfall counts when asked, but the larger a table is the longer it stands by its last count.

use std::collections::HashMap;

use base::Time;
use parking_lot::Mutex;
use store::{Order, ScanLimit, Store};

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

/// The last count of each table.
#[derive(Debug, Default)]
pub struct Counts(Mutex<HashMap<TableId, (Time, Statistics)>>);

impl Counts {
    /// The table's content, as it is or as it was not long ago.
    pub async fn of(&self, store: &dyn Store, table: &Table, now: Time) -> Result<Statistics> {
        if let Some((counted, statistics)) = self.0.lock().get(&table.id).copied() {
            let good_for = statistics.items.saturating_mul(MS_PER_ITEM).min(MAX_AGE_MS);
            if now.0.saturating_sub(counted.0) < good_for {
                return Ok(statistics);
            }
        }
        let statistics = count(store, table).await?;
        self.0.lock().insert(table.id, (now, statistics));
        Ok(statistics)
    }

    /// Forgets a table that is gone.
    pub fn forget(&self, id: TableId) {
        self.0.lock().remove(&id);
    }
}

async fn count(store: &dyn Store, table: &Table) -> Result<Statistics> {
    let snapshot = store.snapshot().await?;
    let mut rest = keys::items(table.id);
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
