//! Finding streams and reading their records, as one snapshot shows them.

use std::sync::Arc;

use base::Time;
use service::{Context, ServiceError, records};
use store::key::prefix_range;
use store::{Bytes, Order, Range, ScanLimit, Snapshot};

use super::keys::{self, StreamId};
use super::record::Record;
use super::{Position, Start, Stream, StreamArn};
use crate::Invalid;
use crate::error::Result;

/// What GetRecords answers at once, in bytes.
const PAGE_BYTES: usize = base::limits::dynamodb::PAGE;

/// Some streams, and whether there are more.
pub struct Listing {
    /// The streams, by table and label.
    pub streams: Vec<Stream>,
    /// Whether there are more behind them.
    pub more: bool,
}

/// The first `limit` streams, of one table's name or of all, that follow `after`.
pub async fn list(
    snapshot: &dyn Snapshot,
    ctx: &Context,
    table: Option<&str>,
    after: Option<&StreamArn<'_>>,
    limit: usize,
) -> Result<Listing> {
    let mut range = match table {
        Some(table) => keys::streams_of_table(&ctx.account, &ctx.region, table),
        None => keys::streams(&ctx.account, &ctx.region),
    };
    if let Some(after) = after {
        let label = after.time().ok_or_else(invalid_arn)?;
        let key = keys::labelled(&after.account, &after.region, after.table, label);
        range = range.after(&key, Order::Forward);
    }
    // One more than asked for tells whether there are more.
    let wanted = ScanLimit { rows: limit + 1, bytes: usize::MAX };
    let found = snapshot.scan(range, Order::Forward, wanted).await?;
    let more = found.len() > limit;
    let streams = found.iter().take(limit).map(|(_, bytes)| records::decode(bytes));
    Ok(Listing { streams: streams.collect::<Result<_>>()?, more })
}

/// The stream of this ARN.
///
/// # Errors
/// `ValidationException` for what is no stream's ARN, `ResourceNotFoundException` for a stream that is not there.
pub async fn find(snapshot: Arc<dyn Snapshot>, ctx: &Context, arn: &str) -> Result<Reader> {
    let parsed = StreamArn::parse(arn).ok_or_else(invalid_arn)?;
    let missing = || {
        let message = format!("Requested resource not found: Stream: {arn} not found");
        ServiceError::sender("ResourceNotFoundException", 400, message)
    };
    let label = parsed.time().filter(|_| parsed.is_of(ctx)).ok_or_else(missing)?;
    let key = keys::labelled(&ctx.account, &ctx.region, parsed.table, label);
    let stream: Stream = records::read(snapshot.as_ref(), &key).await?.ok_or_else(missing)?;
    let id = stream.id().ok_or_else(missing)?;
    Ok(Reader { snapshot, stream, id })
}

fn invalid_arn() -> ServiceError {
    Invalid::new("Invalid StreamArn").into()
}

/// One stream.
pub struct Reader {
    snapshot: Arc<dyn Snapshot>,
    /// The stream.
    pub stream: Stream,
    /// What its records lie under.
    pub id: StreamId,
}

impl Reader {
    /// Where the shard begins and, if it is closed, where it ends.
    pub async fn ends(&self) -> Result<(Position, Option<Position>)> {
        let range = prefix_range(&keys::shard(self.id));
        let ends = self.snapshot.scan(range, Order::Forward, ScanLimit::rows(2)).await?;
        let mut ends = ends.iter().filter_map(|(key, _)| Position::of_key(key));
        let start = ends.next().ok_or_else(|| ServiceError::internal("a stream has no beginning"))?;
        Ok((start, ends.next()))
    }

    /// The position of the last record that was trimmed, if any was.
    pub async fn trimmed(&self) -> Result<Option<Position>> {
        let stored = self.snapshot.get(&keys::trimmed(self.id)).await?;
        Ok(stored.as_deref().and_then(Position::read))
    }

    /// Where reading starts for whoever wants the records from now on.
    pub async fn latest(&self) -> Result<Start> {
        let range = prefix_range(&keys::records(self.id));
        let newest = self.snapshot.scan(range, Order::Reverse, ScanLimit::rows(1)).await?;
        match newest.first().and_then(|(key, _)| Position::of_key(key)) {
            Some(newest) => Ok(Start::After(newest)),
            None => Ok(Start::After(self.ends().await?.0.max(self.trimmed().await?.unwrap_or_default()))),
        }
    }

    /// Where reading starts for whoever wants the records that are not older than `time`.
    pub async fn since(&self, time: Time) -> Result<Start> {
        let mut rest = self.from(Start::TrimHorizon);
        loop {
            let page = self.snapshot.scan(rest.clone(), Order::Forward, ScanLimit::default()).await?;
            let Some((last, _)) = page.last() else { return self.latest().await };
            rest = rest.after(last, Order::Forward);
            for (key, bytes) in page {
                if Record::read(bytes)?.time >= time {
                    return Ok(Position::of_key(&key).map_or(Start::TrimHorizon, Start::At));
                }
            }
        }
    }

    /// Up to `limit` records and a megabyte.
    pub async fn page(&self, start: Start, limit: usize) -> Result<Vec<(Position, Record)>> {
        let limit = ScanLimit { rows: limit, bytes: PAGE_BYTES };
        let page = self.snapshot.scan(self.from(start), Order::Forward, limit).await?;
        page.into_iter().map(|(key, bytes)| entry(&key, bytes)).collect()
    }

    /// Whether nothing follows and nothing ever will.
    pub async fn is_over(&self, start: Start) -> Result<bool> {
        if self.stream.disabled.is_none() {
            return Ok(false);
        }
        let next = self.snapshot.scan(self.from(start), Order::Forward, ScanLimit::rows(1)).await?;
        Ok(next.is_empty())
    }

    fn from(&self, start: Start) -> Range {
        let prefix = keys::records(self.id);
        let all = prefix_range(&prefix);
        match start {
            Start::TrimHorizon => all,
            Start::At(position) => Range { start: std::ops::Bound::Included(position.key(&prefix)), ..all },
            Start::After(position) => all.after(&position.key(&prefix), Order::Forward),
        }
    }
}

fn entry(key: &[u8], bytes: Bytes) -> Result<(Position, Record)> {
    let position = Position::of_key(key).ok_or_else(|| ServiceError::internal("a record has no position"))?;
    Ok((position, Record::read(bytes)?))
}
