//! UpdateIntegrationResponse: changes how an integration's outcome becomes the method's answer.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::UpdateIntegrationResponseInput;

use super::check;
use crate::definition::authorization::{method, needs};
use crate::definition::error::no_response;
use crate::definition::model::{IntegrationResponse, Method};
use crate::definition::patch::{Patches, Wording, entries, replace};
use crate::definition::{Apigateway, view};

/// Changes how an integration's outcome becomes the method's answer.
pub(crate) struct UpdateIntegrationResponse;

#[async_trait]
impl Operation for UpdateIntegrationResponse {
    type State = Apigateway;
    type Input = UpdateIntegrationResponseInput;
    type Output = Value;
    const NAME: &'static str = "UpdateIntegrationResponse";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateIntegrationResponseInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            method(
                &input.rest_api_id,
                &input.resource_id,
                &input.http_method,
                &format!("/integration/responses/{}", input.status_code),
            ),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateIntegrationResponseInput) -> Result<Value> {
        let status = &input.status_code;
        let change = |method: &mut Method| {
            let known = method.integration()?.responses.get(status);
            let mut response = known.cloned().ok_or_else(no_response)?;
            PATCHES.apply(&mut response, input.patch_operations.as_deref())?;
            check::response(method, status, &response)?;
            let answer = view::integration_response(status, &response);
            method.integration_mut()?.responses.insert(status.clone(), response);
            Ok(view::with_null_templates(answer))
        };
        let UpdateIntegrationResponseInput { rest_api_id, resource_id, http_method, .. } = &input;
        state.change_method(ctx, rest_api_id, resource_id, http_method, change).await
    }
}

/// Source: API Gateway API Reference, "Patch Operations"; the wording is our reading after UpdateMethodResponse's.
const PATCHES: Patches<IntegrationResponse> = Patches {
    wording: Wording::Named,
    rules: &[
        replace("/selectionPattern", |response, change| {
            response.selection_pattern = change.value.map(str::to_owned);
            Ok(())
        }),
        replace("/contentHandling", |response, change| {
            response.content_handling = change.text();
            Ok(())
        }),
        entries("/responseParameters/{}", |response, change| {
            let source = change.text().unwrap_or_default();
            change.optional_entry(&mut response.parameters, source, "Invalid parameter name specified")
        }),
        entries("/responseTemplates/{}", |response, change| {
            let template = change.text().unwrap_or_default();
            change.optional_entry(&mut response.templates, template, "Content-Type specified was not found")
        }),
    ],
};
