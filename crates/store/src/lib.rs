//! Ordered key-value transactions: the contract ([`Store`], [`Snapshot`], [`Transaction`]), the order-preserving
//! [`key`] encoding, and the engines. All state of Landfall lies behind this contract.
//! It must not know items, tables or AWS, and the contract must not assume that one process holds the data.

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod embedded;
mod error;
mod fut;
pub mod key;
mod locks;
mod memory;
mod merge;
mod range;
mod stamp;
#[cfg(test)]
mod tests;
mod write_set;

use std::sync::Arc;

pub use bytes::Bytes;
#[cfg(any(test, feature = "fuzzing"))]
pub use embedded::check_journal;
pub use embedded::{Embedded, Options};
pub use error::StoreError;
pub use fut::Fut;
pub use memory::Memory;
pub use range::{Order, Range, ScanLimit};

/// A key: non-empty, at most [`MAX_KEY_BYTES`], ordered bytewise. Compose it with [`key::KeyBuilder`]. The single byte
/// 00, which that never makes, is the store's own.
pub type Key = Bytes;

/// A key and its value.
pub type Entry = (Key, Bytes);

/// The longest key in bytes, as encoded. DynamoDB's longest (2,048 B partition and 1,024 B sort key) fit even
/// when every one of their bytes needs an escape.
pub const MAX_KEY_BYTES: usize = 16 * 1024;

/// The largest value in bytes. Larger things are cut into several values by whoever stores them.
pub const MAX_VALUE_BYTES: usize = 64 * 1024 * 1024;

/// How many bytes [`Transaction::append`] adds to a prefix: the commit's stamp (8 bytes) and a number (4 bytes), both
/// big-endian.
pub const STAMP_BYTES: usize = 12;

/// An ordered key-value store with snapshot reads and atomic multi-key transactions.
pub trait Store: Send + Sync + 'static {
    /// A consistent view of everything acknowledged so far, unaffected by later commits.
    ///
    /// Local engines answer at once and allocate nothing. A snapshot keeps superseded values alive: hold it for one
    /// operation, not for the life of a process.
    fn snapshot(&self) -> Fut<'_, Result<Arc<dyn Snapshot>, StoreError>>;

    /// The newest acknowledged value under `key`, if there is one: what a snapshot taken now would answer.
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::pending(async move { self.snapshot().await?.get(key).await })
    }

    /// Begins a transaction that may write exactly these keys, once no other transaction holds any of them.
    ///
    /// Keys are locked in sorted order, so transactions cannot deadlock, and first come, first served on each key.
    /// Dropping the returned future or the transaction releases what it held or waited for. Declare a key that is
    /// only read too, if the decision to write depends on it: that alone keeps it from changing meanwhile.
    ///
    /// # Errors
    /// [`StoreError::InvalidKey`] for an empty or overlong key; [`StoreError::Closed`] after the engine was closed.
    fn begin(&self, write_keys: Vec<Key>) -> Fut<'_, Result<Box<dyn Transaction>, StoreError>>;
}

/// A consistent, immutable view of the store.
pub trait Snapshot: Send + Sync {
    /// The value under `key`, if there is one.
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>>;

    /// One page of the entries within `range`, in `order`, within `limit`.
    ///
    /// A page holds at least one entry if the range does, so an empty page means that the range is exhausted.
    /// For the next page, scan [`Range::after`] the last key of this one.
    fn scan(&self, range: Range, order: Order, limit: ScanLimit) -> Fut<'_, Result<Vec<Entry>, StoreError>>;
}

/// A transaction that holds the keys it declared. Nothing is visible to others before [`Transaction::commit`];
/// dropping it discards its writes.
pub trait Transaction: Send + Sync {
    /// The value under `key`: this transaction's own write, else the newest committed value, even one that is not yet
    /// durable. Only a declared key, and what belongs to one, stays as it was read until the commit.
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>>;

