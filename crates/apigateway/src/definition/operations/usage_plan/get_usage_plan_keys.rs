//! GetUsagePlanKeys: shows a usage plan's API keys, the newest first.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetUsagePlanKeysInput, GetUsagePlanKeysOutput};

use crate::definition::authorization::needs;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};
use crate::settings::ApiKey;

/// Shows a usage plan's API keys, the newest first.
pub(crate) struct GetUsagePlanKeys;

#[async_trait]
impl Operation for GetUsagePlanKeys {
    type State = Apigateway;
    type Input = GetUsagePlanKeysInput;
    type Output = GetUsagePlanKeysOutput;
    const NAME: &'static str = "GetUsagePlanKeys";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetUsagePlanKeysInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/usageplans/{}/keys", input.usage_plan_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetUsagePlanKeysInput,
    ) -> Result<GetUsagePlanKeysOutput> {
        // A plan that does not exist has no keys (recorded 2025-09, localstack, `test_get_usage_plan_api_keys`).
        let mut all: Vec<ApiKey> = state.all(ApiKey::keys(&ctx.account, &ctx.region).range()).await?;
        let start = input.name_query.as_deref().unwrap_or_default();
        all.retain(|key| {
            key.plans.contains(&input.usage_plan_id)
                && key.name.as_deref().unwrap_or_default().starts_with(start)
        });
        all.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        let (items, position) = page(all, |key| &key.id, input.limit, input.position.as_deref())?;
        let items = items.iter().map(view::usage_plan_key).collect();
        Ok(GetUsagePlanKeysOutput { position, items: Some(items) })
    }
}
