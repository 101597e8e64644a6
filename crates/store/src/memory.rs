//! The engine that keeps everything in memory: for tests and throw-away environments. It stands on a persistent
//! (shared-structure) ordered map, so that a snapshot is one reference and a commit copies a few nodes.

use std::sync::Arc;

use bytes::Bytes;
use imbl::OrdMap;
use parking_lot::Mutex;

use crate::locks::{LockTable, Locked};
use crate::range::fill_page;
use crate::stamp::{self, LAST_STAMP};
use crate::write_set::{WriteSet, Writes};
use crate::{Entry, Fut, Key, Order, Range, ScanLimit, Snapshot, Store, StoreError, Transaction};

type Map = OrdMap<Key, Bytes>;

/// A store in memory. What it holds ends with it; there is nothing to wait for, so commits are immediate.
#[derive(Default)]
pub struct Memory {
    published: Arc<Published>,
    locks: Arc<LockTable>,
}

type Published = Mutex<Arc<MemorySnapshot>>;

#[derive(Default)]
struct MemorySnapshot(Map);

struct MemoryTransaction {
    published: Arc<Published>,
    writes: WriteSet,
    _locked: Locked,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for Memory {
    fn snapshot(&self) -> Fut<'_, Result<Arc<dyn Snapshot>, StoreError>> {
        let snapshot = self.published.lock().clone();
        Fut::ready(Ok(snapshot))
    }

    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::ready(Ok(self.published.lock().0.get(key).cloned()))
    }

    fn begin(&self, write_keys: Vec<Key>) -> Fut<'_, Result<Box<dyn Transaction>, StoreError>> {
        let writes = match WriteSet::new(write_keys) {
            Ok(writes) => writes,
            Err(error) => return Fut::ready(Err(error)),
        };
        let published = self.published.clone();
        self.locks.acquire(writes.keys()).map(move |locked| {
            let transaction: Box<dyn Transaction> =
                Box::new(MemoryTransaction { published, writes, _locked: locked });
            Ok(transaction)
        })
    }
}

impl Snapshot for MemorySnapshot {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::ready(Ok(self.0.get(key).cloned()))
    }

    fn scan(&self, range: Range, order: Order, limit: ScanLimit) -> Fut<'_, Result<Vec<Entry>, StoreError>> {
        let Some(bounds) = range.visible() else { return Fut::ready(Ok(Vec::new())) };
        let entries = self.0.range::<_, [u8]>(bounds).map(|(key, value)| (key.clone(), value.clone()));
        Fut::ready(match order {
            Order::Forward => fill_page(entries.map(Ok), limit),
            Order::Reverse => fill_page(entries.rev().map(Ok), limit),
        })
    }
}

impl Transaction for MemoryTransaction {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        if let Some(write) = self.writes.lookup(key) {
            return Fut::ready(Ok(write.clone()));
        }
        Fut::ready(Ok(self.published.lock().0.get(key).cloned()))
    }

    fn put(&mut self, key: Key, value: Bytes) -> Result<(), StoreError> {
        self.writes.write(&key, Some(value))
    }

    fn delete(&mut self, key: Key) -> Result<(), StoreError> {
        self.writes.write(&key, None)
    }

    fn put_under(&mut self, owner: &Key, key: Key, value: Bytes) -> Result<(), StoreError> {
        self.writes.write_under(owner, key, Some(value))
    }

    fn delete_under(&mut self, owner: &Key, key: Key) -> Result<(), StoreError> {
        self.writes.write_under(owner, key, None)
    }

    fn append(&mut self, prefix: Key, value: Bytes) -> Result<(), StoreError> {
        self.writes.append(prefix, value)
    }

    fn commit(self: Box<Self>) -> Fut<'static, Result<(), StoreError>> {
        let mut published = self.published.lock();
        let mut map = published.0.clone();
        let applied = apply(&mut map, self.writes.into_writes());
        if applied.is_ok() {
            *published = Arc::new(MemorySnapshot(map));
        }
        Fut::ready(applied)
    }
}

fn apply(map: &mut Map, writes: Writes) -> Result<(), StoreError> {
    for (key, write) in writes.keyed {
        match write {
            Some(value) => map.insert(key, value),
            None => map.remove(&key),
        };
    }
    if !writes.appended.is_empty() {
        let stamp = stamp::read(map.get(LAST_STAMP))? + 1;
        map.extend(stamp::stamped(writes.appended, stamp).chain([stamp::entry(stamp)]));
    }
    Ok(())
}
