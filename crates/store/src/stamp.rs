//! Stamps: what makes appended keys increase with every commit. The last stamp given lies in the store itself, written
//! with the entries that bear it, so that no crash and no copy can separate them. It must not know the engines.

use bytes::{BufMut, Bytes, BytesMut};

use crate::{Entry, Key, STAMP_BYTES, StoreError};

/// The key of the last stamp. It is the lowest there is, and scans begin above it.
pub(crate) const LAST_STAMP: &[u8] = &[0];

/// The stamp that was stored under [`LAST_STAMP`], which nothing precedes.
///
/// # Errors
/// [`StoreError::Engine`] if it is not eight bytes long.
pub(crate) fn read(stored: Option<&Bytes>) -> Result<u64, StoreError> {
    let Some(stored) = stored else { return Ok(0) };
    let bytes = stored.as_ref().try_into();
    bytes.map(u64::from_be_bytes).map_err(|_| StoreError::engine("read", "the last stamp is damaged"))
}

/// What to store under [`LAST_STAMP`].
pub(crate) fn entry(stamp: u64) -> Entry {
    (Bytes::from_static(LAST_STAMP), Bytes::copy_from_slice(&stamp.to_be_bytes()))
}

/// The keys and values of a commit's appended entries.
pub(crate) fn stamped(appended: Vec<Entry>, stamp: u64) -> impl Iterator<Item = Entry> {
    (0u32..).zip(appended).map(move |(number, (prefix, value))| (key(&prefix, stamp, number), value))
}

fn key(prefix: &[u8], stamp: u64, number: u32) -> Key {
    let mut key = BytesMut::with_capacity(prefix.len() + STAMP_BYTES);
    key.put_slice(prefix);
    key.put_u64(stamp);
    key.put_u32(number);
    key.freeze()
}
