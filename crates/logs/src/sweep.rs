//! Removes what no reader can see any more: the streams and events of deleted groups, and events
//! past their group's retention. A group's deletion is atomic because its streams and events hang on
//! an id that no record names any more; the mark left in its place lets any later sweep finish.

use std::ops::Bound;

use base::Time;
use service::{Platform, Result, records};
use store::{Key, Order, Range, ScanLimit};

use crate::model::{Deleted, Group, Stream};
use crate::{events, keys};

/// Keys removed in one transaction.
const BATCH: ScanLimit = ScanLimit { rows: 1000, bytes: 8 * 1024 * 1024 };

/// Finishes every deletion that was begun.
pub async fn deleted_groups(platform: &Platform) -> Result<()> {
    let snapshot = platform.store.snapshot().await?;
    let marks: Vec<Deleted> = records::read_all(snapshot.as_ref(), keys::all_deleted()).await?;
    for mark in marks {
        group(platform, &mark.id).await?;
    }
    Ok(())
}

/// Finishes one group's deletion.
pub async fn group(platform: &Platform, id: &str) -> Result<()> {
    remove(platform, keys::group_events(id)).await?;
    remove(platform, keys::streams(id, "")).await?;
    let mark = keys::deleted(id);
    let mut transaction = platform.store.begin(vec![mark.clone()]).await?;
    transaction.delete(mark)?;
    Ok(transaction.commit().await?)
}

/// Removes one stream's events, whose record is gone.
pub async fn stream_events(platform: &Platform, group_id: &str, stream: &str) -> Result<()> {
    remove(platform, keys::events(group_id, stream)).await
}

/// Removes every event past its group's retention.
pub async fn expired_events(platform: &Platform) -> Result<()> {
    let now = platform.clock.now();
    let snapshot = platform.store.snapshot().await?;
    let groups: Vec<Group> = records::read_all(snapshot.as_ref(), keys::all_groups()).await?;
    for group in groups {
        if let Some(horizon) = group.horizon(now) {
            expire(platform, &group, horizon).await?;
        }
    }
    Ok(())
}

async fn expire(platform: &Platform, group: &Group, horizon: Time) -> Result<()> {
    let snapshot = platform.store.snapshot().await?;
    let streams: Vec<Stream> = records::read_all(snapshot.as_ref(), keys::streams(&group.id, "")).await?;
    for stream in streams {
        let span = events::Span { start: None, end: Some(horizon) };
        remove(platform, span.range(&group.id, &stream.name)).await?;
    }
    Ok(())
}

async fn remove(platform: &Platform, range: Range) -> Result<()> {
    let mut rest = range;
    loop {
        let snapshot = platform.store.snapshot().await?;
        let keys: Vec<Key> = snapshot
            .scan(rest.clone(), Order::Forward, BATCH)
            .await?
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        let Some(last) = keys.last().cloned() else { return Ok(()) };
        let mut transaction = platform.store.begin(keys.clone()).await?;
        for key in keys {
            transaction.delete(key)?;
        }
        transaction.commit().await?;
        rest.start = Bound::Excluded(last);
    }
}
