//! GetUsagePlans: shows the account's usage plans; those of one API key, if one is named.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetUsagePlansInput, GetUsagePlansOutput};

use crate::definition::authorization::needs;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};
use crate::settings::UsagePlan;

/// Shows the account's usage plans; those of one API key, if one is named.
pub(crate) struct GetUsagePlans;

#[async_trait]
impl Operation for GetUsagePlans {
    type State = Apigateway;
    type Input = GetUsagePlansInput;
    type Output = GetUsagePlansOutput;
    const NAME: &'static str = "GetUsagePlans";

    async fn access(_: &Apigateway, ctx: &Context, _: &GetUsagePlansInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", "/usageplans"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetUsagePlansInput,
    ) -> Result<GetUsagePlansOutput> {
        let mut all: Vec<UsagePlan> = state.all(UsagePlan::keys(&ctx.account, &ctx.region).range()).await?;
        all.retain(|plan| input.key_id.as_ref().is_none_or(|key| plan.keys.contains(key)));
        let (items, position) = page(all, |plan| &plan.id, input.limit, input.position.as_deref())?;
        Ok(GetUsagePlansOutput { position, items: Some(items.iter().map(view::usage_plan).collect()) })
    }
}
