//! The engine that keeps its data in a directory, within this process. It stands on lsm-tree, a log-structured merge
//! tree, and adds what that leaves to its user: a journal, key locks, group commit, and reads that see durable state only.
//!
//! Map: [`directory`] guards the directory, [`journal`] makes batches durable, [`tree`] and [`tables`] are all that know lsm-tree,
//! [`views`] knows which states are read, [`background`] does what takes time, [`disk`] joins these. [`pending`] queues what
//! transactions commit, [`committer`] writes it batch by batch as [`pace`] says, [`acknowledgement`] tells them, [`cache`] answers repeated
//! reads, [`transaction`] is what callers hold.

mod acknowledgement;
mod background;
mod cache;
mod committer;
mod directory;
mod disk;
mod journal;
mod pace;
mod pending;
mod tables;
mod transaction;
mod tree;
mod views;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use crate::locks::LockTable;
use crate::stamp::{self, LAST_STAMP};
use crate::write_set::WriteSet;
use crate::{Bytes, Durability, Fut, Key, Snapshot, Store, StoreError, Transaction};
use cache::RowCache;
use committer::Committer;
use directory::Directory;
use disk::{BatchWriter, Disk};
#[cfg(any(test, feature = "fuzzing"))]
pub use journal::check_journal;
use transaction::EmbeddedTransaction;

/// How an embedded store is to run.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// When a commit is acknowledged.
    pub durability: Durability,
    /// How many bytes of what was read stay in memory: half for blocks of files, half for values of single keys. They
    /// are taken as reads need them.
    pub cache_bytes: u64,
}

impl Default for Options {
    /// Synced, with a cache of 32 MiB.
    fn default() -> Self {
        Options { durability: Durability::Synced, cache_bytes: 32 * 1024 * 1024 }
    }
}

/// A store in a directory of its own. Only one engine at a time has a directory open.
pub struct Embedded {
    committer: Committer,
    locks: Arc<LockTable>,
}

impl Embedded {
    /// Opens the store in `path`, an empty or missing directory or one that holds a store already. Blocks on the
    /// disk; after a crash everything acknowledged is there.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::NotADirectory`], [`StoreError::NotAStore`], [`StoreError::Format`],
    /// [`StoreError::ReadOnlyDirectory`], or [`StoreError::Engine`] if the data cannot be read.
    pub fn open(path: impl AsRef<Path>, options: Options) -> Result<Arc<Self>, StoreError> {
        Self::open_with(path.as_ref(), options, |disk| Box::new(disk))
    }

    /// As [`Self::open`], with something between the committer and the disk.
    fn open_with(
        path: &Path,
        options: Options,
        writer: impl FnOnce(Disk) -> Box<dyn BatchWriter>,
    ) -> Result<Arc<Self>, StoreError> {
        let disk = Disk::open(Directory::open(path)?, options)?;
        let first = disk.view();
        let stamp = stamp::read(first.read(LAST_STAMP)?.as_ref())?;
        let syncs = options.durability == Durability::Synced;
        let cache = RowCache::new(options.cache_bytes / 2);
        let committer = Committer::start(writer(disk), syncs, first, stamp, cache)?;
        Ok(Arc::new(Embedded { committer, locks: Arc::default() }))
    }

    /// Writes out what was committed, stops, and gives the directory up. Transactions still under way fail with
    /// [`StoreError::Closed`]; snapshots taken before stay readable, and until they are dropped, too, the directory
    /// cannot be opened again. Blocks on the disk. Dropping the store does the same.
    ///
    /// # Errors
    /// [`StoreError::Engine`] if the disk fails now, [`StoreError::ReadOnly`] if it failed before; what was
    /// acknowledged as synced is safe all the same.
    pub fn close(&self) -> Result<(), StoreError> {
        self.committer.close()
    }
}

impl Store for Embedded {
    fn snapshot(&self) -> Fut<'_, Result<Arc<dyn Snapshot>, StoreError>> {
        Fut::ready(self.committer.published().map(|view| view as Arc<dyn Snapshot>))
    }

    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::ready(self.committer.queue().read_and_keep(key))
    }

    fn begin(&self, write_keys: Vec<Key>) -> Fut<'_, Result<Box<dyn Transaction>, StoreError>> {
        let writes = match self.committer.check_open().and_then(|()| WriteSet::new(write_keys)) {
            Ok(writes) => writes,
            Err(error) => return Fut::ready(Err(error)),
        };
        let queue = self.committer.queue().clone();
        self.locks.acquire(writes.keys()).map(move |locked| {
            let transaction: Box<dyn Transaction> = Box::new(EmbeddedTransaction::new(queue, writes, locked));
            Ok(transaction)
        })
    }
}
