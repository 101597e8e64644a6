//! `UpdateAccessKey`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{UpdateAccessKeyInput, UpdateAccessKeyOutput};

use crate::model::User;
use crate::{Iam, access_keys, entity};

/// Switches an access key on or off.
pub(crate) struct UpdateAccessKey;

#[async_trait]
impl Operation for UpdateAccessKey {
    type State = Iam;
    type Input = UpdateAccessKeyInput;
    type Output = UpdateAccessKeyOutput;
    const NAME: &'static str = "UpdateAccessKey";

    async fn access(iam: &Iam, ctx: &Context, input: &UpdateAccessKeyInput) -> Result<Vec<Access>> {
        let name = access_keys::user_name(ctx, input.user_name.clone())?;
        entity::access::<User>(iam, ctx, "iam:UpdateAccessKey", &name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: UpdateAccessKeyInput) -> Result<UpdateAccessKeyOutput> {
        let name = access_keys::user_name(ctx, input.user_name)?;
        access_keys::set_active(iam, ctx, &name, &input.access_key_id, input.status == "Active").await?;
        Ok(UpdateAccessKeyOutput::default())
    }
}
