//! CreateApiKey: makes a new API key.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateApiKeyInput, CreateApiKeyOutput};

use super::check;
use crate::definition::authorization::needs;
use crate::definition::error::bad_request;
use crate::definition::{Apigateway, view};
use crate::settings::ApiKey;

/// Makes a new API key.
pub(crate) struct CreateApiKey;

#[async_trait]
impl Operation for CreateApiKey {
    type State = Apigateway;
    type Input = CreateApiKeyInput;
    type Output = CreateApiKeyOutput;
    const NAME: &'static str = "CreateApiKey";

    async fn access(_: &Apigateway, ctx: &Context, _: &CreateApiKeyInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/apikeys"))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: CreateApiKeyInput) -> Result<CreateApiKeyOutput> {
        let key = record(state, ctx, input)?;
        for stage in &key.stage_keys {
            let (api, name) = stage.split_once('/').unwrap_or_default();
            state.stage(ctx, api, name).await?;
        }
        state.add_api_key(ctx, &key).await?;
        Ok(view::api_key(&key, true))
    }
}

fn record(state: &Apigateway, ctx: &Context, input: CreateApiKeyInput) -> Result<ApiKey> {
    let text = |text: Option<String>| text.filter(|text| !text.is_empty());
    let entropy = state.platform.entropy.as_ref();
    let stage_keys = input.stage_keys.unwrap_or_default().into_iter().map(|stage| {
        let both = stage.rest_api_id.zip(stage.stage_name);
        let (api, name) = both.ok_or_else(|| bad_request("Invalid API Stage specified"))?;
        Ok(format!("{api}/{name}"))
    });
    let key = ApiKey {
        id: ids::api(entropy, 10),
        value: text(input.value).unwrap_or_else(|| check::new_value(entropy)),
        name: text(input.name),
        description: text(input.description),
        customer_id: text(input.customer_id),
        enabled: input.enabled.unwrap_or(false),
        created: ctx.time,
        updated: ctx.time,
        stage_keys: stage_keys.collect::<Result<_>>()?,
        plans: Default::default(),
        tags: input.tags.unwrap_or_default(),
    };
    check::whole(&key)?;
    Ok(key)
}
