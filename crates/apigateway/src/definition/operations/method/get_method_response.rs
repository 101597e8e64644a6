//! GetMethodResponse: shows one method response.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetMethodResponseInput, GetMethodResponseOutput};

use crate::definition::authorization::{method, needs};
use crate::definition::error::no_response;
use crate::definition::{Apigateway, view};

/// Shows one method response.
pub(crate) struct GetMethodResponse;

#[async_trait]
impl Operation for GetMethodResponse {
    type State = Apigateway;
    type Input = GetMethodResponseInput;
    type Output = GetMethodResponseOutput;
    const NAME: &'static str = "GetMethodResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetMethodResponseInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            method(
                &input.rest_api_id,
                &input.resource_id,
                &input.http_method,
                &format!("/responses/{}", input.status_code),
            ),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetMethodResponseInput,
    ) -> Result<GetMethodResponseOutput> {
        let found = state.method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method).await?;
        let response = found.responses.get(&input.status_code).ok_or_else(no_response)?;
        Ok(view::method_response(&input.status_code, response))
    }
}
