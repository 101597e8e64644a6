//! `DeleteAccessKey`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeleteAccessKeyInput, DeleteAccessKeyOutput};

use crate::model::User;
use crate::{Iam, access_keys, entity};

/// Deletes an access key.
pub(crate) struct DeleteAccessKey;

#[async_trait]
impl Operation for DeleteAccessKey {
    type State = Iam;
    type Input = DeleteAccessKeyInput;
    type Output = DeleteAccessKeyOutput;
    const NAME: &'static str = "DeleteAccessKey";

    async fn access(iam: &Iam, ctx: &Context, input: &DeleteAccessKeyInput) -> Result<Vec<Access>> {
        let name = access_keys::user_name(ctx, input.user_name.clone())?;
        entity::access::<User>(iam, ctx, "iam:DeleteAccessKey", &name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: DeleteAccessKeyInput) -> Result<DeleteAccessKeyOutput> {
        let name = access_keys::user_name(ctx, input.user_name)?;
        access_keys::delete(iam, ctx, &name, &input.access_key_id).await?;
        Ok(DeleteAccessKeyOutput::default())
    }
}
