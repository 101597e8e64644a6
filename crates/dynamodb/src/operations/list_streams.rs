//! ListStreams: the streams of an account, or of a table's name; those that were switched off in the last day, too.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-378 (us-west-2, 2026-10-09).

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodbstreams::{ListStreamsInput, ListStreamsOutput, Stream as Listed};

use crate::error::Result;
use crate::parameters::{limit, not_above};
use crate::streams::{self, Stream, StreamArn};
use crate::{Dynamodb, Invalid};

/// Streams of one answer, at most and by default.
const MAX_STREAMS: i64 = 100;

/// The operation.
pub struct ListStreams;

#[async_trait]
impl Operation for ListStreams {
    type State = Dynamodb;
    type Input = ListStreamsInput;
    type Output = ListStreamsOutput;
    const NAME: &'static str = "ListStreams";

    async fn access(_: &Dynamodb, _: &Context, _: &ListStreamsInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:ListStreams", "*")])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: ListStreamsInput) -> Result<ListStreamsOutput> {
        not_above(MAX_STREAMS, input.limit)?;
        let after = input.exclusive_start_stream_arn.as_deref().map(|arn| {
            StreamArn::parse(arn)
                .filter(|arn| arn.is_of(ctx))
                .ok_or_else(|| Invalid::new("Invalid StreamArn"))
        });
        let after = after.transpose()?;
        let snapshot = state.platform.store.snapshot().await?;
        let (table, limit) = (input.table_name.as_deref(), limit(input.limit, MAX_STREAMS));
        let listing = streams::list(snapshot.as_ref(), ctx, table, after.as_ref(), limit).await?;
        let last = listing.streams.last().filter(|_| listing.more).map(Stream::arn);
        let streams = listing.streams.into_iter().map(listed).collect();
        Ok(ListStreamsOutput { streams: Some(streams), last_evaluated_stream_arn: last })
    }
}

fn listed(stream: Stream) -> Listed {
    Listed {
        stream_arn: Some(stream.arn()),
        stream_label: Some(streams::label_text(stream.label)),
        table_name: Some(stream.table),
    }
}
