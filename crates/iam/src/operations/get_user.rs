//! `GetUser`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Principal, Result};
use wire::iam::{GetUserInput, GetUserOutput};

use crate::model::User;
use crate::{Iam, access_keys, entity, shape};

/// Shows a user, by default the one who calls.
pub(crate) struct GetUser;

#[async_trait]
impl Operation for GetUser {
    type State = Iam;
    type Input = GetUserInput;
    type Output = GetUserOutput;
    const NAME: &'static str = "GetUser";

    async fn access(iam: &Iam, ctx: &Context, input: &GetUserInput) -> Result<Vec<Access>> {
        let name = access_keys::user_name(ctx, input.user_name.clone())?;
        entity::access::<User>(iam, ctx, "iam:GetUser", &name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: GetUserInput) -> Result<GetUserOutput> {
        if input.user_name.is_none() && ctx.principal == Principal::Root {
            return Ok(GetUserOutput { user: Some(root(ctx)) });
        }
        let name = access_keys::user_name(ctx, input.user_name)?;
        let user: User = entity::find(iam, ctx, &name).await?;
        Ok(GetUserOutput { user: Some(shape::user(&user)) })
    }
}

/// The account's root, as it sees itself.
fn root(ctx: &Context) -> wire::iam::User {
    wire::iam::User {
        user_id: Some(ctx.account.to_string()),
        arn: Some(ctx.principal.arn(&ctx.account)),
        ..wire::iam::User::default()
    }
}
