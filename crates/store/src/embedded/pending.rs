//! What is committed but not yet published: the batch that is being gathered, and the newest write of each key in it or
//! in the batch that is being written. It must not know how batches are written, nor who waits for what.

use std::collections::hash_map::{Entry, HashMap};
use std::sync::Arc;
use std::thread::ThreadId;

use bytes::Bytes;
use foldhash::fast::RandomState;

use super::acknowledgement::{Acknowledgement, Committed};
use crate::Key;
use crate::stamp;
use crate::write_set::{Write, Writes};

/// Commits that become durable together, in their order.
#[derive(Default)]
pub(super) struct Batch {
    /// Each key once, with its last write: all of a batch has one sequence number in the engine.
    pub(super) writes: Vec<Queued>,
    /// How many bytes of keys and values, roughly: of a key that was written again, those of its first value.
    pub(super) bytes: usize,
    /// How many commits it holds, and the number of the last of them.
    pub(super) commits: usize,
    pub(super) last: u64,
    /// Whether any of it bears a stamp.
    stamped: bool,
    /// The threads of which one has to write it, unless another does before.
    threads: Vec<ThreadId>,
    pub(super) done: Arc<Acknowledgement>,
}

/// A write on its way to the disk.
pub(super) struct Queued {
    pub(super) key: Key,
    pub(super) write: Write,
    /// The number of the commit that wrote it.
    number: u64,
}

#[cfg(test)]
impl Queued {
    /// A write of no commit in particular.
    pub(super) fn new(key: Key, write: Write) -> Self {
        Queued { key, write, number: 0 }
    }
}

#[derive(Default)]
pub(super) struct Pending {
    gathered: Batch,
    /// The newest write of each key that is not yet published.
    overlay: HashMap<Key, Newest, RandomState>,
    /// The number of the last commit that was queued, that was taken to be written, and that was published.
    queued: u64,
    taken: u64,
    published: u64,
    /// The last stamp that was given.
    stamp: u64,
}

struct Newest {
    number: u64,
    /// Where it stands in its batch.
    at: usize,
    write: Write,
}

impl Batch {
    fn push(&mut self, write: Queued) {
        self.bytes += write.key.len() + write.write.as_ref().map_or(0, Bytes::len);
        self.writes.push(write);
    }
}

impl Pending {
    /// Nothing yet; `stamp` is the last that was given.
    pub(super) fn new(stamp: u64) -> Self {
        Pending { stamp, ..Self::default() }
    }

    /// How many commits wait to be written.
    pub(super) fn waiting(&self) -> usize {
        self.gathered.commits
    }

    /// How many bytes of keys and values wait to be written.
    pub(super) fn bytes(&self) -> usize {
        self.gathered.bytes
    }

    /// How many commits there were.
    pub(super) fn queued(&self) -> u64 {
        self.queued
    }

    /// Whether the commit of that number is published.
    pub(super) fn is_published(&self, number: u64) -> bool {
        number <= self.published
    }

    /// Whether the commit of that number was taken to be written.
    pub(super) fn is_taken(&self, number: u64) -> bool {
        number <= self.taken
    }

    /// Whether nobody has asked this for that thread and this batch before.
    pub(super) fn is_first_of(&mut self, thread: ThreadId) -> bool {
        let is_first = !self.gathered.threads.contains(&thread);
        if is_first {
            self.gathered.threads.push(thread);
        }
        is_first
    }

    /// The newest write to `key`, with the number of its commit.
    pub(super) fn get(&self, key: &[u8]) -> Option<(u64, Write)> {
        self.overlay.get(key).map(|newest| (newest.number, newest.write.clone()))
    }

    /// Adds a commit to the batch, and stamps what it appends.
    pub(super) fn enqueue(&mut self, writes: Writes) -> Committed {
        self.queued += 1;
        self.gathered.last = self.queued;
        for (key, write) in writes.keyed {
            self.write(key, write);
        }
        if !writes.appended.is_empty() {
            self.stamp += 1;
            self.gathered.stamped = true;
            let number = self.queued;
            // Not for the overlay: nobody can know these keys before they are published.
            let entries = stamp::stamped(writes.appended, self.stamp);
            for (key, value) in entries {
                self.gathered.push(Queued { key, write: Some(value), number });
            }
        }
        let committed = Committed::new(self.gathered.done.clone(), self.gathered.commits);
        self.gathered.commits += 1;
        committed
    }

    /// Adds a write to the batch, in the place of an earlier one that the batch has of the key.
    fn write(&mut self, key: Key, write: Write) {
        let number = self.queued;
        let end = self.gathered.writes.len();
        let mut at = end;
        match self.overlay.entry(key.clone()) {
            Entry::Occupied(mut newest) => {
                let newest = newest.get_mut();
                if newest.number > self.taken {
                    at = newest.at;
                }
                *newest = Newest { number, at, write: write.clone() };
            }
            Entry::Vacant(free) => drop(free.insert(Newest { number, at, write: write.clone() })),
        }
        let queued = Queued { key, write, number };
        match self.gathered.writes.get_mut(at) {
            Some(earlier) => *earlier = queued,
            None => self.gathered.push(queued),
        }
    }

    /// Takes the batch, to be written; another is begun.
    pub(super) fn take(&mut self) -> Batch {
        self.taken = self.queued;
        let mut batch = std::mem::take(&mut self.gathered);
        if batch.stamped {
            let (key, stamp) = stamp::entry(self.stamp);
            batch.writes.push(Queued { key, write: Some(stamp), number: batch.last });
        }
        batch
    }

    /// Forgets the writes of a batch that was published, but for keys that were written again since.
    pub(super) fn settle(&mut self, batch: &Batch) {
        self.published = batch.last;
        for write in &batch.writes {
            if self.overlay.get(&write.key).is_some_and(|newest| newest.number == write.number) {
                self.overlay.remove(&write.key);
            }
        }
    }

    /// Gives up what is queued; returns the batch that was being gathered.
    pub(super) fn abandon(&mut self) -> Batch {
        self.overlay.clear();
        self.take()
    }
}
