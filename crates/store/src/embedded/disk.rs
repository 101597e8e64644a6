//! All that knows fjall: how it is tuned, how a batch becomes durable, how its snapshots are read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use fjall::{Database, Keyspace, KeyspaceCreateOptions, LsmError, PersistMode, Readable as _};

use super::Options;
use super::directory::{Directory, refused};
use super::journal;
use super::pending::Queued;
use super::verify;
use crate::range::fill_page;
use crate::{Durability, Entry, Fut, Order, Range, ScanLimit, Snapshot, StoreError};

/// Everything lies in one keyspace: a batch then touches one tree, and the order of keys is all the structure.
const KEYSPACE: &str = "landfall";

/// Recent writes are held in memory up to this size, then written out as a sorted file.
const MEMTABLE_BYTES: u64 = 16 * 1024 * 1024;

/// What an entry takes there beside its key and value, roughly; of small ones that is most.
const ENTRY_BYTES: usize = 128;

/// While so many files are waiting to be written, recent writes may grow to [`MOST_MEMTABLE_BYTES`] first: at one file
/// more fjall would make writers wait in steps of 100 ms.
const WAITING_FILES: usize = 3;
const MOST_MEMTABLE_BYTES: u64 = 2 * MEMTABLE_BYTES;

/// When the store rests or closes with a longer journal than this, it writes recent writes out and empties the
/// journal, so that the next start has nothing to replay; below, replaying is quicker than one more file.
const REPLAY_BYTES: u64 = 256 * 1024;

/// The journals' size at which old ones are retired by force.
const JOURNAL_BYTES: u64 = 128 * 1024 * 1024;

/// Makes batches durable. A seam for tests, which let it fail.
pub(super) trait BatchWriter: Send {
    /// Writes all of `batch`, which has each key once, or nothing and returns the state after it.
    fn write(&mut self, batch: &[Queued]) -> Result<Arc<View>, StoreError>;

    /// Tidies up while nobody commits. Whatever fails here shows when something is to be written again.
    fn rest(&mut self);

    /// Ends in good order: nothing will be written any more.
    fn finish(self: Box<Self>) -> Result<(), StoreError>;
}

/// The open engine.
pub(super) struct Disk {
    database: Database,
    keyspace: Keyspace,
    durability: Durability,
    /// How many bytes were written since recent writes were last handed over to be written out.
    recent_bytes: u64,
    /// The journal that was there when the engine was opened.
    journal: Option<PathBuf>,
    damage: Damage,
    // Declared last, so dropped last: the directory stays locked until the engine is done with it.
    directory: Directory,
}

/// The state after some batch.
pub(super) struct View {
    snapshot: fjall::Snapshot,
    keyspace: Keyspace,
    damage: Damage,
}

/// The damaged table, once a read failed and all of them were looked through.
type Damage = Arc<OnceLock<Option<PathBuf>>>;

impl Disk {
    pub(super) fn open(directory: Directory, options: Options) -> Result<Self, StoreError> {
        if !directory.is_new() {
            check(&directory)?;
        }
        let open = || {
            let data = directory.data();
            if directory.is_new() {
                // Only a journal that it finds is one that fjall appends to, as `rest` needs it.
                drop(open_engine(&data, options)?);
            }
            let journal = journal::only(&data)?;
            open_engine(&data, options).map(|(database, keyspace)| (database, keyspace, journal))
        };
        let (database, keyspace, journal) = open().map_err(|error| refusal(&directory, error))?;
        directory.finish_creation()?;
        let recent_bytes = database.write_buffer_size();
        let (durability, damage) = (options.durability, Damage::default());
        Ok(Disk { database, keyspace, durability, recent_bytes, journal, damage, directory })
    }

    /// The newest state.
    pub(super) fn view(&self) -> Arc<View> {
        let (snapshot, keyspace) = (self.database.snapshot(), self.keyspace.clone());
        Arc::new(View { snapshot, keyspace, damage: self.damage.clone() })
    }
}

