//! `CreateLogStream`.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result, records};
use wire::logs::{CreateLogStreamInput, CreateLogStreamOutput};

use crate::model::{Group, Stream};
use crate::{Logs, error, identity, keys};

/// Makes a stream in a group.
pub struct CreateLogStream;

#[async_trait]
impl Operation for CreateLogStream {
    type State = Logs;
    type Input = CreateLogStreamInput;
    type Output = CreateLogStreamOutput;
    const NAME: &'static str = "CreateLogStream";

    async fn access(_: &Logs, ctx: &Context, input: &CreateLogStreamInput) -> Result<Vec<Access>> {
        Ok(identity::on_stream(ctx, "logs:CreateLogStream", &input.log_group_name, &input.log_stream_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: CreateLogStreamInput) -> Result<CreateLogStreamOutput> {
        let store = &logs.platform.store;
        let group_key = keys::group(ctx, &input.log_group_name);
        let group = identity::group(store.snapshot().await?.as_ref(), ctx, &input.log_group_name).await?;
        let key = keys::stream(&group.id, &input.log_stream_name);
        // Holding the group's key too keeps it from being deleted meanwhile.
        let mut transaction = store.begin(vec![group_key.clone(), key.clone()]).await?;
        let current: Option<Group> = records::read_in(transaction.as_ref(), &group_key).await?;
        if current.is_none_or(|current| current.id != group.id) {
            return Err(error::no_group());
        }
        if transaction.get(&key).await?.is_some() {
            transaction.commit().await?;
            return Err(error::stream_exists());
        }
        let stream = Stream {
            id: ids::hex(logs.platform.entropy.as_ref(), 16),
            name: input.log_stream_name,
            created: logs.platform.clock.now(),
            first_event: None,
            last_event: None,
            last_ingestion: None,
            events: 0,
        };
        transaction.put(key, records::encode(&stream)?)?;
        transaction.commit().await?;
        Ok(CreateLogStreamOutput::default())
    }
}
