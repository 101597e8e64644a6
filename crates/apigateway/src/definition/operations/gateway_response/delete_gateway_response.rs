//! DeleteGatewayResponse: makes a gateway response AWS's own again.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteGatewayResponseInput, DeleteGatewayResponseOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{no_api, not_found};
use crate::definition::model::GatewayResponse;

/// Makes a gateway response AWS's own again.
pub(crate) struct DeleteGatewayResponse;

#[async_trait]
impl Operation for DeleteGatewayResponse {
    type State = Apigateway;
    type Input = DeleteGatewayResponseInput;
    type Output = DeleteGatewayResponseOutput;
    const NAME: &'static str = "DeleteGatewayResponse";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteGatewayResponseInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/gatewayresponses/{}", input.response_type)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteGatewayResponseInput,
    ) -> Result<DeleteGatewayResponseOutput> {
        let delete = |all: &mut BTreeMap<String, GatewayResponse>| {
            all.remove(&input.response_type)
                .map(drop)
                .ok_or_else(|| not_found("Gateway response type not defined on api"))
        };
        let api = &input.rest_api_id;
        state.change_parts(ctx, api, no_api(&ctx.account, api), delete).await?;
        Ok(DeleteGatewayResponseOutput {})
    }
}
