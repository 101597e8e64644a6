//! UpdateGatewayResponse: changes a gateway response.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateGatewayResponseInput, UpdateGatewayResponseOutput};

use super::check;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{bad_request, no_api, no_gateway_response};
use crate::definition::model::{GatewayResponse, Texts};
use crate::definition::patch::{Change, Patches, REMOVE, Wording, entries, replace};
use crate::definition::{Apigateway, gateway_responses, view};

/// Changes a gateway response.
pub(crate) struct UpdateGatewayResponse;

#[async_trait]
impl Operation for UpdateGatewayResponse {
    type State = Apigateway;
    type Input = UpdateGatewayResponseInput;
    type Output = UpdateGatewayResponseOutput;
    const NAME: &'static str = "UpdateGatewayResponse";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateGatewayResponseInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/gatewayresponses/{}", input.response_type)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateGatewayResponseInput,
    ) -> Result<UpdateGatewayResponseOutput> {
        let change = |all: &mut BTreeMap<String, GatewayResponse>| {
            let shown = gateway_responses::one(all, &input.response_type).ok_or_else(no_gateway_response)?;
            let mut response = shown.response;
            PATCHES.apply(&mut response, input.patch_operations.as_deref())?;
            check::whole(&response)?;
            all.insert(input.response_type.clone(), response);
            let shown = gateway_responses::one(all, &input.response_type).ok_or_else(no_gateway_response)?;
            Ok(view::gateway_response(&shown))
        };
        let api = &input.rest_api_id;
        state.change_parts(ctx, api, no_api(&ctx.account, api), change).await
    }
}

/// Recorded 2024-04 (localstack, `test_update_gateway_response`).
const PATCHES: Patches<GatewayResponse> = Patches {
    wording: Wording::PathOnly,
    rules: &[
        replace("/statusCode", |response, change| {
            response.status_code = change.text();
            Ok(())
        }),
        entries("/responseParameters/{}", |response, change| {
            entry(&mut response.parameters, change, "responseParameters", "Invalid parameter name specified")
        }),
        entries("/responseTemplates/{}", |response, change| {
            entry(
                &mut response.templates,
                change,
                "responseTemplates",
                "Content-Type specified was not found",
            )
        }),
    ],
};

fn entry(entries: &mut Texts, change: &Change<'_>, member: &str, missing: &str) -> Result<()> {
    let value = change.text();
    if value.is_none() && change.operation != REMOVE {
        return Err(bad_request(format!("Invalid null or empty value in {member}")));
    }
    change.entry(entries, value.unwrap_or_default(), missing)
}
