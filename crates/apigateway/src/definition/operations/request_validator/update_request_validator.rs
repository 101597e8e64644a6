//! UpdateRequestValidator: changes a request validator.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateRequestValidatorInput, UpdateRequestValidatorOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::{bad_request, no_validator};
use crate::definition::model::RequestValidator;
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, view};

/// Changes a request validator.
pub(crate) struct UpdateRequestValidator;

#[async_trait]
impl Operation for UpdateRequestValidator {
    type State = Apigateway;
    type Input = UpdateRequestValidatorInput;
    type Output = UpdateRequestValidatorOutput;
    const NAME: &'static str = "UpdateRequestValidator";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &UpdateRequestValidatorInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/requestvalidators/{}", input.request_validator_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateRequestValidatorInput,
    ) -> Result<UpdateRequestValidatorOutput> {
        let change = |validator: &mut RequestValidator| {
            PATCHES.apply(validator, input.patch_operations.as_deref())?;
            Ok(view::request_validator(validator))
        };
        let id = &input.request_validator_id;
        state.change_part(ctx, &input.rest_api_id, id, no_validator(), change).await
    }
}

/// Recorded 2025-07 (localstack, `test_invalid_update_request_validator_operations`).
const PATCHES: Patches<RequestValidator> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/name", |validator, change| {
            let name = change.text().ok_or_else(|| bad_request("Request Validator name cannot be blank"))?;
            validator.name = Some(name);
            Ok(())
        }),
        replace("/validateRequestParameters", |validator, change| {
            validator.validates_parameters = change.flag();
            Ok(())
        }),
        replace("/validateRequestBody", |validator, change| {
            validator.validates_body = change.flag();
            Ok(())
        }),
    ],
};
