//! The engine that keeps everything in memory: for tests, throw-away environments, and forks of other stores. It stands
//! on a persistent (shared-structure) ordered map, so that a snapshot is one reference and a commit copies a few nodes.

use std::sync::Arc;

use bytes::Bytes;
use imbl::OrdMap;
use parking_lot::Mutex;

use crate::locks::{LockTable, Locked};
use crate::merge::merge;
use crate::range::{Page, fill_page};
use crate::stamp::{self, LAST_STAMP};
use crate::write_set::{Write, WriteSet, Writes};
use crate::{Entry, Fut, Key, Order, Range, ScanLimit, Snapshot, Store, StoreError, Transaction};

/// What was written. Only where there is something below does a deleted key leave a mark, `None`.
type Map = OrdMap<Key, Write>;

/// What a store in memory began with.
type Below = Option<Arc<dyn Snapshot>>;

/// A store in memory. What it holds ends with it; there is nothing to wait for, so commits are immediate.
#[derive(Default)]
pub struct Memory {
    below: Below,
    published: Arc<Published>,
    locks: Arc<LockTable>,
}

type Published = Mutex<Arc<MemorySnapshot>>;

#[derive(Default)]
struct MemorySnapshot {
    map: Map,
    below: Below,
}

struct MemoryTransaction {
    below: Below,
    published: Arc<Published>,
    writes: WriteSet,
    _locked: Locked,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store that begins with what `below` holds and goes on from its last stamp.
    pub(crate) async fn over(below: Arc<dyn Snapshot>) -> Result<Self, StoreError> {
        let mut map = Map::new();
        if let Some(stamp) = below.get(LAST_STAMP).await? {
            map.insert(Key::from_static(LAST_STAMP), Some(stamp));
        }
        let below = Some(below);
        let published = Arc::new(Mutex::new(Arc::new(MemorySnapshot { map, below: below.clone() })));
        Ok(Memory { below, published, locks: Arc::default() })
    }
}

impl Store for Memory {
    fn snapshot(&self) -> Fut<'_, Result<Arc<dyn Snapshot>, StoreError>> {
        let snapshot = self.published.lock().clone();
        Fut::ready(Ok(snapshot))
    }

    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        newest(&self.published, &self.below, key)
    }

    fn begin(&self, write_keys: Vec<Key>) -> Fut<'_, Result<Box<dyn Transaction>, StoreError>> {
        let writes = match WriteSet::new(write_keys) {
            Ok(writes) => writes,
            Err(error) => return Fut::ready(Err(error)),
        };
        let (below, published) = (self.below.clone(), self.published.clone());
        self.locks.acquire(writes.keys()).map(move |locked| {
            let transaction: Box<dyn Transaction> =
                Box::new(MemoryTransaction { below, published, writes, _locked: locked });
            Ok(transaction)
        })
    }
}

/// The value under `key` in the newest state.
fn newest<'a>(
    published: &Published,
    below: &'a Below,
    key: &'a [u8],
) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
    let written = published.lock().map.get(key).cloned();
    read(written, below, key)
}

/// What was written to `key`, or else what it held before.
fn read<'a>(
    written: Option<Write>,
    below: &'a Below,
    key: &'a [u8],
) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
    match (written, below) {
        (Some(write), _) => Fut::ready(Ok(write)),
        (None, Some(below)) => below.get(key),
        (None, None) => Fut::ready(Ok(None)),
    }
}

impl Snapshot for MemorySnapshot {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        read(self.map.get(key).cloned(), &self.below, key)
    }

    fn scan(&self, range: Range, order: Order, limit: ScanLimit) -> Fut<'_, Result<Vec<Entry>, StoreError>> {
        match &self.below {
            Some(below) => Fut::pending(self.scan_both(below.as_ref(), range, order, limit)),
            None => {
                let entries = self.writes(&range, order).filter_map(|(key, write)| Some((key, write?)));
                Fut::ready(fill_page(entries.map(Ok), limit))
            }
        }
    }
}

impl MemorySnapshot {
    /// What was written within `range`, in `order`.
    fn writes(&self, range: &Range, order: Order) -> impl Iterator<Item = (Key, Write)> {
        let mut writes = range.visible().map(|bounds| self.map.range::<_, [u8]>(bounds));
        std::iter::from_fn(move || {
            let (key, write) = match order {
                Order::Forward => writes.as_mut()?.next()?,
                Order::Reverse => writes.as_mut()?.next_back()?,
            };
            Some((key.clone(), write.clone()))
        })
    }

    /// One page of what was written over what lies below.
    async fn scan_both(
        &self,
        below: &dyn Snapshot,
        mut range: Range,
        order: Order,
        limit: ScanLimit,
    ) -> Result<Vec<Entry>, StoreError> {
        let mut page = Page::new(limit);
        loop {
            let entries = below.scan(range.clone(), order, limit).await?;
            // What lies below is known up to the end of its page only; without a page there is nothing more of it.
            let last = entries.last().map(|(key, _)| key.clone());
            let known = last.as_ref().map_or_else(|| range.clone(), |last| range.until(last, order));
            for entry in merge(entries, self.writes(&known, order), order) {
                if page.push(entry) {
                    return Ok(page.entries());
                }
            }
            match last {
                Some(last) => range = range.after(&last, order),
                None => return Ok(page.entries()),
            }
        }
    }
}

impl Transaction for MemoryTransaction {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        match self.writes.lookup(key) {
            Some(write) => Fut::ready(Ok(write.clone())),
            None => newest(&self.published, &self.below, key),
        }
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
        let mut map = published.map.clone();
        let applied = apply(&mut map, self.writes.into_writes(), self.below.is_some());
        if applied.is_ok() {
            *published = Arc::new(MemorySnapshot { map, below: self.below });
        }
        Fut::ready(applied)
    }
}

/// Applies a commit's writes; whether deleted keys leave a mark is said by `marks`.
fn apply(map: &mut Map, writes: Writes, marks: bool) -> Result<(), StoreError> {
    for (key, write) in writes.keyed {
        match write {
            None if !marks => map.remove(&key),
            write => map.insert(key, write),
        };
    }
    if !writes.appended.is_empty() {
        let last = map.get(LAST_STAMP).and_then(Option::as_ref);
        let stamp = stamp::read(last)? + 1;
        let entries = stamp::stamped(writes.appended, stamp).chain([stamp::entry(stamp)]);
        map.extend(entries.map(|(key, value)| (key, Some(value))));
    }
    Ok(())
}
