//! `DeleteRetentionPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::logs::{DeleteRetentionPolicyInput, DeleteRetentionPolicyOutput};

use super::put_retention_policy;
use crate::{Logs, identity};

/// Lets a group keep its events for ever.
pub struct DeleteRetentionPolicy;

#[async_trait]
impl Operation for DeleteRetentionPolicy {
    type State = Logs;
    type Input = DeleteRetentionPolicyInput;
    type Output = DeleteRetentionPolicyOutput;
    const NAME: &'static str = "DeleteRetentionPolicy";

    async fn access(_: &Logs, ctx: &Context, input: &DeleteRetentionPolicyInput) -> Result<Vec<Access>> {
        Ok(identity::on_group(ctx, "logs:DeleteRetentionPolicy", &input.log_group_name))
    }

    async fn run(
        logs: &Logs,
        ctx: &Context,
        input: DeleteRetentionPolicyInput,
    ) -> Result<DeleteRetentionPolicyOutput> {
        put_retention_policy::set(logs, ctx, &input.log_group_name, None).await?;
        Ok(DeleteRetentionPolicyOutput::default())
    }
}
