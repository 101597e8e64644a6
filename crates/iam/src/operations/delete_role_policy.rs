//! `DeleteRolePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeleteRolePolicyInput, DeleteRolePolicyOutput};

use crate::model::Role;
use crate::{Iam, entity, policies};

/// Deletes an inline policy of a role.
pub(crate) struct DeleteRolePolicy;

#[async_trait]
impl Operation for DeleteRolePolicy {
    type State = Iam;
    type Input = DeleteRolePolicyInput;
    type Output = DeleteRolePolicyOutput;
    const NAME: &'static str = "DeleteRolePolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &DeleteRolePolicyInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:DeleteRolePolicy", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: DeleteRolePolicyInput) -> Result<DeleteRolePolicyOutput> {
        policies::delete_inline::<Role>(iam, ctx, &input.role_name, &input.policy_name).await?;
        Ok(DeleteRolePolicyOutput::default())
    }
}
