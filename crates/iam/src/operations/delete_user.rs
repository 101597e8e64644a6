//! `DeleteUser`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeleteUserInput, DeleteUserOutput};

use crate::model::User;
use crate::{Iam, entity};

/// Deletes a user that has no policies and no access keys left.
pub(crate) struct DeleteUser;

#[async_trait]
impl Operation for DeleteUser {
    type State = Iam;
    type Input = DeleteUserInput;
    type Output = DeleteUserOutput;
    const NAME: &'static str = "DeleteUser";

    async fn access(iam: &Iam, ctx: &Context, input: &DeleteUserInput) -> Result<Vec<Access>> {
        entity::access::<User>(iam, ctx, "iam:DeleteUser", &input.user_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: DeleteUserInput) -> Result<DeleteUserOutput> {
        entity::delete::<User>(iam, ctx, &input.user_name).await?;
        Ok(DeleteUserOutput::default())
    }
}
