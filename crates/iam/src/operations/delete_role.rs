//! `DeleteRole`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeleteRoleInput, DeleteRoleOutput};

use crate::model::Role;
use crate::{Iam, entity};

/// Deletes a role that has no policies left.
pub(crate) struct DeleteRole;

#[async_trait]
impl Operation for DeleteRole {
    type State = Iam;
    type Input = DeleteRoleInput;
    type Output = DeleteRoleOutput;
    const NAME: &'static str = "DeleteRole";

    async fn access(iam: &Iam, ctx: &Context, input: &DeleteRoleInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:DeleteRole", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: DeleteRoleInput) -> Result<DeleteRoleOutput> {
        entity::delete::<Role>(iam, ctx, &input.role_name).await?;
        Ok(DeleteRoleOutput::default())
    }
}
