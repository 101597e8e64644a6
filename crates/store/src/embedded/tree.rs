//! All that knows lsm-tree: how it is tuned, how a batch enters it, how its states are read. It must not know the journal.
//!
//! Every batch has a number; the tree draws from the same numbers when it changes its list of sorted files. A state is
//! what has a lower number than its own. Values that were superseded stay for as long as a state that shows them does.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use lsm_tree::compaction::Leveled;
use lsm_tree::config::{
    BloomConstructionPolicy, CompressionPolicy, FilterPolicy, FilterPolicyEntry, RestartIntervalPolicy,
};
use lsm_tree::{
    AbstractTree as _, AnyTree, Cache, CompressionType, Config, Error, Guard as _, SequenceNumberCounter,
    Slice,
};

use super::directory::{Directory, refused};
use super::pending::Queued;
use super::tables;
use super::views::Views;
use crate::range::fill_page;
use crate::{Entry, Fut, Order, Range, ScanLimit, Snapshot, StoreError};

/// The number of levels of sorted files.
const LEVELS: usize = 7;

/// The open tree. It keeps the directory locked for as long as a state of it is read.
pub(super) struct Tree {
    tree: AnyTree,
    numbers: SequenceNumberCounter,
    views: Views,
    /// The damaged file, once a read failed and all of them were looked through.
    damage: OnceLock<Option<PathBuf>>,
    path: PathBuf,
    // Declared last, so dropped last.
    directory: Directory,
}

/// The state after some batch.
pub(super) struct View {
    tree: Arc<Tree>,
    /// What has a lower number is in it.
    number: u64,
}

