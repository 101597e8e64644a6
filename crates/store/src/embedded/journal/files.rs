//! The segments' files: found, made ahead, and kept for another life. It must not know what records hold.
//!
//! A file is written through once when it is made. So its blocks are there, its length stays, and a sync of what is written
//! into it later has nothing to write but that.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use super::segment::{Header, START};

/// What the name of a segment ends with; one that is not yet whole has another ending behind it.
const SUFFIX: &str = "segment";
const UNFINISHED: &str = "unfinished";

/// A new store's first segment; each that is made later is four times as long as the one in use, up to [`LONGEST`].
const SHORTEST: u64 = 256 * 1024;
const LONGEST: u64 = 16 * 1024 * 1024;

/// How many segments are kept for another life.
const MOST_SPARES: usize = 3;

/// The folder of a journal.
pub(in crate::embedded) struct Files {
    folder: PathBuf,
    /// The number of the next file to be made.
    next: AtomicU64,
    spares: Mutex<Vec<Spare>>,
}

/// A segment that holds nothing that is needed.
pub(super) struct Spare {
    pub(super) path: PathBuf,
    pub(super) length: u64,
}

/// A segment as it was found.
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) length: u64,
    /// Nothing if it is damaged.
    pub(super) header: Option<Header>,
}

/// How long the segment after one of `length` bytes should be.
pub(super) fn next_length(length: u64) -> u64 {
    length.saturating_mul(4).clamp(SHORTEST, LONGEST)
}

impl Files {
    /// Opens the folder, which is made if it is not there; answers the segments in it, too.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, Vec<Found>)> {
        fs::create_dir_all(folder)?;
        let (mut found, mut next) = (Vec::new(), 1);
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            match number(&path) {
                Some(number) => next = next.max(number + 1),
                // Begun, and never used.
                None if path.extension().is_some_and(|it| it == UNFINISHED) => {
                    fs::remove_file(&path)?;
                    continue;
                }
                None => continue,
            }
            found.push(find(path)?);
        }
        let files = Files { folder: folder.to_owned(), next: AtomicU64::new(next), spares: Mutex::default() };
        Ok((files, found))
    }

    /// Makes a segment of at least `length` bytes ahead, unless there is a spare one.
    pub(in crate::embedded) fn make_ahead(&self, length: u64) -> io::Result<()> {
        if !self.has_spare(length) {
            let spare = self.make(length)?;
            self.spares.lock().push(spare);
        }
        Ok(())
    }

    /// Whether a segment of at least `length` bytes is ready.
    pub(super) fn has_spare(&self, length: u64) -> bool {
        self.spares.lock().iter().any(|spare| spare.length >= length)
    }

    /// The longest spare segment, if it has `length` bytes, or else a new one.
    pub(super) fn take(&self, length: u64) -> io::Result<Spare> {
        let mut spares = self.spares.lock();
        let longest = (0..spares.len()).max_by_key(|&at| spares.get(at).map(|spare| spare.length));
        if let Some(at) = longest.filter(|&at| spares.get(at).is_some_and(|spare| spare.length >= length)) {
            return Ok(spares.swap_remove(at));
        }
        drop(spares);
        self.make(length)
    }

    /// Keeps a segment for another life; if there are enough, the shortest goes, and so do those made for one large record.
    pub(super) fn give_back(&self, spare: Spare) -> io::Result<()> {
        let mut spares = self.spares.lock();
        spares.push(spare);
        spares.sort_unstable_by_key(|spare| std::cmp::Reverse(spare.length));
        while let Some(at) = surplus(&spares) {
            fs::remove_file(spares.remove(at).path)?;
        }
        Ok(())
    }

    /// Makes a segment, which lasts once this returns.
    fn make(&self, length: u64) -> io::Result<Spare> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{number}.{SUFFIX}"));
        let unfinished = path.with_extension(UNFINISHED);
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&unfinished)?;
        let header = Header { generation: 0, identity: 0, before: 0, flushed: 0 };
        write_through(&file, &header.encode(), length).inspect_err(|_| {
            // What is left of it is in the way of nobody but those who need the room.
            let _ = fs::remove_file(&unfinished);
        })?;
        fs::rename(&unfinished, &path)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(Spare { path, length })
    }
}

/// The place of a spare segment that is not to be kept.
fn surplus(spares: &[Spare]) -> Option<usize> {
    match spares.first() {
        Some(first) if first.length > LONGEST => Some(0),
        _ => (spares.len() > MOST_SPARES).then(|| spares.len() - 1),
    }
}

/// Writes a header and zeros up to `length`, and syncs.
fn write_through(file: &File, header: &[u8], length: u64) -> io::Result<()> {
    const STEP: usize = 256 * 1024;
    let zeros = vec![0; STEP];
    let mut at = 0;
    while at < length {
        let count = (length - at).min(STEP as u64);
        file.write_all_at(zeros.get(..count as usize).unwrap_or_default(), at)?;
        at += count;
    }
    file.write_all_at(header, 0)?;
    file.sync_all()
}

/// The number in a segment's name.
fn number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_suffix(SUFFIX)?.strip_suffix('.')?.parse().ok()
}

fn find(path: PathBuf) -> io::Result<Found> {
    let mut file = File::open(&path)?;
    let length = file.metadata()?.len();
    let mut header = Vec::with_capacity(START);
    file.by_ref().take(START as u64).read_to_end(&mut header)?;
    Ok(Found { path, length, header: Header::parse(&header) })
}

/// The first bytes of a segment, `count` of them if it has as many.
pub(super) fn read(path: &Path, count: usize) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len().min(count as u64);
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