    /// Sets `key` to `value` when the transaction commits.
    ///
    /// # Errors
    /// [`StoreError::Undeclared`] if the key was not among `write_keys`; [`StoreError::ValueTooLarge`].
    fn put(&mut self, key: Key, value: Bytes) -> Result<(), StoreError>;

    /// Removes `key`, if it is there, when the transaction commits.
    ///
    /// # Errors
    /// [`StoreError::Undeclared`] if the key was not among `write_keys`.
    fn delete(&mut self, key: Key) -> Result<(), StoreError>;

    /// Sets `key`, which belongs to the declared key `owner`, to `value` when the transaction commits.
    ///
    /// What belongs to a key is locked with it: every writer of it must name the same owner, or declare it, too.
    ///
    /// # Errors
    /// [`StoreError::Undeclared`] if the owner was not among `write_keys`; [`StoreError::InvalidKey`];
    /// [`StoreError::ValueTooLarge`].
    fn put_under(&mut self, owner: &Key, key: Key, value: Bytes) -> Result<(), StoreError>;

    /// Removes `key`, which belongs to the declared key `owner`, if it is there, when the transaction commits.
    ///
    /// # Errors
    /// [`StoreError::Undeclared`] if the owner was not among `write_keys`; [`StoreError::InvalidKey`].
    fn delete_under(&mut self, owner: &Key, key: Key) -> Result<(), StoreError>;

    /// Adds an entry under a key that the commit makes: `prefix`, followed by the commit's stamp and the number of the
    /// entry among those that this transaction appends, from 0 ([`STAMP_BYTES`]).
    ///
    /// The stamp is greater than that of every commit before, in former runs too; commits become visible in the
    /// order of their stamps. So whoever scans what lies under a prefix in a snapshot sees everything up to the newest
    /// entry it sees: no entry ever appears before one that was seen. Stamps may leave numbers out.
    ///
    /// # Errors
    /// [`StoreError::InvalidKey`] if the prefix is empty or the key would be too long; [`StoreError::ValueTooLarge`].
    fn append(&mut self, prefix: Key, value: Bytes) -> Result<(), StoreError>;

    /// Commits all writes or none; resolves when they are durable (as the engine was told to be) and visible to
    /// snapshots. The commit is under way once this is called: dropping the future does not revoke it.
    ///
    /// Without writes it resolves when everything that [`Transaction::get`] returned is durable. So a caller that
    /// read something and decided *not* to write still commits before it tells anyone what it read.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] once the engine failed to write; [`StoreError::Closed`] after it was closed.
    /// After an error no one sees the writes for as long as the engine runs. Whether they reached the disk in full or
    /// not at all may only turn out when it is opened again; they are never there in part.
    fn commit(self: Box<Self>) -> Fut<'static, Result<(), StoreError>>;
}

/// When a commit of a persistent engine is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Once the disk has it: survives a power cut. Concurrent commits share one sync.
    #[default]
    Synced,
    /// Once the operating system has it: survives the end of the process, however sudden, but not a power cut.
    Relaxed,
}

/// An isolated copy of everything acknowledged in `base`, in memory: neither sees what is written to the other.
///
/// It is there at once, whatever the size: it consists of a snapshot of `base` and of what is written to the fork. So it
/// takes memory for the latter alone, and each read of what was not written goes to `base`; a fork of a fork reads
/// through both. While a fork lives, values that `base` has superseded since stay on its disk, and the directory of an
/// embedded base cannot be opened again; dropping the fork and its snapshots gives all that back. What is in the fork
/// ends with it.
///
/// # Errors
/// What [`Store::snapshot`] of `base` answers.
pub fn fork(base: Arc<dyn Store>) -> Fut<'static, Result<Arc<dyn Store>, StoreError>> {
    Fut::pending(async move {
        let fork: Arc<dyn Store> = Arc::new(Memory::over(base.snapshot().await?).await?);
        Ok(fork)
    })
}

/// A new, empty store in memory. It lasts as long as it is referred to.
pub fn memory() -> Arc<dyn Store> {
    Arc::new(Memory::new())
}
