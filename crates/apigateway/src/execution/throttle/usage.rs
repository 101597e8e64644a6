//! How often each key of a usage plan called: counted in memory, and written to the store in batches, so that no request
//! waits for a write. What was counted in the last moments before a sudden end is lost.

use std::collections::HashMap;
use std::ops::Bound;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use service::{Platform, Result, records};
use store::{Key, Range, Snapshot};

use crate::settings::DayUsage;

/// How long requests are counted before the counts are written.
const COLLECT: Duration = Duration::from_millis(200);

/// The counts.
pub(crate) struct Usage {
    platform: Platform,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Default)]
struct Counted {
    /// Days, and the requests that stand in no record of theirs yet.
    waiting: HashMap<Key, (String, i64)>,
    /// Those of them that are being written.
    being_written: HashMap<Key, i64>,
    /// Whether somebody sees to the writing.
    writer: bool,
}

impl Usage {
    /// Counts on this ground.
    pub fn new(platform: Platform) -> Self {
        Self { platform, counted: Arc::default() }
    }

    /// How many more requests were made than granted from `first` to `today`, which are keys of one plan and API key.
    pub async fn since(&self, snapshot: &dyn Snapshot, first: &Key, today: &Key) -> Result<i64> {
        let range = Range { start: Bound::Included(first.clone()), end: Bound::Included(today.clone()) };
        let days: Vec<DayUsage> = records::read_all(snapshot, range).await?;
        let counted = self.counted.lock();
        let waiting = counted.waiting.get(today).map_or(0, |(_, count)| *count);
        let unwritten = waiting + counted.being_written.get(today).copied().unwrap_or_default();
        Ok(days.iter().map(|day| day.used - day.granted).sum::<i64>() + unwritten)
    }

    /// Counts one request of this day, whose record lies under `today`.
    pub fn count(&self, today: Key, day: String) {
        let mut counted = self.counted.lock();
        counted.waiting.entry(today).or_insert((day, 0)).1 += 1;
        if !std::mem::replace(&mut counted.writer, true) {
            let (platform, counted) = (self.platform.clone(), Arc::clone(&self.counted));
            tokio::spawn(async move {
                tokio::time::sleep(COLLECT).await;
                write(&platform, &counted).await;
            });
        }
    }

    /// Writes what was counted so far.
    pub async fn flush(&self) {
        write(&self.platform, &self.counted).await;
    }
}

async fn write(platform: &Platform, counted: &Mutex<Counted>) {
    let batch = {
        let mut counted = counted.lock();
        counted.writer = false;
        let batch = std::mem::take(&mut counted.waiting);
        for (key, (_, count)) in &batch {
            *counted.being_written.entry(key.clone()).or_default() += count;
        }
        batch
    };
    for (key, (day, count)) in batch {
        if let Err(error) = add(platform, &key, day, count).await {
            tracing::error!(%error, count, "the usage of an API key could not be written");
        }
        let mut counted = counted.lock();
        if let Some(rest) = counted.being_written.get_mut(&key) {
            *rest -= count;
        }
        counted.being_written.retain(|_, rest| *rest != 0);
    }
}

async fn add(platform: &Platform, key: &Key, day: String, count: i64) -> Result<()> {
    let mut transaction = platform.store.begin(vec![key.clone()]).await?;
    let before: Option<DayUsage> = records::read_in(transaction.as_ref(), key).await?;
    let before = before.unwrap_or_else(|| DayUsage { day, ..DayUsage::default() });
    transaction.put(key.clone(), records::encode(&DayUsage { used: before.used + count, ..before })?)?;
    Ok(transaction.commit().await?)
}
