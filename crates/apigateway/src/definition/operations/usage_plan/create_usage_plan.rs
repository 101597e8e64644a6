//! CreateUsagePlan: makes a new usage plan.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway as shape;
use wire::apigateway::{CreateUsagePlanInput, CreateUsagePlanOutput};

use super::check;
use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::{Apigateway, view};
use crate::settings::{PlanStage, Quota, Throttle, UsagePlan};

/// Makes a new usage plan.
pub(crate) struct CreateUsagePlan;

#[async_trait]
impl Operation for CreateUsagePlan {
    type State = Apigateway;
    type Input = CreateUsagePlanInput;
    type Output = CreateUsagePlanOutput;
    const NAME: &'static str = "CreateUsagePlan";

    async fn access(_: &Apigateway, ctx: &Context, _: &CreateUsagePlanInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/usageplans"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateUsagePlanInput,
    ) -> Result<CreateUsagePlanOutput> {
        let plan = record(state, ctx, input)?;
        check::whole(state, ctx, &plan).await?;
        let key = UsagePlan::key(&ctx.account, &ctx.region, &plan.id);
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone()]).await?;
        let outcome = edit.put(key, &plan);
        edit.finish(outcome.map(|()| view::usage_plan(&plan))).await
    }
}

fn record(state: &Apigateway, ctx: &Context, input: CreateUsagePlanInput) -> Result<UsagePlan> {
    let stages = input.api_stages.unwrap_or_default().into_iter().map(plan_stage);
    Ok(UsagePlan {
        id: ids::api(state.platform.entropy.as_ref(), 6),
        name: input.name,
        description: input.description,
        stages: stages.collect::<Result<_>>()?,
        throttle: input.throttle.map(throttle),
        quota: input.quota.map(quota).transpose()?,
        product_code: None,
        created: ctx.time,
        keys: Default::default(),
        tags: input.tags.unwrap_or_default(),
    })
}

fn plan_stage(stage: shape::ApiStage) -> Result<PlanStage> {
    let throttles = stage.throttle.unwrap_or_default().into_iter();
    Ok(PlanStage {
        api: stage.api_id.ok_or_else(check::invalid_stage)?,
        stage: stage.stage.ok_or_else(check::invalid_stage)?,
        throttle: throttles.map(|(method, limits)| (method, throttle(limits))).collect(),
    })
}

fn throttle(throttle: shape::ThrottleSettings) -> Throttle {
    Throttle {
        burst_limit: throttle.burst_limit.unwrap_or_default(),
        rate_limit: throttle.rate_limit.unwrap_or_default(),
    }
}

fn quota(quota: shape::QuotaSettings) -> Result<Quota> {
    Ok(Quota {
        limit: quota.limit.unwrap_or_default(),
        offset: quota.offset.unwrap_or_default(),
        period: check::period(quota.period.as_deref().unwrap_or_default())?,
    })
}
