//! The disk: the journal, which makes a batch durable, and the tree, which it is read from.

use std::sync::Arc;

use super::Options;
use super::background::Background;
use super::directory::{Directory, refused};
use super::journal::{End, Journal};
use super::pending::Batch;
use super::tree::{Tree, View};
use crate::{Durability, StoreError};

/// The folders of the tree and of the journal within that for the engine's files.
const TREE: &str = "tree";
const JOURNAL: &str = "journal";

/// Recent writes are held in memory up to this size, then set aside to be written to a sorted file.
const RECENT_BYTES: u64 = 16 * 1024 * 1024;

/// What an entry takes there beside its key and value, roughly; of small ones that is most.
const ENTRY_BYTES: usize = 128;

/// While so many times that much waits to be written, or so many files overlap, recent writes may grow to twice that
/// before writers have to wait.
const MOST_WAITING: usize = 2;
const MOST_OVERLAPPING: usize = 24;

/// When the store rests or closes with a longer journal than this, recent writes are written out and the journal begins
/// anew, so that the next start has nothing to replay; below, replaying is quicker than one more file.
const REPLAY_BYTES: u64 = 256 * 1024;

/// Makes batches durable. A seam for tests, which let it fail.
pub(super) trait BatchWriter: Send {
    /// Writes all of `batch`, which has each key once, or nothing and returns the state after it.
    fn write(&mut self, batch: &Batch) -> Result<Arc<View>, StoreError>;

    /// Whether a batch of about so many bytes could be written without waiting for anything but the operating system.
    fn is_quick(&self, bytes: usize) -> bool;

    /// Tidies up while nobody commits; to be called again after a while unless it answers that all is tidy. Whatever fails
    /// here shows when something is to be written again.
    fn rest(&mut self) -> bool;

    /// Ends in good order: nothing will be written any more.
    fn finish(self: Box<Self>) -> Result<(), StoreError>;
}

/// The open engine.
pub(super) struct Disk {
    journal: Journal,
    tree: Arc<Tree>,
    background: Background,
    durability: Durability,
    /// How many bytes of recent writes there are, roughly.
    recent_bytes: u64,
}

impl Disk {
    pub(super) fn open(directory: Directory, options: Options) -> Result<Self, StoreError> {
        let data = directory.data();
        let tree = Tree::open(directory, data.join(TREE), options.cache_bytes / 2)?;
        let directory = tree.directory();
        let failed = |error| refused(directory.path(), error);
        let noted = directory.closed().map_err(failed)?;
        // Of a store that never came to be nothing was noted that holds.
        let end = noted.as_deref().filter(|_| !directory.is_new()).and_then(End::parse);
        let each = |number, (key, value): (&[u8], Option<&[u8]>)| tree.change(number, key, value);
        let written_out = tree.written_out();
        let journal = Journal::open(&data.join(JOURNAL), options.durability, written_out, end, each)?;
        tree.raise_numbers(journal.last());
        if noted.is_some() {
            directory.forget_closed().map_err(failed)?;
        }
        directory.finish_creation()?;
        let (recent_bytes, tree) = (tree.recent_bytes(), Arc::new(tree));
        let background = Background::start(tree.clone(), journal.files().clone(), journal.flushed())?;
        Ok(Disk { journal, tree, background, durability: options.durability, recent_bytes })
    }

    /// The newest state.
    pub(super) fn view(&self) -> Arc<View> {
        self.tree.newest()
    }

    /// Sets recent writes aside once there are enough; waits if there is no room for more of them.
    fn make_room(&mut self) -> Result<(), StoreError> {
        self.background.check()?;
        if self.recent_bytes >= RECENT_BYTES && !(self.may_grow() && is_behind(&self.tree)) {
            self.background.wait_until(|tree| !is_behind(tree))?;
            self.set_aside();
        }
        if let Some(length) = self.journal.wants_segment() {
            self.background.make_segment(length);
        }
        Ok(())
    }

    /// Whether there is room for more recent writes, even if writing them to sorted files does not keep up.
    fn may_grow(&self) -> bool {
        self.recent_bytes < 2 * RECENT_BYTES
    }

    fn set_aside(&mut self) {
        self.tree.set_aside();
        self.recent_bytes = 0;
        self.background.write_out(self.journal.last());
    }

    /// Frees what of the journal is in sorted files by now; whether that is all of it.
    fn retire(&mut self) -> Result<bool, StoreError> {
        let written_out = self.background.written_out();
        self.journal.retire(written_out).map_err(|error| StoreError::engine("write", error))?;
        Ok(written_out >= self.journal.last())
    }

    /// Makes what was not synced so far last.
    fn sync(&self) -> Result<(), StoreError> {
        match self.durability {
            Durability::Synced => Ok(()),
            Durability::Relaxed => self.journal.sync().map_err(|error| StoreError::engine("write", error)),
        }
    }

    /// As the trait says; whether all is tidy.
    fn tidy(&mut self) -> Result<bool, StoreError> {
        self.sync()?;
        if self.journal.bytes() <= REPLAY_BYTES {
            return Ok(true);
        }
        if self.retire()? {
            self.journal.begin_anew().map_err(|error| StoreError::engine("write", error))?;
            return Ok(true);
        }
        if self.tree.waiting() == 0 {
            self.set_aside();
        }
        Ok(false)
    }
}

/// Whether writing to sorted files does not keep up.
fn is_behind(tree: &Tree) -> bool {
    tree.waiting() >= MOST_WAITING || tree.overlapping() >= MOST_OVERLAPPING
}

impl BatchWriter for Disk {
    fn write(&mut self, batch: &Batch) -> Result<Arc<View>, StoreError> {
        self.make_room()?;
        self.retire()?;
        let number = self.tree.next_number();
        self.journal.append(number, &batch.writes).map_err(|error| StoreError::engine("write", error))?;
        self.tree.apply(number, &batch.writes);
        self.recent_bytes += (batch.bytes + ENTRY_BYTES * batch.writes.len()) as u64;
        Ok(self.tree.view(number + 1))
    }

    fn is_quick(&self, bytes: usize) -> bool {
        self.journal.has_room(bytes) && (self.may_grow() || !is_behind(&self.tree))
    }

    fn rest(&mut self) -> bool {
        // What failed fails again when it matters.
        self.tidy().unwrap_or(true)
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        let failed = |error: StoreError| match error {
            StoreError::Engine { cause, .. } => StoreError::engine("close the data", cause),
            error => error,
        };
        while !self.tidy().map_err(failed)? {
            let last = self.journal.last();
            let background = &self.background;
            background
                .wait_until(|_| background.written_out() >= last || self.tree.waiting() == 0)
                .map_err(failed)?;
        }
        let Disk { journal, tree, background, .. } = *self;
        // Ends the engine's threads, so that its files are ours.
        drop(background);
        let noted = tree.directory().note_closed(&journal.end().to_line());
        noted.map_err(|error| StoreError::engine("close the data", error))
    }
}