/// Why the engine could not be opened. Garbage in a table can look like any error to it.
fn refusal(directory: &Directory, error: fjall::Error) -> StoreError {
    match error {
        // We hold the directory: what is still there is a store of this process whose snapshots live on.
        fjall::Error::Locked => {
            StoreError::Locked { path: directory.path().to_owned(), pid: Some(std::process::id()) }
        }
        error => match (verify::damaged_table(&directory.data()), error) {
            (Some(path), _) => verify::damaged(&path),
            (None, fjall::Error::Io(error)) => refused(directory.path(), error),
            (None, error) => StoreError::engine("open the data", describe(&error)),
        },
    }
}

/// Looks for damage that fjall would not see, and cuts off the torn end of a journal.
fn check(directory: &Directory) -> Result<(), StoreError> {
    let failed = |error| refused(directory.path(), error);
    verify::check_lists(&directory.data())?;
    let note = directory.closed().map_err(failed)?;
    let ended = note.as_deref().and_then(verify::Ends::parse);
    verify::check_journals(&directory.data(), ended.as_ref())?;
    match note {
        Some(_) => directory.forget_closed().map_err(failed),
        None => Ok(()),
    }
}

fn open_engine(data: &Path, options: Options) -> fjall::Result<(Database, Keyspace)> {
    let database = Database::builder(data)
        .cache_size(options.cache_bytes / 2)
        .max_journaling_size(JOURNAL_BYTES)
        // One worker: with more, one of them spins while another one compacts.
        .worker_threads(1)
        .manual_journal_persist(true)
        .open()?;
    let keyspace = database.keyspace(KEYSPACE, || {
        // Never by itself: it asks its worker anew with every batch until that gets to it, and once its queue of 1,000
        // is full, the worker waits for itself to go on. `Disk::write` asks, once.
        KeyspaceCreateOptions::default().max_memtable_size(u64::MAX).manual_journal_persist(true)
    })?;
    Ok((database, keyspace))
}

impl BatchWriter for Disk {
    fn write(&mut self, batch: &[Queued]) -> Result<Arc<View>, StoreError> {
        self.hand_over()?;
        let mode = match self.durability {
            Durability::Synced => PersistMode::SyncData,
            Durability::Relaxed => PersistMode::Buffer,
        };
        let mut writes = fjall::OwnedWriteBatch::with_capacity(self.database.clone(), batch.len());
        writes = writes.durability(Some(mode));
        for Queued { key, write, .. } in batch {
            self.recent_bytes += (ENTRY_BYTES + key.len() + write.as_ref().map_or(0, Bytes::len)) as u64;
            // Copied, because recent writes stay in memory and a slice would keep all of its request there.
            match write {
                Some(value) => writes.insert(&self.keyspace, key.as_ref(), value.as_ref()),
                None => writes.remove(&self.keyspace, key.as_ref()),
            }
        }
        // fjall shows a batch to snapshots after it made it durable, and refuses all further ones if it cannot.
        writes.commit().map_err(|error| StoreError::engine("write", describe(&error)))?;
        Ok(self.view())
    }

    fn rest(&mut self) {
        // Ignored as the trait says: fjall refuses all writes after its background work failed, and a journal that
        // was not emptied is replayed.
        let _ = self.empty_journal();
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        let failed = |cause: String| StoreError::engine("close the data", cause);
        let written_out = self.write_out().map_err(|error| failed(describe(&error)))?;
        let Disk { database, keyspace, directory, .. } = *self;
        // Ends the engine's threads, so that its files are ours.
        drop((keyspace, database));
        if written_out {
            journal::clear(&directory.data()).map_err(|error| failed(error.to_string()))?;
        }
        let note = || match verify::Ends::find(&directory.data())? {
            Some(ends) => directory.note_closed(&ends.to_line()),
            None => Ok(()),
        };
        note().map_err(|error| failed(error.to_string()))
    }
}

