//! UpdateMethodResponse: changes a method response.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateMethodResponseInput, UpdateMethodResponseOutput};

use crate::definition::authorization::{method, needs};
use crate::definition::error::{no_method, no_response};
use crate::definition::mapping::check_response_parameters;
use crate::definition::model::{MethodResponse, Resource};
use crate::definition::patch::{Patches, Wording, entries};
use crate::definition::resources::References;
use crate::definition::{Apigateway, view};

/// Changes a method response.
pub(crate) struct UpdateMethodResponse;

#[async_trait]
impl Operation for UpdateMethodResponse {
    type State = Apigateway;
    type Input = UpdateMethodResponseInput;
    type Output = UpdateMethodResponseOutput;
    const NAME: &'static str = "UpdateMethodResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateMethodResponseInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
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
        input: UpdateMethodResponseInput,
    ) -> Result<UpdateMethodResponseOutput> {
        let change = |resource: &mut Resource, references: &References| {
            let method = resource.methods.get_mut(&input.http_method).ok_or_else(no_method)?;
            let response = method.responses.get_mut(&input.status_code).ok_or_else(no_response)?;
            PATCHES.apply(response, input.patch_operations.as_deref())?;
            check_response_parameters(response.parameters.as_ref().unwrap_or(&Default::default()))?;
            references.check_models(response.models.as_ref())?;
            Ok(view::method_response(&input.status_code, response))
        };
        state.change_referring(ctx, &input.rest_api_id, &input.resource_id, change).await
    }
}

/// Recorded 2025-06 to 2025-07 (localstack, `TestApigatewayMethodResponse`).
const PATCHES: Patches<MethodResponse> = Patches {
    wording: Wording::Named,
    rules: &[
        entries("/responseParameters/{}", |response, change| {
            let missing = "Invalid parameter name specified";
            change.optional_entry(&mut response.parameters, change.flag(), missing)
        }),
        entries("/responseModels/{}", |response, change| {
            let model = change.text().unwrap_or_default();
            change.optional_entry(&mut response.models, model, "Content-Type specified was not found")
        }),
    ],
};
