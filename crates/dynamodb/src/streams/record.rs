//! What is kept of a change, and the record that clients read. Written once when an item changes; read by slicing.
//!
//! A stored record is a version byte, the event, who changed the item, the time (8 bytes), the size, the lengths of the
//! three parts (4 bytes each), then the parts as the JSON of the answer: the key, the new image, the old image. A part of
//! no length is not there.
//!
//! Source: DynamoDB Streams API Reference, `Record` and `StreamRecord`; sizes as in the Developer Guide, "DynamoDB Streams
//! Low-Level API" (26, 59 and 38 bytes for its three records).

use base::Time;
use bytes::{Buf, BufMut, Bytes, BytesMut};
use service::ServiceError;
use store::Transaction;
use wire::{Map, Value};

use super::keys::{self, StreamId};
use super::{Position, Stream, ViewType};
use crate::error::Result;
use crate::keys::mixed;
use crate::primary_key;
use crate::value::{encode_item, item_size};
use crate::write::{Actor, Change, Image, Occasion};

const VERSION: u8 = 1;
/// What stands before the parts.
const HEADER: usize = 3 + 8 + 4 + 3 * 4;

/// What happened to the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Insert,
    Modify,
    Remove,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Modify => "MODIFY",
            Self::Remove => "REMOVE",
        }
    }

    fn of_byte(byte: u8) -> Option<Self> {
        [Self::Insert, Self::Modify, Self::Remove].into_iter().find(|event| *event as u8 == byte)
    }
}

/// Records a change in the table's stream, if it has one. A change that leaves the item as it was is none.
pub fn record(transaction: &mut dyn Transaction, occasion: &Occasion, change: &Change<'_>) -> Result<()> {
    let Some(stream) = change.table.stream() else { return Ok(()) };
    let Some(entry) = of_change(stream.view, occasion, change)? else { return Ok(()) };
    let id = StreamId { table: change.table.id, label: stream.label };
    Ok(transaction.append(keys::records(id), entry)?)
}

/// The stored record of a change; `None` if the item is as it was.
fn of_change(view: ViewType, occasion: &Occasion, change: &Change<'_>) -> Result<Option<Bytes>> {
    let (event, item) = match (change.before, change.after) {
        (None, None) => return Ok(None),
        (Some(before), Some(after)) if before.stored() == after.stored() => return Ok(None),
        (Some(_), Some(after)) => (Event::Modify, after),
        (None, Some(after)) => (Event::Insert, after),
        (Some(before), None) => (Event::Remove, before),
    };
    let key = primary_key::extract(change.table.key(), item.item()?);
    let new = change.after.filter(|_| view.shows_new());
    let old = change.before.filter(|_| view.shows_old());
    let size = item_size(&key) + new.map_or(0, Image::size) + old.map_or(0, Image::size);
    let parts = [Some(encode_item(&key).into()), new.map(json), old.map(json)].map(Option::unwrap_or_default);
    let mut bytes = BytesMut::with_capacity(HEADER + parts.iter().map(Bytes::len).sum::<usize>());
    bytes.put_slice(&[VERSION, event as u8, u8::from(occasion.by == Actor::TimeToLive)]);
    bytes.put_i64(occasion.time.0);
    bytes.put_u32(length(size)?);
    for part in &parts {
        bytes.put_u32(length(part.len())?);
    }
    for part in &parts {
        bytes.put_slice(part);
    }
    Ok(Some(bytes.freeze()))
}

fn json(image: &Image) -> Bytes {
    image.stored().json()
}

fn length(bytes: usize) -> Result<u32> {
    u32::try_from(bytes).map_err(ServiceError::internal)
}

/// A record as it is stored.
#[derive(Clone, Debug)]
pub struct Record {
    event: Event,
    by_time_to_live: bool,
    /// When the item changed.
    pub time: Time,
    size: u32,
    key: Bytes,
    new: Bytes,
    old: Bytes,
}

impl Record {
    /// From the store's bytes.
    pub fn read(bytes: Bytes) -> Result<Self> {
        Self::parse(bytes).ok_or_else(|| ServiceError::internal("a stored stream record has no known form"))
    }

    fn parse(mut bytes: Bytes) -> Option<Self> {
        if bytes.len() < HEADER || bytes.get_u8() != VERSION {
            return None;
        }
        let event = Event::of_byte(bytes.get_u8())?;
        let by_time_to_live = bytes.get_u8() == 1;
        let time = Time(bytes.get_i64());
        let size = bytes.get_u32();
        let lengths = [bytes.get_u32(), bytes.get_u32(), bytes.get_u32()];
        let mut part = |length: u32| {
            let length = usize::try_from(length).ok()?;
            (length <= bytes.len()).then(|| bytes.split_to(length))
        };
        let [key, new, old] = lengths;
        Some(Self { event, by_time_to_live, time, size, key: part(key)?, new: part(new)?, old: part(old)? })
    }

    /// The record as an answer has it.
    pub fn to_value(&self, stream: &Stream, id: StreamId, position: Position) -> Value {
        let mut record = Map::with_capacity(7);
        record.push("eventID", event_id(id, position));
        record.push("eventName", self.event.name());
        record.push("eventVersion", "1.1");
        record.push("eventSource", "aws:dynamodb");
        record.push("awsRegion", stream.region.as_str());
        record.push("dynamodb", self.change(stream.view, position));
        if self.by_time_to_live {
            let identity = [("PrincipalId", "dynamodb.amazonaws.com".into()), ("Type", "Service".into())];
            record.push("userIdentity", Map::from(identity));
        }
        record.into()
    }

    /// `dynamodb`: the change itself. Its time is that of AWS, in whole seconds.
    fn change(&self, view: ViewType, position: Position) -> Value {
        let image = |json: &Bytes| (!json.is_empty()).then(|| Value::Json(json.clone()));
        let mut change = Map::with_capacity(7);
        change.push("ApproximateCreationDateTime", Value::Timestamp(self.time.seconds() * 1000));
        change.push_some("Keys", image(&self.key));
        change.push_some("NewImage", image(&self.new));
        change.push_some("OldImage", image(&self.old));
        change.push("SequenceNumber", position.sequence_number());
        change.push("SizeBytes", Value::Int(i64::from(self.size)));
        change.push("StreamViewType", view.name());
        change.into()
    }
}

/// 32 hexadecimal digits, the same whenever the record is read, and no other record's of the stream.
fn event_id(StreamId { table, label }: StreamId, Position { stamp, number }: Position) -> String {
    let high = mixed(table.0 ^ stamp);
    let low = mixed(table.1.wrapping_add(label.0.cast_unsigned()) ^ u64::from(number) ^ high);
    format!("{high:016x}{low:016x}")
}