impl Disk {
    /// Has recent writes written out in the background, once there are enough of them.
    fn hand_over(&mut self) -> Result<(), StoreError> {
        let most = match self.keyspace.sealed_memtable_count() {
            ..WAITING_FILES => MEMTABLE_BYTES,
            _ => MOST_MEMTABLE_BYTES,
        };
        if self.recent_bytes >= most {
            self.keyspace.rotate_memtable().map_err(|error| StoreError::engine("write", describe(&error)))?;
            self.recent_bytes = 0;
        }
        Ok(())
    }

    /// Writes out and empties the journal while the engine runs. That is safe while it is still the one that was
    /// opened: nobody but our caller writes, and the file was opened to append, so that the next write begins at its
    /// new end. A journal begun since would be written on from its old position.
    fn empty_journal(&mut self) -> Result<(), fjall::Error> {
        if self.has_first_journal()? && self.write_out()? && self.has_first_journal()? {
            journal::clear(&self.directory.data())?;
        }
        Ok(())
    }

    /// Whether the journal is still the one that was there when the engine was opened.
    fn has_first_journal(&self) -> Result<bool, fjall::Error> {
        Ok(self.journal.is_some() && journal::only(&self.directory.data())? == self.journal)
    }

    /// If there is much to replay, has everything in the journal written to sorted files; whether it was.
    fn write_out(&mut self) -> Result<bool, fjall::Error> {
        self.database.persist(PersistMode::SyncAll)?;
        if journal::bytes(&self.directory.data())? <= REPLAY_BYTES {
            return Ok(false);
        }
        self.keyspace.rotate_memtable()?;
        self.recent_bytes = 0;
        while self.keyspace.sealed_memtable_count() > 0 {
            // Fails if the background work did, which would never end then.
            self.database.persist(PersistMode::Buffer)?;
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(true)
    }
}

impl Snapshot for View {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        Fut::ready(self.read(key))
    }

    fn scan(&self, range: Range, order: Order, limit: ScanLimit) -> Fut<'_, Result<Vec<Entry>, StoreError>> {
        let Some(bounds) = range.visible() else { return Fut::ready(Ok(Vec::new())) };
        let guards = self.snapshot.range::<&[u8], _>(&self.keyspace, bounds);
        let entry = |guard: fjall::Guard| {
            let (key, value) = guard.into_inner()?;
            Ok((key.into(), value.into()))
        };
        let page = match order {
            Order::Forward => fill_page(guards.map(entry), limit),
            Order::Reverse => fill_page(guards.rev().map(entry), limit),
        };
        Fut::ready(page.map_err(|error| self.failed(&error)))
    }
}

impl View {
    /// The value under `key` in this state.
    pub(super) fn read(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        // The empty key, which no store holds, is unknown to fjall.
        if key.is_empty() {
            return Ok(None);
        }
        match self.snapshot.get(&self.keyspace, key) {
            Ok(value) => Ok(value.map(Bytes::from)),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// What a failure to read means: if there is damage, the file that has it.
    fn failed(&self, error: &fjall::Error) -> StoreError {
        let data = self.keyspace.path().ancestors().nth(2).unwrap_or_else(|| self.keyspace.path());
        match self.damage.get_or_init(|| verify::damaged_table(data)) {
            Some(path) => verify::damaged(path),
            None => StoreError::engine("read", describe(error)),
        }
    }
}

/// The engine's error in words: where the operating system spoke, its words alone.
fn describe(error: &fjall::Error) -> String {
    match error {
        fjall::Error::Io(error) | fjall::Error::Storage(LsmError::Io(error)) => error.to_string(),
        fjall::Error::Poisoned => "an earlier write, possibly in the background, failed".to_owned(),
        error => format!("{error:?}"),
    }
}
