//! GetUsage: shows how much API keys used a plan, day by day.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetUsageInput, GetUsageOutput};

use super::days;
use crate::definition::Apigateway;
use crate::definition::authorization::needs;
use crate::definition::page::page;

/// Shows how much API keys used a plan, day by day.
pub(crate) struct GetUsage;

#[async_trait]
impl Operation for GetUsage {
    type State = Apigateway;
    type Input = GetUsageInput;
    type Output = GetUsageOutput;
    const NAME: &'static str = "GetUsage";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetUsageInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/usageplans/{}/usage", input.usage_plan_id)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetUsageInput) -> Result<GetUsageOutput> {
        let plan = state.usage_plan(ctx, &input.usage_plan_id).await?;
        let days = days::between(&input.start_date, &input.end_date)?;
        let mut keys: Vec<String> = plan.keys.iter().cloned().collect();
        keys.retain(|key| input.key_id.as_ref().is_none_or(|wanted| wanted == key));
        let (keys, position) = page(keys, String::as_str, input.limit, input.position.as_deref())?;
        let mut items = BTreeMap::new();
        for key in keys {
            let usage = state.usage(ctx, &plan, &key).await?;
            items.insert(key, days.iter().map(|day| usage.shown(&plan, *day)).collect());
        }
        Ok(GetUsageOutput {
            usage_plan_id: Some(plan.id),
            start_date: Some(input.start_date),
            end_date: Some(input.end_date),
            position,
            items: Some(items),
        })
    }
}
