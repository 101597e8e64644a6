//! GetUsagePlanKey: shows an API key of a usage plan.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetUsagePlanKeyInput, GetUsagePlanKeyOutput};

use crate::definition::authorization::needs;
use crate::definition::error::no_api_key;
use crate::definition::{Apigateway, view};

/// Shows an API key of a usage plan.
pub(crate) struct GetUsagePlanKey;

#[async_trait]
impl Operation for GetUsagePlanKey {
    type State = Apigateway;
    type Input = GetUsagePlanKeyInput;
    type Output = GetUsagePlanKeyOutput;
    const NAME: &'static str = "GetUsagePlanKey";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetUsagePlanKeyInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/usageplans/{}/keys/{}", input.usage_plan_id, input.key_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetUsagePlanKeyInput,
    ) -> Result<GetUsagePlanKeyOutput> {
        let plan = state.usage_plan(ctx, &input.usage_plan_id).await?;
        let key = state.api_key(ctx, &input.key_id).await?;
        if plan.keys.contains(&key.id) { Ok(view::usage_plan_key(&key)) } else { Err(no_api_key()) }
    }
}
