//! `PutLogEvents`.

use async_trait::async_trait;
use base::{Time, limits::logs as limits};
use service::{Access, Context, Operation, Result, records};
use store::Key;
use wire::logs::{InputLogEvent, PutLogEventsInput, PutLogEventsOutput, RejectedLogEventsInfo};

use crate::model::{Event, Group, Stream};
use crate::{Logs, error, identity, keys};

/// Appends a batch of events to a stream.
pub struct PutLogEvents;

#[async_trait]
impl Operation for PutLogEvents {
    type State = Logs;
    type Input = PutLogEventsInput;
    type Output = PutLogEventsOutput;
    const NAME: &'static str = "PutLogEvents";

    async fn access(_: &Logs, ctx: &Context, input: &PutLogEventsInput) -> Result<Vec<Access>> {
        Ok(identity::on_stream(ctx, "logs:PutLogEvents", &input.log_group_name, &input.log_stream_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: PutLogEventsInput) -> Result<PutLogEventsOutput> {
        if input.entity.is_some() {
            return Err(error::not_here("entity"));
        }
        check_batch(&input.log_events)?;
        let now = logs.platform.clock.now();
        let snapshot = logs.platform.store.snapshot().await?;
        let group = identity::group(snapshot.as_ref(), ctx, &input.log_group_name).await?;
        let (kept, rejected) = triage(input.log_events, &group, now);
        let stream_key = keys::stream(&group.id, &input.log_stream_name);
        let next = append(logs, stream_key, &group, kept, now).await?;
        Ok(PutLogEventsOutput {
            next_sequence_token: Some(format!("{next:056}")),
            rejected_log_events_info: rejected,
            ..PutLogEventsOutput::default()
        })
    }
}

/// The batch's own rules. Wording: recorded for the order; the rest from the API reference.
fn check_batch(events: &[InputLogEvent]) -> Result<()> {
    let bytes: usize = events.iter().map(|event| event.message.len() + limits::EVENT_OVERHEAD).sum();
    if bytes > limits::BATCH {
        return Err(error::invalid(format!(
            "Upload too large: {bytes} bytes exceeds limit of {}",
            limits::BATCH
        )));
    }
    if let Some(large) =
        events.iter().find(|event| event.message.len() + limits::EVENT_OVERHEAD > limits::EVENT)
    {
        let size = large.message.len() + limits::EVENT_OVERHEAD;
        return Err(error::invalid(format!(
            "Log event too large: {size} bytes exceeds limit of {}",
            limits::EVENT
        )));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        let message = "Log events in a single PutLogEvents request must be in chronological order.";
        return Err(error::invalid(message));
    }
    if let (Some(first), Some(last)) = (events.first(), events.last())
        && last.timestamp.saturating_sub(first.timestamp) > limits::BATCH_SPAN_MS
    {
        let message =
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
        return Err(error::invalid(message));
    }
    Ok(())
}

/// Splits a batch, sorted by time, into what is kept and what AWS rejects singly.
fn triage(
    events: Vec<InputLogEvent>,
    group: &Group,
    now: Time,
) -> (Vec<InputLogEvent>, Option<RejectedLogEventsInfo>) {
    let oldest = now.0.saturating_sub(limits::OLDEST_MS);
    let horizon = group.horizon(now).map_or(i64::MIN, |time| time.0);
    let newest = now.0.saturating_add(limits::NEWEST_MS);
    let too_old = events.partition_point(|event| event.timestamp < oldest);
    let expired = events.partition_point(|event| event.timestamp < horizon);
    let too_new = events.partition_point(|event| event.timestamp <= newest);
    let index = |at: usize| i64::try_from(at).ok();
    let rejected = RejectedLogEventsInfo {
        too_new_log_event_start_index: if too_new < events.len() { index(too_new) } else { None },
        too_old_log_event_end_index: if too_old > 0 { index(too_old) } else { None },
        expired_log_event_end_index: if expired > too_old { index(expired) } else { None },
    };
    let any = rejected != RejectedLogEventsInfo::default();
    let kept = events.into_iter().take(too_new).skip(too_old.max(expired)).collect();
    (kept, any.then_some(rejected))
}

/// Writes the events and the stream's record in one transaction; answers how many events ever came in.
async fn append(
    logs: &Logs,
    stream_key: Key,
    group: &Group,
    events: Vec<InputLogEvent>,
    now: Time,
) -> Result<u64> {
    let store = &logs.platform.store;
    let snapshot = store.snapshot().await?;
    let seen: Option<Stream> = records::read(snapshot.as_ref(), &stream_key).await?;
    let mut seen = seen.ok_or_else(error::no_stream)?;
    loop {
        // An event's number is in its key, and keys are declared before the stream's record is held:
        // a writer that was overtaken begins anew with the number it finds.
        let place =
            |(at, event): (u64, &InputLogEvent)| keys::event(&group.id, &seen.id, Time(event.timestamp), at);
        let event_keys: Vec<Key> = (seen.events..).zip(&events).map(place).collect();
        let mut declared = event_keys.clone();
        declared.push(stream_key.clone());
        let mut transaction = store.begin(declared).await?;
        let current: Option<Stream> = records::read_in(transaction.as_ref(), &stream_key).await?;
        let mut stream = current.ok_or_else(error::no_stream)?;
        if (stream.events, &stream.id) != (seen.events, &seen.id) {
            seen = stream;
            continue;
        }
        for (key, event) in event_keys.into_iter().zip(&events) {
            let record = Event { ingested: now, message: event.message.clone() };
            transaction.put(key, records::encode(&record)?)?;
        }
        account_for(&mut stream, &events, now);
        transaction.put(stream_key, records::encode(&stream)?)?;
        transaction.commit().await?;
        return Ok(stream.events);
    }
}

fn account_for(stream: &mut Stream, events: &[InputLogEvent], now: Time) {
    let (Some(first), Some(last)) = (events.first(), events.last()) else { return };
    let (first, last) = (Time(first.timestamp), Time(last.timestamp));
    stream.first_event = Some(stream.first_event.map_or(first, |known| known.min(first)));
    stream.last_event = Some(stream.last_event.map_or(last, |known| known.max(last)));
    stream.last_ingestion = Some(now);
    stream.events = stream.events.saturating_add(u64::try_from(events.len()).unwrap_or(u64::MAX));
}
