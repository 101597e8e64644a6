//! GetIntegrationResponse: shows one integration response.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::GetIntegrationResponseInput;

use crate::definition::authorization::{method, needs};
use crate::definition::error::no_response;
use crate::definition::{Apigateway, view};

/// Shows one integration response.
pub(crate) struct GetIntegrationResponse;

#[async_trait]
impl Operation for GetIntegrationResponse {
    type State = Apigateway;
    type Input = GetIntegrationResponseInput;
    type Output = Value;
    const NAME: &'static str = "GetIntegrationResponse";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &GetIntegrationResponseInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            method(
                &input.rest_api_id,
                &input.resource_id,
                &input.http_method,
                &format!("/integration/responses/{}", input.status_code),
            ),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: GetIntegrationResponseInput) -> Result<Value> {
        let found = state.method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method).await?;
        let response = found.integration()?.responses.get(&input.status_code).ok_or_else(no_response)?;
        Ok(view::with_null_templates(view::integration_response(&input.status_code, response)))
    }
}
