//! `DescribeLogStreams`.

use async_trait::async_trait;
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
        let group = identity::group_name(
            ctx,
            input.log_group_name.as_deref(),
            input.log_group_identifier.as_deref(),
        )?;
        Ok(identity::on_group(ctx, "logs:DescribeLogStreams", &group))
    }

    async fn run(
        logs: &Logs,
        ctx: &Context,
        input: DescribeLogStreamsInput,
    ) -> Result<DescribeLogStreamsOutput> {
        let name = identity::group_name(
            ctx,
            input.log_group_name.as_deref(),
            input.log_group_identifier.as_deref(),
        )?;
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
        let rank = |stream: &Stream| {
            let time = stream.last_event.filter(|_| by_time).unwrap_or_default();
            (time, stream.name.clone())
        };
        streams.sort_by_cached_key(rank);
        let descending = input.descending == Some(true);
        if descending {
            streams.reverse();
        }
        if let Some(after) = input.next_token.as_deref().map(token::rank).transpose()? {
            streams.retain(|stream| if descending { rank(stream) < after } else { rank(stream) > after });
        }
        let limit = usize::try_from(input.limit.unwrap_or(PAGE)).unwrap_or(usize::MAX);
        let more = streams.len() > limit;
        streams.truncate(limit);
        let next_token = streams.last().filter(|_| more).map(|stream| token::of_rank(&rank(stream)));
        let log_streams = streams.into_iter().map(|stream| describe(ctx, &name, stream)).collect();
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
