//! DescribeStream: a stream and its shard.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::Timestamp;
use wire::dynamodbstreams::{
    DescribeStreamInput, DescribeStreamOutput, KeySchemaElement, SequenceNumberRange, Shard,
    StreamDescription,
};

use crate::Dynamodb;
use crate::error::Result;
use crate::model::KeySchema;
use crate::parameters::not_above;
use crate::streams::{self, Reader};

/// Shards of one answer, at most and by default.
const MAX_SHARDS: i64 = 100;

/// The operation.
pub struct DescribeStream;

#[async_trait]
impl Operation for DescribeStream {
    type State = Dynamodb;
    type Input = DescribeStreamInput;
    type Output = DescribeStreamOutput;
    const NAME: &'static str = "DescribeStream";

    async fn access(_: &Dynamodb, _: &Context, input: &DescribeStreamInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:DescribeStream", input.stream_arn.as_str())])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: DescribeStreamInput,
    ) -> Result<DescribeStreamOutput> {
        not_above(MAX_SHARDS, input.limit)?;
        let reader = streams::find(state.platform.store.snapshot().await?, ctx, &input.stream_arn).await?;
        let shard = shard(&reader).await?;
        // No shard has children: a stream is one shard from its beginning to its end.
        let is_behind = |start: &String| shard.shard_id.as_ref() > Some(start);
        let shown =
            input.shard_filter.is_none() && input.exclusive_start_shard_id.as_ref().is_none_or(is_behind);
        let shards = shown.then_some(shard).into_iter().collect();
        let stream = reader.stream;
        Ok(DescribeStreamOutput {
            stream_description: Some(StreamDescription {
                stream_arn: Some(stream.arn()),
                stream_label: Some(streams::label_text(stream.label)),
                stream_status: Some(
                    if stream.disabled.is_some() { "DISABLED" } else { "ENABLED" }.to_owned(),
                ),
                stream_view_type: Some(stream.view.name().to_owned()),
                creation_request_date_time: Some(Timestamp(stream.label.0)),
                key_schema: Some(key_schema(&stream.key)),
                table_name: Some(stream.table),
                shards: Some(shards),
                last_evaluated_shard_id: None,
            }),
        })
    }
}

async fn shard(reader: &Reader) -> Result<Shard> {
    let (start, end) = reader.ends().await?;
    Ok(Shard {
        shard_id: Some(reader.stream.shard_id()),
        sequence_number_range: Some(SequenceNumberRange {
            starting_sequence_number: Some(start.sequence_number()),
            ending_sequence_number: end.map(|end| end.sequence_number()),
        }),
        parent_shard_id: None,
    })
}

fn key_schema(key: &KeySchema) -> Vec<KeySchemaElement> {
    let element = |(name, kind): (&String, &str)| KeySchemaElement {
        attribute_name: Some(name.clone()),
        key_type: Some(kind.to_owned()),
    };
    key.attributes().map(|attribute| &attribute.name).zip(["HASH", "RANGE"]).map(element).collect()
}
