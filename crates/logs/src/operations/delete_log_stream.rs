//! `DeleteLogStream`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::logs::{DeleteLogStreamInput, DeleteLogStreamOutput};

use crate::{Logs, error, identity, keys, sweep};

/// Deletes a stream with its events.
pub struct DeleteLogStream;

#[async_trait]
impl Operation for DeleteLogStream {
    type State = Logs;
    type Input = DeleteLogStreamInput;
    type Output = DeleteLogStreamOutput;
    const NAME: &'static str = "DeleteLogStream";

    async fn access(_: &Logs, ctx: &Context, input: &DeleteLogStreamInput) -> Result<Vec<Access>> {
        Ok(identity::on_stream(ctx, "logs:DeleteLogStream", &input.log_group_name, &input.log_stream_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: DeleteLogStreamInput) -> Result<DeleteLogStreamOutput> {
        let store = &logs.platform.store;
        let group = identity::group(store.snapshot().await?.as_ref(), ctx, &input.log_group_name).await?;
        // Events first: a crash in between leaves a stream that can be deleted again, not events of none.
        sweep::stream_events(&logs.platform, &group.id, &input.log_stream_name).await?;
        let key = keys::stream(&group.id, &input.log_stream_name);
        let mut transaction = store.begin(vec![key.clone()]).await?;
        if transaction.get(&key).await?.is_none() {
            return Err(error::no_stream());
        }
        transaction.delete(key)?;
        transaction.commit().await?;
        sweep::stream_events(&logs.platform, &group.id, &input.log_stream_name).await?;
        Ok(DeleteLogStreamOutput::default())
    }
}
