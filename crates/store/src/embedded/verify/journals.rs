//! Reads the journals before fjall replays them, because it cannot tell damage from a torn end: at an entry that it cannot
//! make out it ends its replay without a word, and drops what follows; at a batch with a wrong checksum it gives up, though
//! that may be the last write before a power cut, which nobody was promised. What tells them apart: every batch is durable
//! before the next is written. So after damage there are whole batches, or it lies before the end that was noted when the
//! store was closed; a torn end is the end, and is cut off here.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::StoreError;
use crate::embedded::journal;

/// The kinds of entries, and what ends a batch. An item has 19 bytes before its key: kind, type, compression, keyspace (8),
/// the lengths of key (2), of the value (4) and of the value as it is stored (4).
const START: u8 = 1;
const ITEM: u8 = 2;
const END: u8 = 3;
const TRAILER: &[u8] = b"FJL\x03";

/// A whole batch: where it ends, and its number in the order of writes.
struct Batch {
    end: usize,
    number: u64,
}

/// Where the last journal ended when the store was closed: its name and a number of bytes.
pub(in crate::embedded) struct Ends {
    name: String,
    bytes: usize,
}

impl Ends {
    /// Where the last journal in `data` ends now.
    pub(in crate::embedded) fn find(data: &Path) -> io::Result<Option<Self>> {
        let Some(path) = journal::paths(data)?.pop() else { return Ok(None) };
        let bytes = whole_batches(&fs::read(&path)?, &mut 0);
        Ok(Some(Ends { name: name(&path), bytes }))
    }

    /// As it is noted in a file.
    pub(in crate::embedded) fn to_line(&self) -> String {
        format!("{} {}\n", self.name, self.bytes)
    }

    /// What was noted; nothing if that was cut short.
    pub(in crate::embedded) fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.trim_end().split_once(' ')?;
        Some(Ends { name: name.to_owned(), bytes: bytes.parse().ok()? })
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Checks the journals in `data`, of which the last `ended` so, and cuts a torn end off it.
///
/// # Errors
/// [`StoreError::Damaged`] if a journal holds other bytes than were written; [`StoreError::Engine`] if one cannot be read.
pub(in crate::embedded) fn check_journals(data: &Path, ended: Option<&Ends>) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::engine("read the journal", error);
    let mut paths = journal::paths(data).map_err(failed)?;
    let last = paths.pop();
    let mut newest = 0;
    for path in paths {
        let bytes = fs::read(&path).map_err(failed)?;
        let end = whole_batches(&bytes, &mut newest);
        if !is_unused(&bytes, end) {
            return Err(damaged(&path, end));
        }
    }
    let Some(path) = last else { return Ok(()) };
    let bytes = fs::read(&path).map_err(failed)?;
    let end = whole_batches(&bytes, &mut newest);
    if ended.is_some_and(|ended| ended.name == name(&path) && end < ended.bytes) {
        return Err(damaged(&path, end));
    }
    if is_unused(&bytes, end) {
        return Ok(());
    }
    if has_batch_after(&bytes, end) {
        return Err(damaged(&path, end));
    }
    cut(&path, end).map_err(failed)
}

fn damaged(path: &Path, at: usize) -> StoreError {
    let path = path.display();
    StoreError::Damaged {
        what: format!("{path}, from byte {at} on").into(),
        recovery: format!(
            "restore the data directory from a copy, or give up what was written after that: \
             remove landfall.closed, if it is there, and truncate -s {at} {path}"
        )
        .into(),
    }
}

/// Where the whole batches at the beginning of `bytes` end. Each has a greater number than the one before, `newest`.
fn whole_batches(bytes: &[u8], newest: &mut u64) -> usize {
    let mut end = 0;
    while let Some(batch) = batch_at(bytes, end).filter(|batch| batch.number >= *newest) {
        end = batch.end;
        *newest = batch.number + 1;
    }
    end
}

/// Whether nothing was written from `end` on; journals are longer than what they hold.
fn is_unused(bytes: &[u8], end: usize) -> bool {
    bytes.get(end..).is_none_or(|rest| rest.iter().all(|&byte| byte == 0))
}

/// Whether a whole batch begins anywhere after `end`.
fn has_batch_after(bytes: &[u8], end: usize) -> bool {
    (end + 1..bytes.len()).any(|at| batch_at(bytes, at).is_some())
}

fn cut(path: &Path, end: usize) -> io::Result<()> {
    let journal = OpenOptions::new().write(true).open(path)?;
    journal.set_len(end as u64)?;
    journal.sync_all()
}

/// The batch that begins at `at`, if there is a whole one.
fn batch_at(bytes: &[u8], at: usize) -> Option<Batch> {
    let mut reader = Reader { rest: bytes.get(at..)? };
    if reader.u8()? != START {
        return None;
    }
    let (count, number) = (u32::from_le_bytes(reader.array()?), u64::from_le_bytes(reader.array()?));
    let items = reader.rest;
    for _ in 0..count {
        reader.item()?;
    }
    let items = items.get(..items.len() - reader.rest.len())?;
    let is_whole = reader.u8()? == END
        && u64::from_le_bytes(reader.array()?) == xxh3_64(items)
        && reader.bytes(TRAILER.len())? == TRAILER;
    is_whole.then_some(Batch { end: bytes.len() - reader.rest.len(), number })
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes(N)?.try_into().ok()
    }

    fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Skips an item; nothing if it is none.
    fn item(&mut self) -> Option<()> {
        if self.u8()? != ITEM {
            return None;
        }
        self.bytes(1 + 1 + 8)?;
        let key = u16::from_le_bytes(self.array()?);
        self.bytes(4)?;
        let value = u32::from_le_bytes(self.array()?);
        self.bytes(usize::from(key) + value as usize)?;
        Some(())
    }
}
