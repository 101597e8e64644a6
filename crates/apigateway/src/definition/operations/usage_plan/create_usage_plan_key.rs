//! CreateUsagePlanKey: adds an API key to a usage plan.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateUsagePlanKeyInput, CreateUsagePlanKeyOutput};

use crate::definition::authorization::needs;
use crate::definition::error::bad_request;
use crate::definition::{Apigateway, view};

/// Adds an API key to a usage plan.
pub(crate) struct CreateUsagePlanKey;

#[async_trait]
impl Operation for CreateUsagePlanKey {
    type State = Apigateway;
    type Input = CreateUsagePlanKeyInput;
    type Output = CreateUsagePlanKeyOutput;
    const NAME: &'static str = "CreateUsagePlanKey";

    async fn access(_: &Apigateway, ctx: &Context, input: &CreateUsagePlanKeyInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", format!("/usageplans/{}/keys", input.usage_plan_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateUsagePlanKeyInput,
    ) -> Result<CreateUsagePlanKeyOutput> {
        if input.key_type != "API_KEY" {
            return Err(bad_request("Invalid keyType specified. Must be one of: [API_KEY]"));
        }
        let key = state.api_key(ctx, &input.key_id).await?;
        let known = state.usage_plan(ctx, &input.usage_plan_id).await?;
        let mut held = state.hold_key_and_plans(ctx, &key, &[known.id].into()).await?;
        let outcome = held.join(ctx, &input.usage_plan_id).await;
        held.edit.finish(outcome.map(|key| view::usage_plan_key(&key))).await
    }
}
