//! How time to live lies in the store. All keys begin with `dynamodb`; then:
//!
//! - `item`, table id (two numbers), the highest index number but one, when time to live was switched on, seconds since the
//!   epoch, the item's key → nothing: when the item expires. It belongs to the item's key.
//! - `expiring`, table id, when time to live was switched on → what is to be done (`mark.rs`), as JSON. It belongs to the
//!   key of the table's record.

use std::ops::Bound;

use base::Time;
use store::key::{KeyBuilder, KeyReader};
use store::{Key, Range};

use crate::keys::{EXPIRIES, TableId, items_of, moment};

/// The key of a mark.
pub fn mark(id: TableId, since: Time) -> Key {
    marks().u64(id.0).u64(id.1).u64(moment(since)).finish()
}

/// All marks.
pub fn all_marks() -> Range {
    marks().range()
}

fn marks() -> KeyBuilder {
    KeyBuilder::new("dynamodb").str("expiring")
}

/// The index of expiries that is kept since time to live was switched on.
pub fn expiries(id: TableId, since: Time) -> Range {
    index(id, since).range()
}

/// The expiries in seconds since the epoch, `from` included and `to` not.
pub fn expiries_between(id: TableId, since: Time, from: u64, to: u64) -> Range {
    let at = |seconds| index(id, since).u64(seconds).finish();
    Range { start: Bound::Included(at(from)), end: Bound::Excluded(at(to)) }
}

/// The entry of the item under `item`, whose time is over at `seconds`.
pub fn expiry(id: TableId, since: Time, seconds: u64, item: &[u8]) -> Key {
    index(id, since).u64(seconds).bytes(item).finish()
}

fn index(id: TableId, since: Time) -> KeyBuilder {
    items_of(id).u64(EXPIRIES).u64(moment(since))
}

/// The seconds and the item's key in the key of an entry.
pub fn read_expiry(key: &[u8]) -> Option<(u64, Key)> {
    let mut reader = KeyReader::new(key);
    reader.str().ok().and_then(|_| reader.str().ok())?;
    // The table's id, the index, and since when it is kept.
    for _ in 0..4 {
        reader.u64().ok()?;
    }
    Some((reader.u64().ok()?, reader.bytes().ok()?.into()))
}
