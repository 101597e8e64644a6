//! PutGatewayResponse: sets a gateway response.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PutGatewayResponseInput, PutGatewayResponseOutput};

use super::check;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{no_api, no_gateway_response};
use crate::definition::model::GatewayResponse;
use crate::definition::{Apigateway, gateway_responses, view};

/// Sets a gateway response.
pub(crate) struct PutGatewayResponse;

#[async_trait]
impl Operation for PutGatewayResponse {
    type State = Apigateway;
    type Input = PutGatewayResponseInput;
    type Output = PutGatewayResponseOutput;
    const NAME: &'static str = "PutGatewayResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &PutGatewayResponseInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PUT",
            api(&input.rest_api_id, &format!("/gatewayresponses/{}", input.response_type)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: PutGatewayResponseInput,
    ) -> Result<PutGatewayResponseOutput> {
        let PutGatewayResponseInput { rest_api_id, response_type, status_code, .. } = input;
        let response = GatewayResponse {
            status_code,
            parameters: input.response_parameters.unwrap_or_default(),
            templates: input.response_templates.unwrap_or_default(),
        };
        let put = |all: &mut BTreeMap<String, GatewayResponse>| {
            check::whole(&response)?;
            all.insert(response_type.clone(), response);
            let shown = gateway_responses::one(all, &response_type).ok_or_else(no_gateway_response)?;
            all.insert(response_type, shown.response.clone());
            Ok(view::gateway_response(&shown))
        };
        state.change_parts(ctx, &rest_api_id, no_api(&ctx.account, &rest_api_id), put).await
    }
}
