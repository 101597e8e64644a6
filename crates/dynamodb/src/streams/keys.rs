//! How streams lie in the store. All keys begin with `dynamodb`; then:
//!
//! - `stream`, account, Region, table's name, label → the stream (`model.rs`), as JSON. It belongs to the key of the
//!   table's record.
//! - `record`, table id (two numbers), label, stamp → a record (`record.rs`).
//! - `shard`, table id, label, stamp → nothing: the shard's beginning and, once it is closed, its end.
//! - `trimmed`, table id, label → the position of the last record that was trimmed.

use base::Time;
use store::key::KeyBuilder;
use store::{Key, Range};

use super::Stream;
use crate::keys::{TableId, moment};

const SERVICE: &str = "dynamodb";

/// What a stream's records lie under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamId {
    /// The table.
    pub table: TableId,
    /// When the stream was switched on.
    pub label: Time,
}

/// The key of a stream.
pub fn stream(stream: &Stream) -> Key {
    labelled(&stream.account, &stream.region, &stream.table, stream.label)
}

/// The key of the stream with this label.
pub fn labelled(account: &str, region: &str, table: &str, label: Time) -> Key {
    of_table(account, region, table).u64(moment(label)).finish()
}

/// The streams of a table's name, in the order of their labels.
pub fn streams_of_table(account: &str, region: &str, table: &str) -> Range {
    of_table(account, region, table).range()
}

/// The streams of an account and Region, by table and label.
pub fn streams(account: &str, region: &str) -> Range {
    under("stream").str(account).str(region).range()
}

/// All streams.
pub fn all_streams() -> Range {
    under("stream").range()
}

/// What a stream's records are appended to.
pub fn records(id: StreamId) -> Key {
    of_stream("record", id).finish()
}

/// What the ends of a stream's shard are appended to.
pub fn shard(id: StreamId) -> Key {
    of_stream("shard", id).finish()
}

/// The key of the position up to which a stream is trimmed.
pub fn trimmed(id: StreamId) -> Key {
    of_stream("trimmed", id).finish()
}

fn under(kind: &str) -> KeyBuilder {
    KeyBuilder::new(SERVICE).str(kind)
}

fn of_table(account: &str, region: &str, table: &str) -> KeyBuilder {
    under("stream").str(account).str(region).str(table)
}

fn of_stream(kind: &str, StreamId { table, label }: StreamId) -> KeyBuilder {
    under(kind).u64(table.0).u64(table.1).u64(moment(label))
}
