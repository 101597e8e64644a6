//! GetGatewayResponses: shows an API's gateway responses, AWS's own included.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetGatewayResponsesInput, GetGatewayResponsesOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::page::page;
use crate::definition::{Apigateway, gateway_responses, view};

/// Shows an API's gateway responses, AWS's own included.
pub(crate) struct GetGatewayResponses;

#[async_trait]
impl Operation for GetGatewayResponses {
    type State = Apigateway;
    type Input = GetGatewayResponsesInput;
    type Output = GetGatewayResponsesOutput;
    const NAME: &'static str = "GetGatewayResponses";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetGatewayResponsesInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", api(&input.rest_api_id, "/gatewayresponses")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetGatewayResponsesInput,
    ) -> Result<GetGatewayResponsesOutput> {
        let put = state.parts(ctx, &input.rest_api_id).await?;
        let all = gateway_responses::all(&put);
        // There are fewer than a page holds unless a smaller one is asked for.
        let limit = input.limit.or(Some(500));
        let (items, position) = page(all, |item| item.response_type, limit, input.position.as_deref())?;
        Ok(GetGatewayResponsesOutput {
            position,
            items: Some(items.iter().map(view::gateway_response).collect()),
        })
    }
}
