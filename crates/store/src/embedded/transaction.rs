//! A transaction of the embedded engine. It must not know how batches are written.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use super::committer::Queue;
use crate::locks::Locked;
use crate::write_set::{WriteSet, Writes};
use crate::{Fut, Key, StoreError, Transaction};

pub(super) struct EmbeddedTransaction {
    queue: Arc<Queue>,
    writes: WriteSet,
    /// The newest commit that this transaction read of before it was durable.
    seen: AtomicU64,
    _locked: Locked,
}

impl EmbeddedTransaction {
    pub(super) fn new(queue: Arc<Queue>, writes: WriteSet, locked: Locked) -> Self {
        EmbeddedTransaction { queue, writes, seen: AtomicU64::new(0), _locked: locked }
    }

    fn read(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        if let Some(own) = self.writes.lookup(key) {
            return Ok(own.clone());
        }
        // Before the published state, or a commit that is published in between would be missed.
        if let Some((number, write)) = self.queue.pending(key) {
            self.seen.fetch_max(number, Ordering::Relaxed);
            return Ok(write);
        }
        self.queue.read(key)
    }
}

impl Transaction for EmbeddedTransaction {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::ready(self.read(key))
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
        let mut writes = self.writes.into_writes();
        own(&mut writes);
        // The keys are released on return, when their writes are queued already.
        self.queue.push(writes, self.seen.into_inner())
    }
}

/// Copies what is to be written: it stays in memory until it lies in a sorted file, and a slice would keep all of its request
/// there. Here, because whoever writes the batch does so for everybody in it.
fn own(writes: &mut Writes) {
    let copy = |bytes: &mut Bytes| *bytes = Bytes::copy_from_slice(bytes);
    for (key, value) in &mut writes.keyed {
        copy(key);
        value.iter_mut().for_each(copy);
    }
    // Their keys are made anew when they are stamped.
    writes.appended.iter_mut().for_each(|(_, value)| copy(value));
}
