//! Reading events: one stream in either direction, or several merged in time.

use std::cmp::Ordering;
use std::ops::Bound;

use base::Time;
use service::{Result, records};
use store::{Entry, Order, Range, ScanLimit, Snapshot};

use crate::keys;
use crate::model::{Event, Stream};
use crate::token::Place;

/// The most a page of events may weigh: AWS's 1 MB.
pub const PAGE_BYTES: usize = 1024 * 1024;

/// An event with its place.
#[derive(Debug)]
pub struct Placed {
    /// Where it stands.
    pub place: Place,
    /// The event.
    pub event: Event,
}

/// Which events of a stream: from `start` (inclusive) to `end` (exclusive), and not past the retention.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The first moment, if bounded.
    pub start: Option<Time>,
    /// The moment after the last, if bounded.
    pub end: Option<Time>,
}

impl Span {
    /// This span less what lies before `horizon`.
    pub fn kept_since(self, horizon: Option<Time>) -> Self {
        Self { start: self.start.max(horizon), ..self }
    }

    /// The keys of a stream's events within the span.
    pub fn range(self, group_id: &str, stream_id: &str) -> Range {
        let whole = keys::events(group_id, stream_id);
        let bound = |time| keys::event_bound(group_id, stream_id, time);
        Range {
            start: self.start.map_or(whole.start, |time| Bound::Included(bound(time))),
            end: self.end.map_or(whole.end, |time| Bound::Excluded(bound(time))),
        }
    }
}

/// One page of a stream.
pub async fn page(
    snapshot: &dyn Snapshot,
    stream: &str,
    range: Range,
    order: Order,
    rows: usize,
) -> Result<Vec<Placed>> {
    let limit = ScanLimit { rows, bytes: PAGE_BYTES };
    let entries = snapshot.scan(range, order, limit).await?;
    entries.iter().map(|entry| placed(stream, entry)).collect()
}

fn placed(stream: &str, (key, value): &Entry) -> Result<Placed> {
    let (time, number) = keys::event_place(key)
        .ok_or_else(|| service::ServiceError::internal("a log event's key cannot be read"))?;
    Ok(Placed { place: Place { time, stream: stream.to_owned(), number }, event: records::decode(value)? })
}

/// Several streams of a group as one, in the order of time, then stream, then arrival.
pub struct Merged<'a> {
    snapshot: &'a dyn Snapshot,
    sources: Vec<Source>,
}

struct Source {
    stream: String,
    rest: Range,
    /// The page being read, its next event last.
    buffer: Vec<Placed>,
}

/// Events a source fetches at once.
const SOURCE_ROWS: usize = 256;

impl<'a> Merged<'a> {
    /// The events of `streams` within `span`, those after `after` only.
    pub fn new(
        snapshot: &'a dyn Snapshot,
        group_id: &str,
        streams: Vec<Stream>,
        span: Span,
        after: Option<&Place>,
    ) -> Self {
        let source = |stream: Stream| {
            let mut rest = span.range(group_id, &stream.id);
            if let Some(place) = after {
                rest.start = resume(group_id, &stream, place);
            }
            Source { stream: stream.name, rest, buffer: Vec::new() }
        };
        Self { snapshot, sources: streams.into_iter().map(source).collect() }
    }

    /// The next event, if there is one.
    pub async fn next(&mut self) -> Result<Option<Placed>> {
        for source in &mut self.sources {
            source.fill(self.snapshot).await?;
        }
        self.sources.retain(|source| !source.buffer.is_empty());
        let earliest = self.sources.iter_mut().min_by(|a, b| a.head().cmp(&b.head()));
        Ok(earliest.and_then(|source| source.buffer.pop()))
    }
}

/// Where a stream goes on after `place`: streams that sort before the place's own have given their
/// events of that moment already, those after it have not.
fn resume(group_id: &str, stream: &Stream, place: &Place) -> Bound<store::Key> {
    let from = |time| Bound::Included(keys::event_bound(group_id, &stream.id, time));
    match stream.name.cmp(&place.stream) {
        Ordering::Less => from(Time(place.time.0.saturating_add(1))),
        Ordering::Equal => Bound::Excluded(keys::event(group_id, &stream.id, place.time, place.number)),
        Ordering::Greater => from(place.time),
    }
}

impl Source {
    fn head(&self) -> Option<&Place> {
        self.buffer.last().map(|placed| &placed.place)
    }

    async fn fill(&mut self, snapshot: &dyn Snapshot) -> Result<()> {
        if !self.buffer.is_empty() || self.rest.is_empty() {
            return Ok(());
        }
        let limit = ScanLimit { rows: SOURCE_ROWS, bytes: PAGE_BYTES };
        let entries = snapshot.scan(self.rest.clone(), Order::Forward, limit).await?;
        if let Some((last, _)) = entries.last() {
            self.rest = self.rest.after(last, Order::Forward);
        }
        let events: Result<Vec<Placed>> =
            entries.iter().rev().map(|entry| placed(&self.stream, entry)).collect();
        self.buffer = events?;
        Ok(())
    }
}
