//! UpdateUsage: grants or takes requests of the running period of a quota.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateUsageInput, UpdateUsageOutput};

use super::days;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::error::no_api_key;
use crate::definition::patch::{Patches, Wording, replace};

/// Grants or takes requests of the running period of a quota.
pub(crate) struct UpdateUsage;

#[async_trait]
impl Operation for UpdateUsage {
    type State = Apigateway;
    type Input = UpdateUsageInput;
    type Output = UpdateUsageOutput;
    const NAME: &'static str = "UpdateUsage";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateUsageInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            format!("/usageplans/{}/keys/{}/usage", input.usage_plan_id, input.key_id),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateUsageInput) -> Result<UpdateUsageOutput> {
        let plan = state.usage_plan(ctx, &input.usage_plan_id).await?;
        if !plan.keys.contains(&input.key_id) {
            return Err(no_api_key());
        }
        let mut wanted = None;
        PATCHES.apply(&mut wanted, input.patch_operations.as_deref())?;
        let today = days::of(ctx.time);
        if let Some(remaining) = wanted {
            state.grant(ctx, &plan, &input.key_id, today, remaining).await?;
        }
        let usage = state.usage(ctx, &plan, &input.key_id).await?;
        let day = days::text(today);
        Ok(UpdateUsageOutput {
            items: Some([(input.key_id, vec![usage.shown(&plan, today)])].into()),
            usage_plan_id: Some(plan.id),
            start_date: Some(day.clone()),
            end_date: Some(day),
            position: None,
        })
    }
}

const PATCHES: Patches<Option<i64>> = Patches {
    wording: Wording::Listed,
    rules: &[replace("/remaining", |remaining, change| {
        *remaining = Some(change.number("Invalid value for remaining, must be a number")?);
        Ok(())
    })],
};
