//! Finds damage in fjall's files: in journals and in the lists of tables before fjall opens them, in tables once reading
//! one has failed (fjall checks each block that it reads). It must not know what the entries mean.

mod journals;
mod tables;

use std::path::Path;

pub(super) use journals::{Ends, check_journals};
pub(super) use tables::{check_lists, damaged_table};

use crate::StoreError;

/// What to do about a file that has to be what it was.
const RESTORE: &str =
    "restore the data directory from a copy; if there is none, what other files hold can still be read";

/// `path` holds other bytes than were written, for all that is known of no use to anyone.
pub(super) fn damaged(path: &Path) -> StoreError {
    StoreError::Damaged { what: path.display().to_string().into(), recovery: RESTORE.into() }
}
