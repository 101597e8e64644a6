//! PutMethod: makes a new method of a resource.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PutMethodInput, PutMethodOutput};

use crate::definition::authorization::{method, needs};
use crate::definition::error::{bad_request, conflict, refuse, unsupported};
use crate::definition::mapping::check_request_parameters;
use crate::definition::model::Method;
use crate::definition::{Apigateway, operations, view};

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
        let put = move |record: &mut crate::definition::model::Resource| {
            let name = input.http_method.clone();
            let method = record_of(input)?;
            if record.methods.contains_key(&name) {
                return Err(conflict("Method already exists for this resource"));
            }
            let answer = view::method(&name, &method);
            record.methods.insert(name, method);
            Ok(answer)
        };
        state.change_resource(ctx, &api, &resource, put).await
    }
}

const METHODS: &[&str] = &["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"];

/// The checks in AWS's order (recorded 2024-04, localstack, `test_put_method_validation`).
fn record_of(input: PutMethodInput) -> Result<Method> {
    if !METHODS.contains(&input.http_method.as_str()) {
        let options = METHODS.join(",");
        return Err(bad_request(format!("Invalid HttpMethod specified. Valid options are {options}")));
    }
    if let Some(parameters) = &input.request_parameters {
        check_request_parameters(parameters)?;
    }
    check_authorization(&input)?;
    refuse(input.api_key_required == Some(true), "API keys (`apiKeyRequired`)")?;
    if input.request_validator_id.as_deref().is_some_and(|id| !id.is_empty()) {
        return Err(bad_request("Invalid Request Validator identifier specified"));
    }
    operations::check_models(input.request_models.as_ref())?;
    Ok(Method {
        authorization_type: input.authorization_type,
        authorizer_id: None,
        authorization_scopes: Vec::new(),
        api_key_required: false,
        request_validator_id: None,
        operation_name: input.operation_name,
        request_parameters: input.request_parameters,
        request_models: input.request_models,
        responses: Default::default(),
        integration: None,
    })
}

fn check_authorization(input: &PutMethodInput) -> Result<()> {
    match input.authorization_type.as_str() {
        "NONE" => {}
        // Landfall has no authorizers, so none can be valid.
        "CUSTOM" | "COGNITO_USER_POOLS" => {
            return Err(bad_request(
                "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS \
                 requires a valid authorizer.",
            ));
        }
        other => return Err(unsupported(&format!("the authorization type `{other}`"))),
    }
    refuse(input.authorizer_id.as_deref().is_some_and(|id| !id.is_empty()), "`authorizerId`")?;
    refuse(input.authorization_scopes.as_ref().is_some_and(|all| !all.is_empty()), "`authorizationScopes`")
}
