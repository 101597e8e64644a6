//! `DeleteUserPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeleteUserPolicyInput, DeleteUserPolicyOutput};

use crate::model::User;
use crate::{Iam, entity, policies};

/// Deletes an inline policy of a user.
pub(crate) struct DeleteUserPolicy;

#[async_trait]
impl Operation for DeleteUserPolicy {
    type State = Iam;
    type Input = DeleteUserPolicyInput;
    type Output = DeleteUserPolicyOutput;
    const NAME: &'static str = "DeleteUserPolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &DeleteUserPolicyInput) -> Result<Vec<Access>> {
        entity::access::<User>(iam, ctx, "iam:DeleteUserPolicy", &input.user_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: DeleteUserPolicyInput) -> Result<DeleteUserPolicyOutput> {
        policies::delete_inline::<User>(iam, ctx, &input.user_name, &input.policy_name).await?;
        Ok(DeleteUserPolicyOutput::default())
    }
}
