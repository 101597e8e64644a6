//! The journal: what was committed since it was last written to sorted files, batch by batch, so that it can be replayed.
//! It lies in segments of fixed length; one is written after the other, and those whose records lie in sorted files are
//! used again. It must not know the engine that keeps those files.
//!
//! Map: [`record`], [`segment`] and [`replay`] are pure and say what the bytes mean; [`files`] has the files, [`opening`] reads
//! them again, [`synced`] writes what lasts; here is what is written where, and when.

#[cfg(any(test, feature = "fuzzing"))]
mod check;
mod files;
mod opening;
pub(super) mod record;
pub(super) mod replay;
pub(super) mod segment;
mod synced;

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::pending::Queued;
use crate::{Durability, StoreError};
use files::Spare;
use record::{Change, Place};
use segment::{Header, START};

#[cfg(any(test, feature = "fuzzing"))]
pub use check::check_journal;
pub(super) use files::Files;
pub(super) use replay::End;

/// A buffer that grew beyond this for a large batch is given back.
const USUAL_BUFFER: usize = 1024 * 1024;

/// A journal that is open to be written on.
pub(super) struct Journal {
    files: Arc<Files>,
    durability: Durability,
    current: Segment,
    /// The segments before it that hold records not yet known to be in sorted files, oldest first.
    older: VecDeque<Older>,
    /// The number of the last record, and of the last that is known to be in sorted files.
    last: u64,
    flushed: u64,
    buffer: Vec<u8>,
}

/// The segment that is written.
struct Segment {
    file: File,
    path: PathBuf,
    length: u64,
    header: Header,
    /// Where the next record goes.
    end: usize,
}

struct Older {
    spare: Spare,
    /// The number of its last record.
    last: u64,
    /// The bytes of its records.
    bytes: u64,
}

impl Journal {
    /// Opens the journal in `folder` and gives its records beyond `start` to `each`, with their numbers. `noted` is where it
    /// ended when it was closed, if it was.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if it holds other bytes than were written; [`StoreError::Engine`] if it cannot be read.
    pub(super) fn open(
        folder: &Path,
        durability: Durability,
        start: u64,
        noted: Option<End>,
        each: impl FnMut(u64, Change<'_>),
    ) -> Result<Self, StoreError> {
        let (files, mut replayed, flushed) = opening::replay(folder, start, noted, each)?;
        let failed = |error| StoreError::engine("open the journal", error);
        let newest = replayed.pop_back();
        let last = newest.as_ref().map_or(flushed, |newest| newest.last.max(flushed));
        let current = match newest {
            Some(newest) => newest.go_on(),
            None => {
                files.take(files::next_length(0)).and_then(|spare| Segment::begin(spare, 1, last, flushed))
            }
        };
        let older = replayed.into_iter().map(|it| Older {
            spare: Spare { path: it.path, length: it.length },
            last: it.last,
            bytes: (it.end - START) as u64,
        });
        Ok(Journal {
            files: Arc::new(files),
            durability,
            current: current.map_err(failed)?,
            older: older.collect(),
            last,
            flushed,
            buffer: Vec::new(),
        })
    }

    /// The number of the last record.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// The number of the last record that is known to be in sorted files.
    pub(super) fn flushed(&self) -> u64 {
        self.flushed
    }

    /// The files, for whoever makes some ahead.
    pub(super) fn files(&self) -> &Arc<Files> {
        &self.files
    }

    /// Where it ends.
    pub(super) fn end(&self) -> End {
        End { generation: self.current.header.generation, bytes: self.current.end }
    }

    /// How many bytes of records there are that may have to be replayed.
    pub(super) fn bytes(&self) -> u64 {
        self.older.iter().map(|older| older.bytes).sum::<u64>() + (self.current.end - START) as u64
    }

    /// Whether a record of so many bytes fits into the segment that is written.
    pub(super) fn has_room(&self, bytes: usize) -> bool {
        self.current.has_room(bytes)
    }

    /// How long a segment should be made ahead, if it is time for that.
    pub(super) fn wants_segment(&self) -> Option<u64> {
        let length = files::next_length(self.current.length);
        let is_time = self.current.end as u64 > self.current.length / 2;
        (is_time && !self.files.has_spare(length)).then_some(length)
    }

    /// Writes `batch` as the record `number`, greater than any before. It is as durable as was chosen once this returns.
    pub(super) fn append(&mut self, number: u64, batch: &[Queued]) -> io::Result<()> {
        record::encode(&mut self.buffer, batch.iter().map(|it| (it.key.as_ref(), it.write.as_deref())));
        if !self.current.has_room(self.buffer.len()) {
            self.go_on(self.buffer.len())?;
        }
        let current = &mut self.current;
        let place = Place { identity: current.header.identity, offset: current.end };
        record::seal(&mut self.buffer, number, place);
        match self.durability {
            Durability::Synced => synced::write_all_at(&current.file, &self.buffer, current.end as u64)?,
            Durability::Relaxed => current.file.write_all_at(&self.buffer, current.end as u64)?,
        }
        current.end += self.buffer.len();
        self.last = number;
        self.buffer.clear();
        self.buffer.shrink_to(USUAL_BUFFER);
        Ok(())
    }

    /// Makes everything so far last through a power cut.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.current.file.sync_data()
    }

    /// Frees the segments whose records all lie in sorted files, as those up to `flushed` do.
    pub(super) fn retire(&mut self, flushed: u64) -> io::Result<()> {
        self.flushed = self.flushed.max(flushed);
        while self.older.front().is_some_and(|older| older.last <= flushed) {
            if let Some(older) = self.older.pop_front() {
                self.files.give_back(older.spare)?;
            }
        }
        Ok(())
    }

    /// Begins anew, because every record lies in sorted files: a start has nothing to replay.
    pub(super) fn begin_anew(&mut self) -> io::Result<()> {
        self.flushed = self.last;
        // Of what is at hand the longest; what has to be waited for should be short.
        self.turn_to(self.files.take(files::next_length(0))?)?;
        self.retire(self.last)
    }

    /// Goes on in another segment, with room for a record of so many bytes.
    fn go_on(&mut self, bytes: usize) -> io::Result<()> {
        let length = files::next_length(self.current.length).max((START + bytes) as u64);
        // Whatever is at hand is better than to wait for a new one.
        let least =
            if self.files.has_spare((START + bytes) as u64) { (START + bytes) as u64 } else { length };
        self.turn_to(self.files.take(least)?)
    }

    fn turn_to(&mut self, spare: Spare) -> io::Result<()> {
        let next = Segment::begin(spare, self.current.header.generation + 1, self.last, self.flushed)?;
        let former = std::mem::replace(&mut self.current, next);
        let (bytes, last) = ((former.end - START) as u64, self.last);
        let spare = Spare { path: former.path, length: former.length };
        self.older.push_back(Older { spare, last, bytes });
        Ok(())
    }
}

impl Segment {
    /// Begins another life of a spare segment. Its header is durable before any record of it.
    fn begin(spare: Spare, generation: u64, before: u64, flushed: u64) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).open(&spare.path)?;
        let header =
            Header { generation, identity: RandomState::new().hash_one(generation), before, flushed };
        synced::write_all_at(&file, &header.encode(), 0)?;
        Ok(Segment { file, path: spare.path, length: spare.length, header, end: START })
    }

    fn has_room(&self, bytes: usize) -> bool {
        (self.end + bytes) as u64 <= self.length
    }
}
