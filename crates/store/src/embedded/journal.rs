//! fjall's journal files, as far as we touch them: it replays them at every start, even what has long been written
//! to sorted files, so we empty them when that is done. It must not know what they hold.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// How many bytes the journals in `data` take on disk; they are longer than that, being allocated in advance.
pub(super) fn bytes(data: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for (_, path) in files(data)? {
        bytes += fs::metadata(path)?.blocks() * 512;
    }
    Ok(bytes)
}

/// The journals in `data`, oldest first.
pub(super) fn paths(data: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(files(data)?.into_iter().map(|(_, path)| path).collect())
}

/// The journal in `data`, if there is exactly one.
pub(super) fn only(data: &Path) -> io::Result<Option<PathBuf>> {
    let mut files = files(data)?;
    Ok(files.pop().filter(|_| files.is_empty()).map(|(_, path)| path))
}

/// Empties the journal and removes its predecessors, once all they hold is in sorted files and nobody writes.
///
/// The last one must stay, if empty: without any, fjall would begin to number its writes anew.
pub(super) fn clear(data: &Path) -> io::Result<()> {
    let mut files = files(data)?;
    let last = files.pop();
    for (_, path) in files {
        fs::remove_file(path)?;
    }
    if let Some((_, path)) = last {
        let journal = OpenOptions::new().write(true).open(path)?;
        journal.set_len(0)?;
        journal.sync_all()?;
    }
    File::open(data)?.sync_all()
}

/// The journals with their numbers, oldest first.
fn files(data: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(number) = name.and_then(|name| name.strip_suffix(".jnl")?.parse().ok()) {
            files.push((number, path));
        }
    }
    files.sort_unstable();
    Ok(files)
}
