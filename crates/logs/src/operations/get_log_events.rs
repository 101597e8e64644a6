//! `GetLogEvents`.

use std::ops::Bound;

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation, Result};
use store::{Order, Range};
use wire::logs::{GetLogEventsInput, GetLogEventsOutput, OutputLogEvent};

use crate::events::{self, Placed, Span};
use crate::token::{self, Place};
use crate::{Logs, error, identity, keys};

/// Reads one stream, forward or backward.
pub struct GetLogEvents;

/// Events on a page unless the caller wants fewer; also the most.
const PAGE: i64 = 10_000;

#[async_trait]
impl Operation for GetLogEvents {
    type State = Logs;
    type Input = GetLogEventsInput;
    type Output = GetLogEventsOutput;
    const NAME: &'static str = "GetLogEvents";

    async fn access(_: &Logs, ctx: &Context, input: &GetLogEventsInput) -> Result<Vec<Access>> {
        let group =
            identity::group_name(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        Ok(identity::on_stream(ctx, "logs:GetLogEvents", &group, &input.log_stream_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: GetLogEventsInput) -> Result<GetLogEventsOutput> {
        let name =
            identity::group_name(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        let snapshot = logs.platform.store.snapshot().await?;
        let group = identity::group(snapshot.as_ref(), ctx, &name).await?;
        let stream = input.log_stream_name.as_str();
        if snapshot.get(&keys::stream(&group.id, stream)).await?.is_none() {
            return Err(error::no_stream());
        }
        let cursor = input.next_token.as_deref().map(Cursor::parse).transpose()?;
        let horizon = group.horizon(logs.platform.clock.now());
        // Unlike FilterLogEvents, an event at endTime itself is not included here.
        let span =
            Span { start: input.start_time.map(Time), end: input.end_time.map(Time) }.kept_since(horizon);
        let order = match &cursor {
            Some(cursor) => cursor.order,
            None if input.start_from_head == Some(true) => Order::Forward,
            None => Order::Reverse,
        };
        let range = from_cursor(span.range(&group.id, stream), &group.id, stream, cursor.as_ref());
        let rows = usize::try_from(input.limit.unwrap_or(PAGE)).unwrap_or(1);
        let mut page = events::page(snapshot.as_ref(), stream, range, order, rows).await?;
        if order == Order::Reverse {
            page.reverse();
        }
        Ok(answer(page, cursor, stream))
    }
}

/// A place and the direction to read on from it.
struct Cursor {
    order: Order,
    place: Place,
}

impl Cursor {
    fn parse(text: &str) -> Result<Self> {
        let (order, rest) = match text.split_at_checked(2) {
            Some(("f/", rest)) => (Order::Forward, rest),
            Some(("b/", rest)) => (Order::Reverse, rest),
            _ => return Err(token::bad_token()),
        };
        Ok(Self { order, place: Place::parse(rest)? })
    }
}

fn from_cursor(range: Range, group_id: &str, stream: &str, cursor: Option<&Cursor>) -> Range {
    let Some(Cursor { order, place }) = cursor else { return range };
    let bound = Bound::Excluded(keys::event(group_id, stream, place.time, place.number));
    match order {
        Order::Forward => Range { start: bound, end: range.end },
        Order::Reverse => Range { start: range.start, end: bound },
    }
}

/// Both tokens are always there; at an end of the stream a token leads back to itself.
fn answer(page: Vec<Placed>, cursor: Option<Cursor>, stream: &str) -> GetLogEventsOutput {
    let here =
        cursor.map_or(Place { time: Time(0), stream: stream.to_owned(), number: 0 }, |cursor| cursor.place);
    let first = page.first().map_or(&here, |placed| &placed.place);
    let last = page.last().map_or(&here, |placed| &placed.place);
    GetLogEventsOutput {
        next_backward_token: Some(format!("b/{}", first.token())),
        next_forward_token: Some(format!("f/{}", last.token())),
        events: Some(page.into_iter().map(output).collect()),
    }
}

fn output(placed: Placed) -> OutputLogEvent {
    OutputLogEvent {
        timestamp: Some(placed.place.time.0),
        message: Some(placed.event.message),
        ingestion_time: Some(placed.event.ingested.0),
    }
}
