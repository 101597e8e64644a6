//! PutMethodResponse: declares a status code that a method answers with.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PutMethodResponseInput, PutMethodResponseOutput};

use crate::definition::authorization::{method, needs};
use crate::definition::error::{conflict, no_method};
use crate::definition::mapping::check_response_parameters;
use crate::definition::model::{MethodResponse, Resource};
use crate::definition::resources::References;
use crate::definition::{Apigateway, view};

/// Declares a status code that a method answers with.
pub(crate) struct PutMethodResponse;

#[async_trait]
impl Operation for PutMethodResponse {
    type State = Apigateway;
    type Input = PutMethodResponseInput;
    type Output = PutMethodResponseOutput;
    const NAME: &'static str = "PutMethodResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &PutMethodResponseInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PUT",
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
        input: PutMethodResponseInput,
    ) -> Result<PutMethodResponseOutput> {
        let status = input.status_code;
        let response =
            MethodResponse { parameters: input.response_parameters, models: input.response_models };
        let put = |resource: &mut Resource, references: &References| {
            let method = resource.methods.get_mut(&input.http_method).ok_or_else(no_method)?;
            check_response_parameters(response.parameters.as_ref().unwrap_or(&Default::default()))?;
            references.check_models(response.models.as_ref())?;
            if method.responses.contains_key(&status) {
                return Err(conflict("Response already exists for this resource"));
            }
            let answer = view::method_response(&status, &response);
            method.responses.insert(status, response);
            Ok(answer)
        };
        state.change_referring(ctx, &input.rest_api_id, &input.resource_id, put).await
    }
}
