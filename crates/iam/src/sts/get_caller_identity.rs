//! `GetCallerIdentity`: allowed to everyone.

use async_trait::async_trait;
use service::{Access, Context, Operation, Principal, Result};
use wire::sts::{GetCallerIdentityInput, GetCallerIdentityOutput};

use crate::Iam;

/// Says who calls.
pub(crate) struct GetCallerIdentity;

#[async_trait]
impl Operation for GetCallerIdentity {
    type State = Iam;
    type Input = GetCallerIdentityInput;
    type Output = GetCallerIdentityOutput;
    const NAME: &'static str = "GetCallerIdentity";

    async fn access(_: &Iam, _: &Context, _: &GetCallerIdentityInput) -> Result<Vec<Access>> {
        Ok(Vec::new())
    }

    async fn run(_: &Iam, ctx: &Context, _: GetCallerIdentityInput) -> Result<GetCallerIdentityOutput> {
        let user_id = match &ctx.principal {
            Principal::User { id, .. } | Principal::Session { id, .. } => id.to_string(),
            Principal::Root | Principal::Service { .. } | Principal::Anonymous => ctx.account.to_string(),
        };
        Ok(GetCallerIdentityOutput {
            user_id: Some(user_id),
            account: Some(ctx.account.to_string()),
            arn: Some(ctx.principal.arn(&ctx.account)),
        })
    }
}
