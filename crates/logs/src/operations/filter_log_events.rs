//! `FilterLogEvents`.

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation, Result, ServiceError, records};
use store::Snapshot;
use wire::logs::{FilterLogEventsInput, FilterLogEventsOutput, FilteredLogEvent};

use crate::events::{Merged, PAGE_BYTES, Placed, Span};
use crate::model::{Group, Stream};
use crate::pattern::Pattern;
use crate::token::Place;
use crate::{Logs, error, identity, keys};

/// Searches several streams of a group as one.
pub struct FilterLogEvents;

/// Events on a page unless the caller wants fewer; also the most.
const PAGE: i64 = 10_000;
/// Events looked at for one page: a rare pattern answers pages that are short, with a token.
const SEARCHED: usize = 100_000;

#[async_trait]
impl Operation for FilterLogEvents {
    type State = Logs;
    type Input = FilterLogEventsInput;
    type Output = FilterLogEventsOutput;
    const NAME: &'static str = "FilterLogEvents";

    async fn access(_: &Logs, ctx: &Context, input: &FilterLogEventsInput) -> Result<Vec<Access>> {
        let group = identity::group_name(
            ctx,
            input.log_group_name.as_deref(),
            input.log_group_identifier.as_deref(),
        )?;
        Ok(identity::on_group(ctx, "logs:FilterLogEvents", &group))
    }

    async fn run(logs: &Logs, ctx: &Context, input: FilterLogEventsInput) -> Result<FilterLogEventsOutput> {
        let name = identity::group_name(
            ctx,
            input.log_group_name.as_deref(),
            input.log_group_identifier.as_deref(),
        )?;
        if input.start_from_head == Some(false) {
            return Err(error::not_here("startFromHead=false"));
        }
        let pattern = Pattern::parse(input.filter_pattern.as_deref().unwrap_or_default())?;
        let after = input.next_token.as_deref().map(Place::parse).transpose()?;
        let snapshot = logs.platform.store.snapshot().await?;
        let group = identity::group(snapshot.as_ref(), ctx, &name).await?;
        let streams = streams(snapshot.as_ref(), &group, &input).await?;
        let end = input.end_time.map(|time| Time(time.saturating_add(1)));
        let span = Span { start: input.start_time.map(Time), end }
            .kept_since(group.horizon(logs.platform.clock.now()));
        let merged = Merged::new(snapshot.as_ref(), &group.id, streams, span, after.as_ref());
        let rows = usize::try_from(input.limit.unwrap_or(PAGE)).unwrap_or(1);
        search(merged, &pattern, rows).await
    }
}

async fn search(mut merged: Merged<'_>, pattern: &Pattern, rows: usize) -> Result<FilterLogEventsOutput> {
    let mut events = Vec::new();
    let mut bytes = 0;
    let mut searched = 0;
    let mut next_token = None;
    while let Some(placed) = merged.next().await? {
        searched += 1;
        let place = placed.place.clone();
        if pattern.matches(&placed.event.message) {
            bytes += placed.event.message.len();
            events.push(output(placed));
        }
        if events.len() >= rows || bytes >= PAGE_BYTES || searched >= SEARCHED {
            next_token = Some(place.token());
            break;
        }
    }
    Ok(FilterLogEventsOutput { events: Some(events), searched_log_streams: Some(Vec::new()), next_token })
}

/// The streams to search.
async fn streams(
    snapshot: &dyn Snapshot,
    group: &Group,
    input: &FilterLogEventsInput,
) -> Result<Vec<Stream>> {
    let prefix = input.log_stream_name_prefix.as_deref().unwrap_or_default();
    if input.log_stream_names.is_some() && !prefix.is_empty() {
        let message = "logStreamNamePrefix and logStreamNames are mutually exclusive parameters.";
        return Err(ServiceError::sender("InvalidParameterException", 400, message));
    }
    let known: Vec<Stream> = records::read_all(snapshot, keys::streams(&group.id, prefix)).await?;
    let Some(names) = &input.log_stream_names else { return Ok(known) };
    let found: Vec<Stream> = known.into_iter().filter(|stream| names.contains(&stream.name)).collect();
    if found.is_empty() { Err(error::no_stream()) } else { Ok(found) }
}

fn output(placed: Placed) -> FilteredLogEvent {
    let Place { time, stream, number } = placed.place;
    FilteredLogEvent {
        // AWS's ids are 56 digits that order as the events do.
        event_id: Some(format!("{:036}{number:020}", time.0)),
        log_stream_name: Some(stream),
        timestamp: Some(time.0),
        message: Some(placed.event.message),
        ingestion_time: Some(placed.event.ingested.0),
    }
}
