//! What can go wrong in a store, in words for the person who runs it.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{MAX_KEY_BYTES, MAX_VALUE_BYTES};

/// Why a store could not do what it was asked. Cheap to clone: one failed sync answers many commits.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A write to a key that the transaction did not declare: a mistake in the calling code.
    #[error("the transaction did not declare the key {key}; name every key to be written when it begins")]
    Undeclared {
        /// The key, printable.
        key: Box<str>,
    },
    /// A key that is empty, longer than [`MAX_KEY_BYTES`] or the store's own.
    #[error("a key of {len} bytes; keys have 1 to {MAX_KEY_BYTES} bytes and are not 00 alone")]
    InvalidKey {
        /// Its length in bytes.
        len: usize,
    },
    /// A value longer than [`MAX_VALUE_BYTES`].
    #[error("a value of {len} bytes; values have at most {MAX_VALUE_BYTES} bytes")]
    ValueTooLarge {
        /// Its length in bytes.
        len: usize,
    },
    /// The engine could not write any more; it still answers reads.
    #[error(
        "the store is read-only since a write failed: {cause}; make room or repair the disk, then restart"
    )]
    ReadOnly {
        /// The first failure.
        cause: Arc<str>,
    },
    /// The engine was closed.
    #[error("the store is closed")]
    Closed,
    /// Another engine has the data directory open.
    #[error("the data directory {} is in use by {}; stop that one or choose another directory", path.display(), holder(*pid))]
    Locked {
        /// The data directory.
        path: PathBuf,
        /// The process that holds it, if it said so.
        pid: Option<u32>,
    },
    /// The path leads to something that is not a directory.
    #[error("{} is not a directory; choose a directory for the data", path.display())]
    NotADirectory {
        /// The path.
        path: PathBuf,
    },
    /// The directory holds other things, so nothing is written into it.
    #[error("{} holds files but no Landfall data; choose an empty directory", path.display())]
    NotAStore {
        /// The directory.
        path: PathBuf,
    },
    /// The data was written in another format.
    #[error("the data in {} has format {found:?}, this version reads {expected:?}; use the version that wrote it", path.display())]
    Format {
        /// The data directory.
        path: PathBuf,
        /// What its format file says.
        found: Box<str>,
        /// What this version reads and writes.
        expected: &'static str,
    },
    /// The directory may not be written.
    #[error("the data directory {} cannot be written: {source}; check its owner and permissions", path.display())]
    ReadOnlyDirectory {
        /// The data directory.
        path: PathBuf,
        /// The operating system's answer.
        source: Arc<io::Error>,
    },
    /// A file holds other bytes than were written. Nothing of what is damaged is ever served.
    #[error("the data is damaged in {what}; {recovery}")]
    Damaged {
        /// The file, and where in it, as far as that is known.
        what: Box<str>,
        /// What to do.
        recovery: Box<str>,
    },
    /// The engine below failed.
    #[error("the store failed to {action}: {cause}")]
    Engine {
        /// What was being done.
        action: &'static str,
        /// What the engine said.
        cause: Arc<str>,
    },
}

impl StoreError {
    pub(crate) fn engine(action: &'static str, cause: impl ToString) -> Self {
        StoreError::Engine { action, cause: cause.to_string().into() }
    }

    /// The lasting state of a store that this failure to write puts it into.
    pub(crate) fn into_read_only(self) -> Self {
        match self {
            StoreError::Engine { cause, .. } => StoreError::ReadOnly { cause },
            other => StoreError::ReadOnly { cause: other.to_string().into() },
        }
    }

    pub(crate) fn undeclared(key: &[u8]) -> Self {
        StoreError::Undeclared { key: printable(key).into() }
    }
}

fn holder(pid: Option<u32>) -> String {
    pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"))
}

/// A key for people: printable ASCII as it is, other bytes as `\xNN`; cut after 200 bytes.
fn printable(key: &[u8]) -> String {
    let mut text = String::new();
    for &byte in key.iter().take(200) {
        if byte.is_ascii_graphic() && byte != b'\\' {
            text.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    if key.len() > 200 {
        text.push('…');
    }
    text
}
