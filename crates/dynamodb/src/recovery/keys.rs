//! How the logs of changes lie in the store. All keys begin with `dynamodb`; then:
//!
//! - `item`, table id (two numbers), the index number `CHANGES`, the log's number, stamp → what an item was before a
//!   change (`log.rs`).
//! - `changes`, table id, the log's number → whose log it is (`trim.rs`), as JSON. It belongs to the key of the table's
//!   record.

use store::key::KeyBuilder;
use store::{Key, Range};

use crate::keys::{CHANGES, TableId, items_of};

/// A log of changes: those of a table while point-in-time recovery was on without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogId {
    /// The table.
    pub table: TableId,
    /// Its number among the table's logs.
    pub number: u64,
}

/// What changes are appended to.
pub fn changes(id: LogId) -> Key {
    entries(id).finish()
}

/// All changes in a log.
pub fn log(id: LogId) -> Range {
    entries(id).range()
}

fn entries(LogId { table, number }: LogId) -> KeyBuilder {
    items_of(table).u64(CHANGES).u64(number)
}

/// The key of the note that there is a log.
pub fn note(LogId { table, number }: LogId) -> Key {
    notes().u64(table.0).u64(table.1).u64(number).finish()
}

/// All such notes.
pub fn all_notes() -> Range {
    notes().range()
}

fn notes() -> KeyBuilder {
    KeyBuilder::new("dynamodb").str("changes")
}