impl Tree {
    /// Opens the tree in `path`, which lies in the directory; makes one if there is none.
    pub(super) fn open(directory: Directory, path: PathBuf, cache_bytes: u64) -> Result<Self, StoreError> {
        if !directory.is_new() {
            tables::check_list(&path)?;
        }
        let numbers = SequenceNumberCounter::new(1);
        let tree =
            config(&path, &numbers, cache_bytes).open().map_err(|error| refusal(&directory, &path, error))?;
        let tree = Tree { tree, numbers, views: Views::default(), damage: OnceLock::new(), path, directory };
        tree.raise_numbers(tree.written_out());
        Ok(tree)
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The number of a batch in sorted files, which hold every batch before it, too; 0 if there are none.
    pub(super) fn written_out(&self) -> u64 {
        self.tree.get_highest_persisted_seqno().unwrap_or_default()
    }

    /// Gives greater numbers than `last` from here on.
    pub(super) fn raise_numbers(&self, last: u64) {
        self.numbers.fetch_max(last + 1);
    }

    /// The number of the next batch.
    pub(super) fn next_number(&self) -> u64 {
        self.numbers.next()
    }

    /// The newest state.
    pub(super) fn newest(self: &Arc<Self>) -> Arc<View> {
        self.view(self.numbers.get())
    }

    /// The state of all that has a lower number.
    pub(super) fn view(self: &Arc<Self>, number: u64) -> Arc<View> {
        self.views.add(number);
        Arc::new(View { tree: self.clone(), number })
    }

    /// Applies a batch, whose bytes are kept. Only states beyond its number show it.
    pub(super) fn apply(&self, number: u64, batch: &[Queued]) {
        for Queued { key, write, .. } in batch {
            self.change(number, key.clone(), write.clone());
        }
    }

    /// Applies one change of a batch.
    pub(super) fn change<B: Into<Slice>>(&self, number: u64, key: B, value: Option<B>) {
        match value {
            Some(value) => self.tree.insert(key, value, number),
            None => self.tree.remove(key, number),
        };
    }

    /// How many bytes of recent writes there are, roughly.
    pub(super) fn recent_bytes(&self) -> u64 {
        self.tree.active_memtable().size()
    }

    /// Sets recent writes aside, to be written out by [`Self::write_out`].
    pub(super) fn set_aside(&self) {
        self.tree.rotate_memtable();
    }

    /// How many times recent writes were set aside that are not yet written out.
    pub(super) fn waiting(&self) -> usize {
        self.tree.sealed_memtable_count()
    }

    /// How many sorted files a read may have to look into before it comes to those that do not overlap.
    pub(super) fn overlapping(&self) -> usize {
        self.tree.l0_run_count()
    }

    /// Writes what was set aside to a sorted file, which is durable once this returns.
    pub(super) fn write_out(&self) -> Result<(), Error> {
        let lock = self.tree.get_flush_lock();
        self.tree.flush(&lock, self.views.oldest()).map(drop)
    }

    /// Merges sorted files once, if it is time for that; whether anything was done.
    pub(super) fn merge(&self) -> Result<bool, Error> {
        let before = self.levels();
        self.tree.compact(Arc::new(Leveled::default()), self.views.oldest())?;
        Ok(self.levels() != before)
    }

    fn levels(&self) -> [Option<usize>; LEVELS] {
        std::array::from_fn(|level| self.tree.level_table_count(level))
    }
}

/// As fjall, which was made for this tree, tunes it: of few overlapping files a read should look into none in vain, and the
/// large ones are compressed.
fn config(path: &Path, numbers: &SequenceNumberCounter, cache_bytes: u64) -> Config {
    let wanted = FilterPolicyEntry::Bloom(BloomConstructionPolicy::FalsePositiveRate(0.0001));
    let usual = FilterPolicyEntry::Bloom(BloomConstructionPolicy::BitsPerKey(10.0));
    let (plain, packed) = (CompressionType::None, CompressionType::Lz4);
    // What the tree calls visible is of no use to us: states are published by the committer.
    Config::new(path, numbers.clone(), SequenceNumberCounter::default())
        .use_cache(Arc::new(Cache::with_capacity_bytes(cache_bytes)))
        .data_block_restart_interval_policy(RestartIntervalPolicy::new([10, 16]))
        .data_block_compression_policy(CompressionPolicy::new([plain, plain, packed]))
        .filter_policy(FilterPolicy::new([wanted, usual]))
}

/// Why the tree could not be opened. Garbage in a file can look like any error to it.
fn refusal(directory: &Directory, path: &Path, error: Error) -> StoreError {
    match (tables::damaged_table(path), error) {
        (Some(path), _) => tables::damaged(&path),
        (None, Error::Io(error)) => refused(directory.path(), error),
        (None, error) => StoreError::engine("open the data", describe(&error)),
    }
}

/// The tree's error in words: where the operating system spoke, its words alone.
pub(super) fn describe(error: &Error) -> String {
    match error {
        Error::Io(error) => error.to_string(),
        error => format!("{error:?}"),
    }
}

impl Snapshot for View {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::ready(self.read(key))
    }

    fn scan(&self, range: Range, order: Order, limit: ScanLimit) -> Fut<'_, Result<Vec<Entry>, StoreError>> {
        let Some(bounds) = range.visible() else { return Fut::ready(Ok(Vec::new())) };
        let entries = self.tree.tree.range::<&[u8], _>(bounds, self.number, None).map(|entry| {
            let (key, value) = entry.into_inner()?;
            Ok((key.into(), value.into()))
        });
        let page = match order {
            Order::Forward => fill_page(entries, limit),
            Order::Reverse => fill_page(entries.rev(), limit),
        };
        Fut::ready(page.map_err(|error| self.failed(&error)))
    }
}

impl View {
    /// The value under `key` in this state.
    pub(super) fn read(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        // The empty key, which no store holds, is unknown to the tree.
        if key.is_empty() {
            return Ok(None);
        }
        match self.tree.tree.get(key, self.number) {
            Ok(value) => Ok(value.map(Bytes::from)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// What a failure to read means: if there is damage, the file that has it.
    fn failed(&self, error: &Error) -> StoreError {
        match self.tree.damage.get_or_init(|| tables::damaged_table(&self.tree.path)) {
            Some(path) => tables::damaged(path),
            None => StoreError::engine("read", describe(error)),
        }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.tree.views.remove(self.number);
    }
}
