//! Trees: each has a list of its tables (`v<number>`), which `current` names together with its checksum, and which holds
//! the checksum of each table. fjall relies on the lists without looking at that.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use super::damaged;
use crate::StoreError;

/// Checks that the list of each tree in `data` is what was written.
///
/// # Errors
/// [`StoreError::Damaged`] if one is not; [`StoreError::Engine`] if the files cannot be read.
pub(in crate::embedded) fn check_lists(data: &Path) -> Result<(), StoreError> {
    trees(data).iter().try_for_each(|tree| list(tree).map(drop))
}

/// A table in `data` that holds other bytes than were written. Reads all of them.
pub(in crate::embedded) fn damaged_table(data: &Path) -> Option<PathBuf> {
    trees(data).iter().find_map(|tree| {
        let list = list(tree).ok()?;
        entries(&tree.join("tables")).into_iter().find(|table| !is_as_listed(&list, table))
    })
}

/// The folders of the trees.
fn trees(data: &Path) -> Vec<PathBuf> {
    entries(&data.join("keyspaces"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let found = fs::read_dir(folder).into_iter().flatten();
    found.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect()
}

/// The tree's list of tables, after its checksum was compared; empty if the tree has none yet.
fn list(tree: &Path) -> Result<Vec<u8>, StoreError> {
    let failed = |error: std::io::Error| StoreError::engine("read the list of tables", error);
    let current = tree.join("current");
    let named = match fs::read(&current) {
        Ok(named) => named,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let (number, checksum) = parse(&named).ok_or_else(|| damaged(&current))?;
    let path = tree.join(format!("v{number}"));
    match fs::read(&path) {
        Ok(list) if xxh3_128(&list) == checksum => Ok(list),
        Ok(_) => Err(damaged(&path)),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(damaged(&current)),
        Err(error) => Err(failed(error)),
    }
}

/// The list's number and checksum; the kind of checksum comes last.
fn parse(named: &[u8]) -> Option<(u64, u128)> {
    let (number, rest) = named.split_first_chunk()?;
    let (checksum, kind) = rest.split_first_chunk()?;
    (kind == [0]).then_some((u64::from_le_bytes(*number), u128::from_le_bytes(*checksum)))
}

/// Whether the list has the table with the checksum that its bytes give, or does not have it at all, as when a file was
/// not finished. Number, kind of checksum and checksum lie side by side there.
fn is_as_listed(list: &[u8], table: &Path) -> bool {
    let number = table.file_name().and_then(|name| name.to_str()?.parse::<u64>().ok());
    let Some(number) = number else { return true };
    // One that cannot be read has another problem.
    let Ok(bytes) = fs::read(table) else { return true };
    let name = [&number.to_le_bytes()[..], &[0]].concat();
    let entry = [&name[..], &xxh3_128(&bytes).to_le_bytes()].concat();
    let has = |sought: &[u8]| list.windows(sought.len()).any(|part| part == sought);
    has(&entry) || !has(&name)
}
