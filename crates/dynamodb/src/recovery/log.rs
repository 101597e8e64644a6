//! The log of changes: what each changed item was before.
//!
//! A stored entry is a version byte, the time of the change (8 bytes), the length of the item's key (4 bytes), the key,
//! then the item's stored form; nothing if there was none.

use base::Time;
use bytes::{Buf, BufMut, Bytes, BytesMut};
use service::ServiceError;
use store::{Key, Order, ScanLimit, Snapshot, Transaction};

use super::keys::{self, LogId};
use crate::error::Result;
use crate::write::{Change, Image, Occasion};

const VERSION: u8 = 1;
/// What stands before the key.
const HEADER: usize = 1 + 8 + 4;
/// Changes are logged in the order of their commits, each with the time at which its call arrived. So a time may stand
/// behind a later one, but not by more than the longest that a call waits for its commit.
const DISORDER_MS: i64 = 10 * 60 * 1000;

/// What an item was before a change.
#[derive(Clone, Debug)]
pub struct Before {
    /// The item's key.
    pub key: Key,
    /// The item.
    pub item: Option<Image>,
}

/// Logs a change, if the table's changes are. One that leaves the item as it was is none.
pub fn record(transaction: &mut dyn Transaction, occasion: &Occasion, change: &Change<'_>) -> Result<()> {
    let Some(log) = change.table.changes() else { return Ok(()) };
    let [before, after] = [change.before, change.after].map(|image| image.map(Image::stored));
    if before == after {
        return Ok(());
    }
    let item = before.map(|before| before.clone().into_bytes()).unwrap_or_default();
    let length = u32::try_from(change.key.len()).map_err(ServiceError::internal)?;
    let mut entry = BytesMut::with_capacity(HEADER + change.key.len() + item.len());
    entry.put_u8(VERSION);
    entry.put_i64(occasion.time.0);
    entry.put_u32(length);
    entry.put_slice(change.key);
    entry.put_slice(&item);
    Ok(transaction.append(keys::changes(log), entry.freeze())?)
}

impl Before {
    /// From the store's bytes.
    pub fn read(bytes: Bytes) -> Result<Self> {
        let (_, key, item) = split(bytes)?;
        let item = if item.is_empty() { None } else { Some(Image::read(item)?) };
        Ok(Self { key, item })
    }
}

/// When the change of an entry was asked for.
pub fn time_of(bytes: &Bytes) -> Result<Time> {
    Ok(split(bytes.clone())?.0)
}

fn split(mut bytes: Bytes) -> Result<(Time, Key, Bytes)> {
    let unreadable = || ServiceError::internal("a change in a log has no known form");
    if bytes.len() < HEADER || bytes.get_u8() != VERSION {
        return Err(unreadable());
    }
    let time = Time(bytes.get_i64());
    let length = usize::try_from(bytes.get_u32()).map_err(ServiceError::internal)?;
    if length > bytes.len() {
        return Err(unreadable());
    }
    Ok((time, bytes.split_to(length), bytes))
}

/// The key of the first change in the log that was asked for after `time`, if there is one.
///
/// What was answered at `time` lies before it, and what was asked for later behind it.
pub async fn first_after(snapshot: &dyn Snapshot, log: LogId, time: Time) -> Result<Option<Key>> {
    let mut rest = keys::log(log);
    let mut first = None;
    loop {
        let page = snapshot.scan(rest.clone(), Order::Reverse, ScanLimit::default()).await?;
        let Some((last, _)) = page.last() else { return Ok(first) };
        rest = rest.after(last, Order::Reverse);
        for (key, bytes) in page {
            let at = time_of(&bytes)?;
            if at > time {
                first = Some(key);
            } else if at.0 < time.0.saturating_sub(DISORDER_MS) {
                return Ok(first);
            }
        }
    }
}
