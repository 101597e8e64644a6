//! DeleteUsagePlanKey: takes an API key out of a usage plan.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteUsagePlanKeyInput, DeleteUsagePlanKeyOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::needs;

/// Takes an API key out of a usage plan.
pub(crate) struct DeleteUsagePlanKey;

#[async_trait]
impl Operation for DeleteUsagePlanKey {
    type State = Apigateway;
    type Input = DeleteUsagePlanKeyInput;
    type Output = DeleteUsagePlanKeyOutput;
    const NAME: &'static str = "DeleteUsagePlanKey";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteUsagePlanKeyInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            format!("/usageplans/{}/keys/{}", input.usage_plan_id, input.key_id),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteUsagePlanKeyInput,
    ) -> Result<DeleteUsagePlanKeyOutput> {
        let key = state.api_key(ctx, &input.key_id).await?;
        let known = state.usage_plan(ctx, &input.usage_plan_id).await?;
        let mut held = state.hold_key_and_plans(ctx, &key, &[known.id].into()).await?;
        let outcome = held.part(ctx, &input.usage_plan_id).await;
        held.edit.finish(outcome.map(|()| DeleteUsagePlanKeyOutput {})).await
    }
}
