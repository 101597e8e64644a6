//! CreateRequestValidator: makes a new request validator of an API.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateRequestValidatorInput, CreateRequestValidatorOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::error::bad_request;
use crate::definition::model::RequestValidator;
use crate::definition::{Apigateway, view};

/// Makes a new request validator of an API.
pub(crate) struct CreateRequestValidator;

#[async_trait]
impl Operation for CreateRequestValidator {
    type State = Apigateway;
    type Input = CreateRequestValidatorInput;
    type Output = CreateRequestValidatorOutput;
    const NAME: &'static str = "CreateRequestValidator";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &CreateRequestValidatorInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/requestvalidators")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateRequestValidatorInput,
    ) -> Result<CreateRequestValidatorOutput> {
        let validator = RequestValidator {
            id: ids::api(state.platform.entropy.as_ref(), 6),
            name: input.name,
            validates_body: input.validate_request_body.unwrap_or(false),
            validates_parameters: input.validate_request_parameters.unwrap_or(false),
        };
        let create = |all: &mut BTreeMap<String, RequestValidator>| {
            all.insert(validator.id.clone(), validator.clone());
            Ok(view::request_validator(&validator))
        };
        // Recorded 2024-04 (localstack, `test_create_request_validator_invalid_api_id`).
        let absent = bad_request("Invalid REST API identifier specified");
        state.change_parts(ctx, &input.rest_api_id, absent, create).await
    }
}
