//! Removing what is older than 24 hours: records, and streams that were switched off before that.
//!
//! Source: DynamoDB Developer Guide, "Change data capture for DynamoDB Streams".

use std::time::Duration;

use base::Time;
use service::records;
use store::key::prefix_range;
use store::{Key, Order, ScanLimit, Store};

use super::keys::{self, StreamId};
use super::record::Record;
use super::{Position, Stream};
use crate::error::Result;

/// How long records are kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Records removed in one transaction.
const BATCH: usize = 500;

/// Trims all streams. What a page of the list of streams does not hold, the next does.
pub async fn trim(store: &dyn Store, now: Time) -> Result<()> {
    let mut rest = keys::all_streams();
    loop {
        let page = store.snapshot().await?.scan(rest.clone(), Order::Forward, ScanLimit::default()).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        rest = rest.after(last, Order::Forward);
        for (_, bytes) in page {
            let stream: Stream = records::decode(&bytes)?;
            if let Some(id) = stream.id() {
                while trim_some(store, id, now).await? {}
                forget(store, &stream, id, now).await?;
            }
        }
    }
}

/// Removes the oldest records if they are too old; answers whether there may be more of them.
async fn trim_some(store: &dyn Store, id: StreamId, now: Time) -> Result<bool> {
    let range = prefix_range(&keys::records(id));
    let page = store.snapshot().await?.scan(range, Order::Forward, ScanLimit::rows(BATCH)).await?;
    let mut old = Vec::new();
    for (key, bytes) in page {
        if now.since(Record::read(bytes)?.time) <= KEPT {
            break;
        }
        old.push(key);
    }
    let Some(last) = old.last().and_then(|key| Position::of_key(key)) else { return Ok(false) };
    let mark = keys::trimmed(id);
    let mut transaction = store.begin(vec![mark.clone()]).await?;
    for key in old {
        transaction.delete_under(&mark, key)?;
    }
    transaction.put(mark, last.bytes())?;
    transaction.commit().await?;
    Ok(true)
}

/// Removes a stream that was switched off a day ago, and so has no records any more.
async fn forget(store: &dyn Store, stream: &Stream, id: StreamId, now: Time) -> Result<()> {
    if stream.disabled.is_none_or(|disabled| now.since(disabled) <= KEPT) {
        return Ok(());
    }
    let snapshot = store.snapshot().await?;
    let some_of = |prefix: Key| snapshot.scan(prefix_range(&prefix), Order::Forward, ScanLimit::rows(BATCH));
    if !some_of(keys::records(id)).await?.is_empty() {
        return Ok(());
    }
    let ends = some_of(keys::shard(id)).await?;
    let owner = crate::keys::table(&stream.account, &stream.region, &stream.table);
    let mark = keys::trimmed(id);
    let mut transaction = store.begin(vec![owner.clone(), mark.clone()]).await?;
    transaction.delete(mark)?;
    for key in ends.into_iter().map(|(key, _)| key).chain([keys::stream(stream)]) {
        transaction.delete_under(&owner, key)?;
    }
    transaction.commit().await?;
    Ok(())
}
