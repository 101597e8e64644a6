//! `DeleteLogGroup`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, ServiceError, records};
use wire::logs::{DeleteLogGroupInput, DeleteLogGroupOutput};

use crate::model::{Deleted, Group};
use crate::{Logs, error, identity, keys, sweep};

/// Deletes a group with its streams and events.
pub struct DeleteLogGroup;

#[async_trait]
impl Operation for DeleteLogGroup {
    type State = Logs;
    type Input = DeleteLogGroupInput;
    type Output = DeleteLogGroupOutput;
    const NAME: &'static str = "DeleteLogGroup";

    async fn access(_: &Logs, ctx: &Context, input: &DeleteLogGroupInput) -> Result<Vec<Access>> {
        Ok(identity::on_group(ctx, "logs:DeleteLogGroup", &input.log_group_name))
    }

    async fn run(logs: &Logs, ctx: &Context, input: DeleteLogGroupInput) -> Result<DeleteLogGroupOutput> {
        let store = &logs.platform.store;
        let key = keys::group(ctx, &input.log_group_name);
        let seen = identity::group(store.snapshot().await?.as_ref(), ctx, &input.log_group_name).await?;
        let mark = Deleted { group: seen.id, stream: None };
        let mut transaction = store.begin(vec![key.clone(), keys::deleted(&mark)]).await?;
        let current: Option<Group> = records::read_in(transaction.as_ref(), &key).await?;
        let group = current.filter(|group| group.id == mark.group).ok_or_else(error::no_group)?;
        if group.protected {
            let message = "Log group is protected from deletion. Disable deletion protection to delete it.";
            return Err(ServiceError::sender("ValidationException", 400, message));
        }
        transaction.delete(key)?;
        transaction.put(keys::deleted(&mark), records::encode(&mark)?)?;
        transaction.commit().await?;
        sweep::deletion(&logs.platform, &mark).await?;
        Ok(DeleteLogGroupOutput::default())
    }
}
