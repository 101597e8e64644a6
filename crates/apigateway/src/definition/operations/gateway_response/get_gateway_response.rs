//! GetGatewayResponse: shows a gateway response.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetGatewayResponseInput, GetGatewayResponseOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::no_gateway_response;
use crate::definition::{Apigateway, gateway_responses, view};

/// Shows a gateway response.
pub(crate) struct GetGatewayResponse;

#[async_trait]
impl Operation for GetGatewayResponse {
    type State = Apigateway;
    type Input = GetGatewayResponseInput;
    type Output = GetGatewayResponseOutput;
    const NAME: &'static str = "GetGatewayResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetGatewayResponseInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/gatewayresponses/{}", input.response_type)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetGatewayResponseInput,
    ) -> Result<GetGatewayResponseOutput> {
        let put = state.parts(ctx, &input.rest_api_id).await?;
        let found = gateway_responses::one(&put, &input.response_type).ok_or_else(no_gateway_response)?;
        Ok(view::gateway_response(&found))
    }
}
