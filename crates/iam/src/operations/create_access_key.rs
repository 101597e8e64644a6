//! `CreateAccessKey`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{AccessKey, CreateAccessKeyInput, CreateAccessKeyOutput};

use wire::Timestamp;

use crate::model::User;
use crate::{Iam, access_keys, entity};

/// Makes an access key of a user, by default the one who calls.
pub(crate) struct CreateAccessKey;

#[async_trait]
impl Operation for CreateAccessKey {
    type State = Iam;
    type Input = CreateAccessKeyInput;
    type Output = CreateAccessKeyOutput;
    const NAME: &'static str = "CreateAccessKey";

    async fn access(iam: &Iam, ctx: &Context, input: &CreateAccessKeyInput) -> Result<Vec<Access>> {
        let name = access_keys::user_name(ctx, input.user_name.clone())?;
        entity::access::<User>(iam, ctx, "iam:CreateAccessKey", &name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: CreateAccessKeyInput) -> Result<CreateAccessKeyOutput> {
        let name = access_keys::user_name(ctx, input.user_name)?;
        let (user, key, secret) = access_keys::create(iam, ctx, &name).await?;
        Ok(CreateAccessKeyOutput {
            access_key: Some(AccessKey {
                user_name: Some(user.entity.name),
                access_key_id: Some(key.id),
                status: Some("Active".to_owned()),
                secret_access_key: Some(secret),
                create_date: Some(Timestamp(key.created.0)),
            }),
        })
    }
}
