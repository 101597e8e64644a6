//! `DeleteLogStream`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, records};
use wire::logs::{DeleteLogStreamInput, DeleteLogStreamOutput};

use crate::model::{Deleted, Stream};
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
        let snapshot = store.snapshot().await?;
        let group = identity::group(snapshot.as_ref(), ctx, &input.log_group_name).await?;
        let key = keys::stream(&group.id, &input.log_stream_name);
        let seen: Option<Stream> = records::read(snapshot.as_ref(), &key).await?;
        let mark = Deleted { group: group.id, stream: Some(seen.ok_or_else(error::no_stream)?.id) };
        let mut transaction = store.begin(vec![key.clone(), keys::deleted(&mark)]).await?;
        let current: Option<Stream> = records::read_in(transaction.as_ref(), &key).await?;
        if current.map(|stream| stream.id) != mark.stream {
            return Err(error::no_stream());
        }
        transaction.delete(key)?;
        transaction.put(keys::deleted(&mark), records::encode(&mark)?)?;
        transaction.commit().await?;
        sweep::deletion(&logs.platform, &mark).await?;
        Ok(DeleteLogStreamOutput::default())
    }
}
