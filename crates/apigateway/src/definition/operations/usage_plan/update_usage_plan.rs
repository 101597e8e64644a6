//! UpdateUsagePlan: changes a usage plan.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateUsagePlanInput, UpdateUsagePlanOutput};

use super::{check, patches};
use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::no_usage_plan;
use crate::definition::{Apigateway, view};
use crate::settings::UsagePlan;

/// Changes a usage plan.
pub(crate) struct UpdateUsagePlan;

#[async_trait]
impl Operation for UpdateUsagePlan {
    type State = Apigateway;
    type Input = UpdateUsagePlanInput;
    type Output = UpdateUsagePlanOutput;
    const NAME: &'static str = "UpdateUsagePlan";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateUsagePlanInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", format!("/usageplans/{}", input.usage_plan_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateUsagePlanInput,
    ) -> Result<UpdateUsagePlanOutput> {
        let key = UsagePlan::key(&ctx.account, &ctx.region, &input.usage_plan_id);
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone()]).await?;
        let Some(mut plan) = edit.get::<UsagePlan>(&key).await? else {
            return edit.finish(Err(no_usage_plan())).await;
        };
        let patched = patches::apply(&mut plan, input.patch_operations.as_deref().unwrap_or_default());
        let checked = match patched {
            Ok(()) => check::whole(state, ctx, &plan).await,
            refusal => refusal,
        };
        let outcome = checked.and_then(|()| edit.put(key, &plan));
        let shown = view::usage_plan(&plan);
        edit.finish(outcome.map(|()| UpdateUsagePlanOutput { tags: view::tags(shown.tags), ..shown })).await
    }
}
