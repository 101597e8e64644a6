//! GetApiKeys: shows the account's API keys, the newest first.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetApiKeysInput, GetApiKeysOutput};

use crate::definition::authorization::needs;
use crate::definition::page::page;
use crate::definition::{Apigateway, view};
use crate::settings::ApiKey;

/// Shows the account's API keys, the newest first.
pub(crate) struct GetApiKeys;

#[async_trait]
impl Operation for GetApiKeys {
    type State = Apigateway;
    type Input = GetApiKeysInput;
    type Output = GetApiKeysOutput;
    const NAME: &'static str = "GetApiKeys";

    async fn access(_: &Apigateway, ctx: &Context, _: &GetApiKeysInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", "/apikeys"))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetApiKeysInput) -> Result<GetApiKeysOutput> {
        let mut all: Vec<ApiKey> = state.all(ApiKey::keys(&ctx.account, &ctx.region).range()).await?;
        all.retain(|key| is_wanted(key, &input));
        all.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
        let (items, position) = page(all, |key| &key.id, input.limit, input.position.as_deref())?;
        let shown = items.iter().map(|key| view::api_key(key, input.include_values == Some(true)));
        Ok(GetApiKeysOutput { position, items: Some(shown.collect()), warnings: None })
    }
}

/// Names are matched from their beginning, letter for letter (recorded 2024-10, localstack, `test_get_api_keys`).
fn is_wanted(key: &ApiKey, input: &GetApiKeysInput) -> bool {
    let name = key.name.as_deref().unwrap_or_default();
    input.name_query.as_ref().is_none_or(|start| name.starts_with(start))
        && input.customer_id.as_ref().is_none_or(|customer| key.customer_id.as_ref() == Some(customer))
}
