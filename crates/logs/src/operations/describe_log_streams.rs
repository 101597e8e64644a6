//! `DescribeLogStreams`.

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation, Result, ServiceError, records};
use wire::logs::{DescribeLogStreamsInput, DescribeLogStreamsOutput, LogStream};

use crate::model::Stream;
use crate::{Logs, identity, keys, token};

/// Lists a group's streams by name or by their last event.
pub struct DescribeLogStreams;

/// Streams on a page unless the caller wants fewer; also the most.
const PAGE: i64 = 50;

#[async_trait]
impl Operation for DescribeLogStreams {
    type State = Logs;
    type Input = DescribeLogStreamsInput;
    type Output = DescribeLogStreamsOutput;
    const NAME: &'static str = "DescribeLogStreams";

    async fn access(_: &Logs, ctx: &Context, input: &DescribeLogStreamsInput) -> Result<Vec<Access>> {
        let group =
            identity::group_name(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        Ok(identity::on_group(ctx, "logs:DescribeLogStreams", &group))
    }

    async fn run(
        logs: &Logs,
        ctx: &Context,
        input: DescribeLogStreamsInput,
    ) -> Result<DescribeLogStreamsOutput> {
        let name =
            identity::group_name(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        let by_time = input.order_by.as_deref() == Some("LastEventTime");
        let prefix = input.log_stream_name_prefix.unwrap_or_default();
        if by_time && !prefix.is_empty() {
            let message = "Cannot order by LastEventTime with a logStreamNamePrefix.";
            return Err(ServiceError::sender("InvalidParameterException", 400, message));
        }
        let snapshot = logs.platform.store.snapshot().await?;
        let group = identity::group(snapshot.as_ref(), ctx, &name).await?;
        let mut streams: Vec<Stream> =
            records::read_all(snapshot.as_ref(), keys::streams(&group.id, &prefix)).await?;
        if by_time {
            streams.sort_by_key(|stream| stream.last_event.unwrap_or(Time(0)));
        }
        if input.descending == Some(true) {
            streams.reverse();
        }
        let start = match input.next_token.as_deref().map(token::name).transpose()? {
            Some(last) => {
                streams.iter().position(|stream| stream.name == last).map_or(streams.len(), |at| at + 1)
            }
            None => 0,
        };
        let limit = usize::try_from(input.limit.unwrap_or(PAGE)).unwrap_or(usize::MAX);
        let more = streams.len() > start.saturating_add(limit);
        let page: Vec<Stream> = streams.into_iter().skip(start).take(limit).collect();
        let next_token = page.last().filter(|_| more).map(|stream| token::of_name(&stream.name));
        let log_streams = page.into_iter().map(|stream| describe(ctx, &name, stream)).collect();
        Ok(DescribeLogStreamsOutput { log_streams: Some(log_streams), next_token })
    }
}

fn describe(ctx: &Context, group: &str, stream: Stream) -> LogStream {
    LogStream {
        creation_time: Some(stream.created.0),
        first_event_timestamp: stream.first_event.map(|time| time.0),
        last_event_timestamp: stream.last_event.map(|time| time.0),
        last_ingestion_time: stream.last_ingestion.map(|time| time.0),
        // AWS answers a token though it no longer asks for one.
        upload_sequence_token: stream.last_ingestion.map(|_| format!("{:056}", stream.events)),
        arn: Some(identity::stream_arn(ctx, group, &stream.name)),
        stored_bytes: Some(0),
        log_stream_name: Some(stream.name),
    }
}
