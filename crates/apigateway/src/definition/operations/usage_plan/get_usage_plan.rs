//! GetUsagePlan: shows a usage plan.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetUsagePlanInput, GetUsagePlanOutput};

use crate::definition::authorization::needs;
use crate::definition::{Apigateway, view};

/// Shows a usage plan.
pub(crate) struct GetUsagePlan;

#[async_trait]
impl Operation for GetUsagePlan {
    type State = Apigateway;
    type Input = GetUsagePlanInput;
    type Output = GetUsagePlanOutput;
    const NAME: &'static str = "GetUsagePlan";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetUsagePlanInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/usageplans/{}", input.usage_plan_id)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetUsagePlanInput) -> Result<GetUsagePlanOutput> {
        let shown = view::usage_plan(&state.usage_plan(ctx, &input.usage_plan_id).await?);
        Ok(GetUsagePlanOutput { tags: view::tags(shown.tags), ..shown })
    }
}
