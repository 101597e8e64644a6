//! Damage in the tree's files. The tree checks each block of a table that it reads, and no more: it relies on its list of
//! tables (`v<number>`), which `current` names together with its checksum, and which holds the checksum of each table.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use crate::StoreError;

/// What to do about a file that has to be what it was.
const RESTORE: &str =
    "restore the data directory from a copy; if there is none, what other files hold can still be read";

/// `path` holds other bytes than were written, for all that is known of no use to anyone.
pub(super) fn damaged(path: &Path) -> StoreError {
    StoreError::Damaged { what: path.display().to_string().into(), recovery: RESTORE.into() }
}

/// Checks that the list of the tree in `tree` is what was written.
///
/// # Errors
/// [`StoreError::Damaged`] if it is not; [`StoreError::Engine`] if the files cannot be read.
pub(super) fn check_list(tree: &Path) -> Result<(), StoreError> {
    list(tree).map(drop)
}

/// A table in `tree` that holds other bytes than were written. Reads all of them.
pub(super) fn damaged_table(tree: &Path) -> Option<PathBuf> {
    let list = list(tree).ok()?;
    let tables = fs::read_dir(tree.join("tables")).into_iter().flatten();
    tables.filter_map(|entry| entry.ok().map(|entry| entry.path())).find(|table| !is_as_listed(&list, table))
}

/// The tree's list of tables, after its checksum was compared.
fn list(tree: &Path) -> Result<Vec<u8>, StoreError> {
    let failed = |error: std::io::Error| StoreError::engine("read the list of tables", error);
    let current = tree.join("current");
    let named = match fs::read(&current) {
        Ok(named) => named,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(damaged(&current)),
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
