//! DeleteUsagePlan: removes a usage plan that has no stages.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteUsagePlanInput, DeleteUsagePlanOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_usage_plan};
use crate::settings::{ApiKey, PlanStage, UsagePlan};

/// Removes a usage plan that has no stages.
pub(crate) struct DeleteUsagePlan;

#[async_trait]
impl Operation for DeleteUsagePlan {
    type State = Apigateway;
    type Input = DeleteUsagePlanInput;
    type Output = DeleteUsagePlanOutput;
    const NAME: &'static str = "DeleteUsagePlan";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteUsagePlanInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", format!("/usageplans/{}", input.usage_plan_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteUsagePlanInput,
    ) -> Result<DeleteUsagePlanOutput> {
        let mut known = state.usage_plan(ctx, &input.usage_plan_id).await?;
        // The keys must be named before they are held: what was added meanwhile sends us round again.
        loop {
            let api_keys = known.keys.iter().map(|id| ApiKey::key(&ctx.account, &ctx.region, id));
            let key = UsagePlan::key(&ctx.account, &ctx.region, &known.id);
            let held = api_keys.chain([key.clone()]).collect();
            let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
            let Some(plan) = edit.get::<UsagePlan>(&key).await? else {
                return edit.finish(Err(no_usage_plan())).await;
            };
            if plan.keys == known.keys {
                let outcome = delete(&mut edit, ctx, &plan).await.and_then(|()| edit.delete(key));
                return edit.finish(outcome.map(|()| DeleteUsagePlanOutput {})).await;
            }
            known = plan;
        }
    }
}

/// Takes the plan's keys out of it. The refusal is worded as reported of AWS (aws-sdk-js, issue 3841, 2021-07).
async fn delete(edit: &mut Edit, ctx: &Context, plan: &UsagePlan) -> Result<()> {
    if let Some(PlanStage { api, stage, .. }) = plan.stages.first() {
        return Err(bad_request(format!(
            "Cannot delete Usage Plan {} because there are API Stages associated with it, including {api}:{stage}",
            plan.id
        )));
    }
    for id in &plan.keys {
        let key = ApiKey::key(&ctx.account, &ctx.region, id);
        if let Some(mut record) = edit.get::<ApiKey>(&key).await? {
            record.plans.remove(&plan.id);
            edit.put(key, &record)?;
        }
    }
    Ok(())
}
