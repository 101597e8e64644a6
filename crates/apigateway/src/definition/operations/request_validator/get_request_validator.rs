//! GetRequestValidator: shows a request validator.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetRequestValidatorInput, GetRequestValidatorOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::no_validator;
use crate::definition::model::RequestValidator;
use crate::definition::{Apigateway, view};

/// Shows a request validator.
pub(crate) struct GetRequestValidator;

#[async_trait]
impl Operation for GetRequestValidator {
    type State = Apigateway;
    type Input = GetRequestValidatorInput;
    type Output = GetRequestValidatorOutput;
    const NAME: &'static str = "GetRequestValidator";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetRequestValidatorInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:GET",
            api(&input.rest_api_id, &format!("/requestvalidators/{}", input.request_validator_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetRequestValidatorInput,
    ) -> Result<GetRequestValidatorOutput> {
        let missing = no_validator();
        let part: RequestValidator =
            state.part(ctx, &input.rest_api_id, &input.request_validator_id, missing).await?;
        Ok(view::request_validator(&part))
    }
}
