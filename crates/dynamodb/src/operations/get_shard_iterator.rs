//! GetShardIterator: where to start reading a shard.

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation, ServiceError};
use wire::dynamodbstreams::{GetShardIteratorInput, GetShardIteratorOutput};

use crate::error::{Result, trimmed};
use crate::streams::{self, Position, Reader, ShardIterator, Start};
use crate::{Dynamodb, Invalid};

/// The operation.
pub struct GetShardIterator;

#[async_trait]
impl Operation for GetShardIterator {
    type State = Dynamodb;
    type Input = GetShardIteratorInput;
    type Output = GetShardIteratorOutput;
    const NAME: &'static str = "GetShardIterator";

    async fn access(_: &Dynamodb, _: &Context, input: &GetShardIteratorInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:GetShardIterator", input.stream_arn.as_str())])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: GetShardIteratorInput,
    ) -> Result<GetShardIteratorOutput> {
        let wanted = Wanted::of(&input)?;
        let reader = streams::find(state.platform.store.snapshot().await?, ctx, &input.stream_arn).await?;
        if reader.stream.shard_id() != input.shard_id {
            let message = "Requested resource not found: Shard does not exist";
            return Err(ServiceError::sender("ResourceNotFoundException", 400, message));
        }
        let start = wanted.start(&reader).await?;
        let iterator = ShardIterator { arn: input.stream_arn, start, issued: state.platform.clock.now() };
        Ok(GetShardIteratorOutput { shard_iterator: Some(iterator.encode()) })
    }
}

/// `ShardIteratorType` with what belongs to it.
enum Wanted {
    TrimHorizon,
    Latest,
    At(Position),
    After(Position),
    Since(Time),
}

impl Wanted {
    fn of(input: &GetShardIteratorInput) -> Result<Self, Invalid> {
        let kind = input.shard_iterator_type.as_str();
        let by_number = matches!(kind, "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER");
        let by_time = kind == "AT_TIMESTAMP";
        belongs("SequenceNumber", input.sequence_number.is_some(), by_number, kind)?;
        belongs("Timestamp", input.timestamp.is_some(), by_time, kind)?;
        if let Some(time) = input.timestamp {
            return Ok(Self::Since(Time(time.0)));
        }
        let position = input.sequence_number.as_deref().map(|number| {
            Position::parse(number).ok_or_else(|| Invalid(format!("Invalid SequenceNumber: {number}")))
        });
        Ok(match (position.transpose()?, kind) {
            (Some(position), "AT_SEQUENCE_NUMBER") => Self::At(position),
            (Some(position), _) => Self::After(position),
            (None, "LATEST") => Self::Latest,
            (None, _) => Self::TrimHorizon,
        })
    }

    async fn start(self, reader: &Reader) -> Result<Start> {
        let start = match self {
            Self::TrimHorizon => Start::TrimHorizon,
            Self::Latest => reader.latest().await?,
            Self::Since(time) => reader.since(time).await?,
            Self::At(position) | Self::After(position) if reader.trimmed().await? >= Some(position) => {
                return Err(trimmed());
            }
            Self::At(position) => Start::At(position),
            Self::After(position) => Start::After(position),
        };
        Ok(start)
    }
}

/// A parameter is there if, and only if, it belongs to the type.
fn belongs(parameter: &str, given: bool, wanted: bool, kind: &str) -> Result<(), Invalid> {
    let verb = match (given, wanted) {
        (true, false) => "must not",
        (false, true) => "must",
        _ => return Ok(()),
    };
    Err(Invalid::parameter(format_args!("{parameter} {verb} be specified for ShardIteratorType {kind}")))
}
