//! Removes what no reader can see any more: what deleted groups and streams held, and events past
//! their group's retention. A deletion is atomic because streams and events hang on ids that no
//! record names any more; the mark left in its place lets any later sweep finish.

use std::ops::Bound;

use base::Time;
use service::{Platform, Result, records};
use store::{Key, Order, Range, ScanLimit};

use crate::model::{Deleted, Group, Stream};
use crate::{events, keys};

/// Keys removed in one transaction.
const BATCH: ScanLimit = ScanLimit { rows: 1000, bytes: 8 * 1024 * 1024 };

/// Finishes every deletion that was begun.
pub async fn deletions(platform: &Platform) -> Result<()> {
    let snapshot = platform.store.snapshot().await?;
    let marks: Vec<Deleted> = records::read_all(snapshot.as_ref(), keys::all_deleted()).await?;
    for mark in marks {
        deletion(platform, &mark).await?;
    }
    Ok(())
}

/// Finishes one deletion. Streams go before events: without its stream no writer adds another event.
pub async fn deletion(platform: &Platform, mark: &Deleted) -> Result<()> {
    match &mark.stream {
        Some(stream) => remove(platform, keys::events(&mark.group, stream)).await?,
        None => {
            remove(platform, keys::streams(&mark.group, "")).await?;
            remove(platform, keys::group_events(&mark.group)).await?;
        }
    }
    let key = keys::deleted(mark);
    let mut transaction = platform.store.begin(vec![key.clone()]).await?;
    transaction.delete(key)?;
    Ok(transaction.commit().await?)
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
        remove(platform, span.range(&group.id, &stream.id)).await?;
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
