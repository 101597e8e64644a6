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
        let named = Named::parse(ctx, &input.function_name, input.qualifier.as_deref())?;
        let none = || error::not_found("The resource you requested does not exist.");
        // Policies hang on the function itself: no version has one.
        if named.qualifier.is_some() {
            return Err(none());
        }
        let snapshot = lambda.platform.store.snapshot().await?;
        let loaded = lambda.functions.find(snapshot.as_ref(), ctx, &named.name).await?.ok_or_else(none)?;
        Ok(GetPolicyOutput {
            policy: Some(loaded.function.policy_text().ok_or_else(none)?),
            revision_id: Some(loaded.function.revision.clone()),
        })
    }
}
