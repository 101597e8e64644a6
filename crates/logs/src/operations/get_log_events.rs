//! `GetLogEvents`.

use std::ops::Bound;

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation, Result, records};
use store::{Order, Range};
use wire::logs::{GetLogEventsInput, GetLogEventsOutput, OutputLogEvent};

use crate::events::{self, Placed, Span};
use crate::model::Stream;
use crate::token;
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
        let group = identity::group_name(
            ctx,
            input.log_group_name.as_deref(),
            input.log_group_identifier.as_deref(),
        )?;
        Ok(identity::on_stream(ctx, "logs:GetLogEvents", &group, &input.log_stream_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: GetLogEventsInput) -> Result<GetLogEventsOutput> {
        let name = identity::group_name(
            ctx,
            input.log_group_name.as_deref(),
            input.log_group_identifier.as_deref(),
        )?;
        let snapshot = logs.platform.store.snapshot().await?;
        let group = identity::group(snapshot.as_ref(), ctx, &name).await?;
        let stream = input.log_stream_name.as_str();
        let found: Option<Stream> =
            records::read(snapshot.as_ref(), &keys::stream(&group.id, stream)).await?;
        let id = found.ok_or_else(error::no_stream)?.id;
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
        let range = from_cursor(span.range(&group.id, &id), &group.id, &id, cursor.as_ref());
        let rows = usize::try_from(input.limit.unwrap_or(PAGE)).unwrap_or(1);
        let mut page = events::page(snapshot.as_ref(), stream, range, order, rows).await?;
        if order == Order::Reverse {
            page.reverse();
        }
        Ok(answer(page, cursor))
    }
}

/// A direction to read on in, and where from: a token is its text.
struct Cursor {
    order: Order,
    /// Whether the event at the place itself is still to be read.
    inclusive: bool,
    time: Time,
    number: u64,
}

impl Cursor {
    fn parse(text: &str) -> Result<Self> {
        let mut fields = text.split('/');
        let (order, inclusive) = match fields.next() {
            Some("f") => (Order::Forward, false),
            Some("b") => (Order::Reverse, false),
            Some("F") => (Order::Forward, true),
            Some("B") => (Order::Reverse, true),
            _ => return Err(token::bad_token()),
        };
        let mut number = || fields.next().and_then(|field| field.parse::<u64>().ok());
        let place = (number(), number(), number());
        let (Some(time), Some(number), None) = place else { return Err(token::bad_token()) };
        let time = i64::try_from(time).map_err(|_| token::bad_token())?;
        Ok(Self { order, inclusive, time: Time(time), number })
    }

    fn token(&self) -> String {
        let letter = match (self.order, self.inclusive) {
            (Order::Forward, false) => 'f',
            (Order::Reverse, false) => 'b',
            (Order::Forward, true) => 'F',
            (Order::Reverse, true) => 'B',
        };
        format!("{letter}/{:020}/{:020}", self.time.0, self.number)
    }

    /// On from an event that was read.
    fn past(order: Order, placed: &Placed) -> Self {
        Self { order, inclusive: false, time: placed.place.time, number: placed.place.number }
    }

    /// From the same spot into the other direction.
    fn turned(&self) -> Self {
        let order = match self.order {
            Order::Forward => Order::Reverse,
            Order::Reverse => Order::Forward,
        };
        Self { order, inclusive: !self.inclusive, ..*self }
    }
}

fn from_cursor(range: Range, group_id: &str, stream_id: &str, cursor: Option<&Cursor>) -> Range {
    let Some(cursor) = cursor else { return range };
    let key = keys::event(group_id, stream_id, cursor.time, cursor.number);
    let bound = if cursor.inclusive { Bound::Included(key) } else { Bound::Excluded(key) };
    match cursor.order {
        Order::Forward => Range { start: bound, end: range.end },
        Order::Reverse => Range { start: range.start, end: bound },
    }
}

/// Both tokens are always there; at an end of the stream a token leads back to itself.
fn answer(page: Vec<Placed>, cursor: Option<Cursor>) -> GetLogEventsOutput {
    let (backward, forward) = match (page.first(), page.last()) {
        (Some(first), Some(last)) => {
            (Cursor::past(Order::Reverse, first), Cursor::past(Order::Forward, last))
        }
        _ => {
            let start = Cursor { order: Order::Forward, inclusive: true, time: Time(0), number: 0 };
            let here = cursor.unwrap_or(start);
            let turned = here.turned();
            if here.order == Order::Forward { (turned, here) } else { (here, turned) }
        }
    };
    GetLogEventsOutput {
        next_backward_token: Some(backward.token()),
        next_forward_token: Some(forward.token()),
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
