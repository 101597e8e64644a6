//! DeleteApiKey: removes an API key, and it from its usage plans.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteApiKeyInput, DeleteApiKeyOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::needs;

/// Removes an API key, and it from its usage plans.
pub(crate) struct DeleteApiKey;

#[async_trait]
impl Operation for DeleteApiKey {
    type State = Apigateway;
    type Input = DeleteApiKeyInput;
    type Output = DeleteApiKeyOutput;
    const NAME: &'static str = "DeleteApiKey";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteApiKeyInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", format!("/apikeys/{}", input.api_key)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: DeleteApiKeyInput) -> Result<DeleteApiKeyOutput> {
        state.remove_api_key(ctx, &input.api_key).await?;
        Ok(DeleteApiKeyOutput {})
    }
}
