//! PutMethod: makes a new method of a resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PutMethodInput, PutMethodOutput};

use crate::definition::authorization::{method, needs};
use crate::definition::error::{bad_request, conflict};
use crate::definition::mapping::check_request_parameters;
use crate::definition::model::{Method, Resource};
use crate::definition::resources::References;
use crate::definition::{Apigateway, view};

/// Makes a new method of a resource.
pub(crate) struct PutMethod;

#[async_trait]
impl Operation for PutMethod {
    type State = Apigateway;
    type Input = PutMethodInput;
    type Output = PutMethodOutput;
    const NAME: &'static str = "PutMethod";

    async fn access(_: &Apigateway, ctx: &Context, input: &PutMethodInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PUT",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, ""),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: PutMethodInput) -> Result<PutMethodOutput> {
        let (api, resource) = (input.rest_api_id.clone(), input.resource_id.clone());
        let put = move |record: &mut Resource, references: &References| {
            let name = input.http_method.clone();
            let method = record_of(input, references)?;
            if record.methods.contains_key(&name) {
                return Err(conflict("Method already exists for this resource"));
            }
            let answer = view::method(&name, &method);
            record.methods.insert(name, method);
            Ok(answer)
        };
        state.change_referring(ctx, &api, &resource, put).await
    }
}

const METHODS: &[&str] = &["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

/// The checks in AWS's order (recorded 2024-04, localstack, `test_put_method_validation`).
fn record_of(input: PutMethodInput, references: &References) -> Result<Method> {
    if !METHODS.contains(&input.http_method.as_str()) {
        let options = METHODS.join(",");
        return Err(bad_request(format!("Invalid HttpMethod specified. Valid options are {options}")));
    }
    if let Some(parameters) = &input.request_parameters {
        check_request_parameters(parameters)?;
    }
    let mut method = Method {
        // AWS takes the type in any case of letters.
        authorization_type: input.authorization_type.to_uppercase(),
        authorizer_id: input.authorizer_id,
        authorization_scopes: input.authorization_scopes.unwrap_or_default(),
        api_key_required: input.api_key_required.unwrap_or(false),
        request_validator_id: input.request_validator_id,
        operation_name: input.operation_name,
        request_parameters: input.request_parameters,
        request_models: input.request_models,
        responses: Default::default(),
        integration: None,
    };
    references.check(&mut method)?;
    Ok(method)
}
