//! `GetPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::lambda::{GetPolicyInput, GetPolicyOutput};

use crate::names::Named;
use crate::{Lambda, error};

/// A function's resource policy.
pub struct GetPolicy;

#[async_trait]
impl Operation for GetPolicy {
    type State = Lambda;
    type Input = GetPolicyInput;
    type Output = GetPolicyOutput;
    const NAME: &'static str = "GetPolicy";

    async fn access(lambda: &Lambda, ctx: &Context, input: &GetPolicyInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:GetPolicy", &input.function_name).await
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: GetPolicyInput) -> Result<GetPolicyOutput> {
        let named = Named::parse(&input.function_name, input.qualifier.as_deref())?;
        named.require_latest(ctx)?;
        let snapshot = lambda.platform.store.snapshot().await?;
        let loaded = lambda.functions.get(snapshot.as_ref(), ctx, &named.name).await?;
        let none = || error::not_found("The resource you requested does not exist.");
        Ok(GetPolicyOutput {
            policy: Some(loaded.function.policy_text().ok_or_else(none)?),
            revision_id: Some(loaded.function.policy_revision.clone()),
        })
    }
}
