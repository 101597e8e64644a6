//! How the service's state lies in the store. All keys begin with `logs`; then:
//!
//! - `group` account Region name → [`Group`](crate::model::Group)
//! - `stream` group-id name → [`Stream`](crate::model::Stream)
//! - `event` group-id stream-id time number → [`Event`](crate::model::Event): a stream's events in the order they are read
//! - `deleted` group-id [stream-id] → [`Deleted`](crate::model::Deleted)

use base::Time;
use service::Context;
use store::key::{KeyBuilder, KeyReader};
use store::{Key, Range};

use crate::model::Deleted;

fn of(kind: &str) -> KeyBuilder {
    KeyBuilder::new("logs").str(kind)
}

/// A group's record.
pub fn group(ctx: &Context, name: &str) -> Key {
    of("group").str(&ctx.account).str(&ctx.region).str(name).finish()
}

/// The records of all groups whose names begin with `prefix`.
pub fn groups(ctx: &Context, prefix: &str) -> Range {
    of("group").str(&ctx.account).str(&ctx.region).prefix(prefix.as_bytes()).range()
}

/// The records of every account's and Region's groups.
pub fn all_groups() -> Range {
    of("group").range()
}

/// A stream's record.
pub fn stream(group_id: &str, name: &str) -> Key {
    of("stream").str(group_id).str(name).finish()
}

/// The records of a group's streams whose names begin with `prefix`.
pub fn streams(group_id: &str, prefix: &str) -> Range {
    of("stream").str(group_id).prefix(prefix.as_bytes()).range()
}

/// An event.
pub fn event(group_id: &str, stream_id: &str, time: Time, number: u64) -> Key {
    of("event").str(group_id).str(stream_id).u64(ordered(time)).u64(number).finish()
}

/// A stream's events.
pub fn events(group_id: &str, stream_id: &str) -> Range {
    of("event").str(group_id).str(stream_id).range()
}

/// Every event of a group.
pub fn group_events(group_id: &str) -> Range {
    of("event").str(group_id).range()
}

/// A stream's first possible key at this time: the bound of a range in time.
pub fn event_bound(group_id: &str, stream_id: &str, time: Time) -> Key {
    of("event").str(group_id).str(stream_id).u64(ordered(time)).finish()
}

/// The time and number that an event's key holds.
pub fn event_place(key: &Key) -> Option<(Time, u64)> {
    let mut reader = KeyReader::new(key);
    for _ in 0..4 {
        reader.str().ok()?;
    }
    let time = i64::try_from(reader.u64().ok()?).ok()?;
    Some((Time(time), reader.u64().ok()?))
}

/// The mark of a deleted group or stream.
pub fn deleted(mark: &Deleted) -> Key {
    let key = of("deleted").str(&mark.group);
    match &mark.stream {
        Some(stream) => key.str(stream).finish(),
        None => key.finish(),
    }
}

/// The marks of all deleted groups and streams.
pub fn all_deleted() -> Range {
    of("deleted").range()
}

/// Times before the epoch do not occur: events older than fourteen days are refused.
fn ordered(time: Time) -> u64 {
    u64::try_from(time.0).unwrap_or(0)
}
