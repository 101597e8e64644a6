//! GetApiKey: shows an API key.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetApiKeyInput, GetApiKeyOutput};

use crate::definition::authorization::needs;
use crate::definition::{Apigateway, view};

/// Shows an API key.
pub(crate) struct GetApiKey;

#[async_trait]
impl Operation for GetApiKey {
    type State = Apigateway;
    type Input = GetApiKeyInput;
    type Output = GetApiKeyOutput;
    const NAME: &'static str = "GetApiKey";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetApiKeyInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/apikeys/{}", input.api_key)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetApiKeyInput) -> Result<GetApiKeyOutput> {
        let shown =
            view::api_key(&state.api_key(ctx, &input.api_key).await?, input.include_value == Some(true));
        Ok(GetApiKeyOutput { tags: view::tags(shown.tags), ..shown })
    }
}
