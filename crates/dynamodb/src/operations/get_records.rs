//! GetRecords: the next records of a shard.

use async_trait::async_trait;
use service::{Access, Context, Operation, ServiceError};
use wire::dynamodbstreams::GetRecordsInput;
use wire::{Map, Value};

use crate::error::{Result, trimmed};
use crate::parameters::{limit, not_above};
use crate::streams::{self, Reader, ShardIterator, Start};
use crate::{Dynamodb, Invalid};

/// Records of one answer, at most and by default.
const MAX_RECORDS: i64 = 1000;

/// The operation.
pub struct GetRecords;

#[async_trait]
impl Operation for GetRecords {
    type State = Dynamodb;
    type Input = GetRecordsInput;
    type Output = Value;
    const NAME: &'static str = "GetRecords";

    async fn access(_: &Dynamodb, _: &Context, input: &GetRecordsInput) -> Result<Vec<Access>> {
        let iterator = ShardIterator::parse(&input.shard_iterator);
        Ok(iterator.map(|iterator| Access::to("dynamodb:GetRecords", iterator.arn)).into_iter().collect())
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: GetRecordsInput) -> Result<Value> {
        not_above(MAX_RECORDS, input.limit)?;
        let iterator = ShardIterator::parse(&input.shard_iterator)
            .ok_or_else(|| Invalid::new("Invalid ShardIterator"))?;
        let now = state.platform.clock.now();
        if iterator.is_expired(now) {
            let message = "The provided iterator exceeds the maximum age allowed.";
            return Err(ServiceError::sender("ExpiredIteratorException", 400, message));
        }
        let reader = streams::find(state.platform.store.snapshot().await?, ctx, &iterator.arn).await?;
        check_trimmed(&reader, iterator.start).await?;
        let page = reader.page(iterator.start, limit(input.limit, MAX_RECORDS)).await?;
        let next = page.last().map_or(iterator.start, |(position, _)| Start::After(*position));
        let mut records = Vec::with_capacity(page.len());
        for (number, (position, record)) in page.iter().enumerate() {
            let record = record.to_value(&reader.stream, reader.id, *position);
            records.extend(ctx.is_duplicated(number).then(|| record.clone()));
            records.push(record);
        }
        let mut output = Map::from([("Records", Value::List(records))]);
        if !reader.is_over(next).await? {
            let next = ShardIterator { start: next, issued: now, ..iterator };
            output.push("NextShardIterator", next.encode());
        }
        Ok(output.into())
    }
}

/// Fails if a record that would come next is not there any more.
async fn check_trimmed(reader: &Reader, start: Start) -> Result<()> {
    let trimmed_to = reader.trimmed().await?;
    let is_gone = match start {
        Start::TrimHorizon => false,
        Start::At(position) => trimmed_to >= Some(position),
        Start::After(position) => trimmed_to > Some(position),
    };
    if is_gone { Err(trimmed()) } else { Ok(()) }
}
