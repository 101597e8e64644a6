//! GetIntegration: shows a method's integration.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::GetIntegrationInput;

use crate::definition::authorization::{method, needs};
use crate::definition::{Apigateway, view};

/// Shows a method's integration.
pub(crate) struct GetIntegration;

#[async_trait]
impl Operation for GetIntegration {
    type State = Apigateway;
    type Input = GetIntegrationInput;
    type Output = Value;
    const NAME: &'static str = "GetIntegration";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetIntegrationInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, "/integration"),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetIntegrationInput) -> Result<Value> {
        let found = state.method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method).await?;
        Ok(view::with_null_templates(view::integration(found.integration()?)))
    }
}
