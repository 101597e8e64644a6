//! The row cache: acknowledged values of single keys, ready to be handed out. It must not know where values come from.
//!
//! Nobody may see an older value after a newer one was published. So the committer takes a batch's keys out *before* it
//! publishes the state that has them, and until that is done nobody brings one in: a reader marks the row it means to
//! fill (the cache's placeholder), and *then* asks whether a state is being published. Was the mark made before the key
//! was taken out, the mark is gone and the row is refused; was it made after, the reader sees that a state is being
//! published, or reads the state that was.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use foldhash::fast::RandomState;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle, GuardResult};

use crate::StoreError;

/// Larger values are read anew each time: one of them would push out too many others.
const LARGEST: usize = 64 * 1024;

/// What a row takes beside its key and value, roughly.
const ROW_BYTES: u64 = 160;

/// What a row holds on average, for the cache to guess how many there will be.
const USUAL_BYTES: u64 = 1024;

pub(super) struct RowCache {
    rows: Cache<Vec<u8>, Bytes, RowBytes, RandomState>,
    /// Whether rows may not be filled: while a state is published, and once the store is closed.
    frozen: AtomicBool,
}

#[derive(Clone)]
struct RowBytes;

impl Weighter<Vec<u8>, Bytes> for RowBytes {
    fn weight(&self, key: &Vec<u8>, value: &Bytes) -> u64 {
        ROW_BYTES + (key.len() + value.len()) as u64
    }
}

impl RowCache {
    /// An empty cache that will take so many bytes, as rows come in.
    pub(super) fn new(bytes: u64) -> Self {
        let rows = usize::try_from(bytes / USUAL_BYTES).unwrap_or(usize::MAX);
        let rows = Cache::with(rows, bytes, RowBytes, RandomState::default(), DefaultLifecycle::default());
        RowCache { rows, frozen: AtomicBool::new(false) }
    }

    /// The value under `key`, if it is here.
    pub(super) fn get(&self, key: &[u8]) -> Option<Bytes> {
        self.rows.get(key)
    }

    /// The value under `key`: from here, or else from the newest state, which `read` reads and which is kept.
    pub(super) fn get_or_read(
        &self,
        key: &[u8],
        read: impl FnOnce() -> Result<Option<Bytes>, StoreError>,
    ) -> Result<Option<Bytes>, StoreError> {
        let mark = match self.rows.get_value_or_guard(key, Some(Duration::ZERO)) {
            GuardResult::Value(value) => return Ok(Some(value)),
            // Somebody else is about to fill it. To wait would make a read depend on another task's progress.
            GuardResult::Timeout => return read(),
            GuardResult::Guard(mark) => mark,
        };
        let frozen = self.frozen.load(Ordering::SeqCst);
        match read()? {
            Some(value) if !frozen && value.len() <= LARGEST => {
                // A copy, because the value may be a slice of a whole block.
                let value = Bytes::copy_from_slice(&value);
                // Refused if the key was taken out meanwhile.
                let _ = mark.insert(value.clone());
                Ok(Some(value))
            }
            other => Ok(other),
        }
    }

    /// Takes out `keys` and publishes the state that has their new values.
    pub(super) fn publish<'a>(&self, keys: impl Iterator<Item = &'a [u8]>, publish: impl FnOnce()) {
        self.frozen.store(true, Ordering::SeqCst);
        for key in keys {
            self.rows.remove(key);
        }
        publish();
        self.frozen.store(false, Ordering::SeqCst);
    }

    /// Empties the cache for good; `unpublish` makes reads fail from here on.
    pub(super) fn close(&self, unpublish: impl FnOnce()) {
        self.frozen.store(true, Ordering::SeqCst);
        unpublish();
        self.rows.clear();
    }
}
