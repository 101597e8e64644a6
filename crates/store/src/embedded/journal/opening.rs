//! Opening a journal: its files are read and replayed, and what is wrong with them is put into words. What is right and wrong
//! is decided in [`super::replay`].

use std::collections::VecDeque;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use super::Segment;
use super::files::{self, Files, Found, Spare};
use super::record::{Change, Record};
use super::replay::{self, End, Flaw};
use super::segment::{Header, START};
use crate::StoreError;

/// A segment whose records were replayed.
pub(super) struct Replayed {
    pub(super) path: PathBuf,
    pub(super) length: u64,
    header: Header,
    /// Where its records end.
    pub(super) end: usize,
    /// The number of the last of them.
    pub(super) last: u64,
}

impl Replayed {
    /// The segment, to be written on.
    pub(super) fn go_on(self) -> io::Result<Segment> {
        let file = OpenOptions::new().write(true).open(&self.path)?;
        Ok(Segment { file, path: self.path, length: self.length, header: self.header, end: self.end })
    }
}

/// Replays what lies in `folder`, as [`super::Journal::open`] says. Answers the segments that had to be read, oldest first,
/// and the number up to which all records are known to lie in sorted files.
pub(super) fn replay(
    folder: &Path,
    start: u64,
    noted: Option<End>,
    mut each: impl FnMut(u64, Change<'_>),
) -> Result<(Files, VecDeque<Replayed>, u64), StoreError> {
    let failed = |error| StoreError::engine("read the journal", error);
    let (files, found) = Files::open(folder).map_err(failed)?;
    let headers = headers(&found)?;
    let flushed = headers.iter().map(|header| header.flushed).fold(start, u64::max);
    let named = |flaw| damaged(folder, &found, &headers, flaw);
    let needed = replay::needed(&headers, flushed, noted).map_err(named)?;
    let mut changes = |record: Record<'_>| {
        if record.number > flushed {
            record.changes().for_each(|change| each(record.number, change));
        }
    };
    let mut ends = Vec::new();
    for (step, &at) in needed.iter().enumerate() {
        let (Some(segment), Some(header)) = (found.get(at), headers.get(at)) else { continue };
        let next = needed.get(step + 1).and_then(|&at| headers.get(at));
        let here = noted.filter(|noted| noted.generation == header.generation);
        let count = here.map_or(usize::MAX, |noted| noted.bytes);
        let bytes = files::read(&segment.path, count).map_err(failed)?;
        ends.push(replay::read(&bytes, header, next, noted, &mut changes).map_err(named)?);
    }
    let mut found: Vec<_> = found.into_iter().zip(headers).map(Some).collect();
    let replayed = needed.into_iter().zip(ends).filter_map(|(at, (end, last))| {
        let (Found { path, length, .. }, header) = found.get_mut(at)?.take()?;
        Some(Replayed { path, length, header, end, last })
    });
    let replayed = replayed.collect();
    for (Found { path, length, .. }, _) in found.into_iter().flatten() {
        files.give_back(Spare { path, length }).map_err(failed)?;
    }
    Ok((files, replayed, flushed))
}

/// The headers of the segments that were found.
fn headers(found: &[Found]) -> Result<Vec<Header>, StoreError> {
    let header = |found: &Found| {
        let path = found.path.display();
        let what = || format!("{path}, in its first {START} bytes");
        found.header.ok_or_else(|| give_up(what(), &[format!("remove {path}")]))
    };
    found.iter().map(header).collect()
}

/// A flaw in words.
fn damaged(folder: &Path, found: &[Found], headers: &[Header], flaw: Flaw) -> StoreError {
    let path = |generation: u64| {
        let position = headers.iter().position(|header| header.generation == generation);
        position.and_then(|at| found.get(at)).map_or(folder, |found| &found.path).display()
    };
    let (Flaw::Missing(generation) | Flaw::Damaged(generation, _)) = flaw;
    let later = found.iter().zip(headers).filter(|(_, header)| header.generation > generation);
    let mut steps: Vec<_> = later.map(|(found, _)| format!("remove {}", found.path.display())).collect();
    let what = match flaw {
        Flaw::Missing(generation) => format!("{}: segment {generation} is missing", folder.display()),
        Flaw::Damaged(generation, at) => {
            steps.push(format!("truncate -s {at} {}", path(generation)));
            format!("{}, from byte {at} on", path(generation))
        }
    };
    give_up(what, &steps)
}

/// Damage in `what`, and the steps by which one gives up what was written after it.
fn give_up(what: String, steps: &[String]) -> StoreError {
    let first = "restore the data directory from a copy, or give up what was written after that: \
                 remove landfall.closed, if it is there";
    let recovery = steps.iter().fold(first.to_owned(), |text, step| text + ", and " + step);
    StoreError::Damaged { what: what.into(), recovery: recovery.into() }
}
