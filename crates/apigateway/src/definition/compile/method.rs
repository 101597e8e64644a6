//! A method's record, frozen.

use service::Result;

use super::integration;
use crate::compiled::{Authorization, Method, MethodResponse, RequestParameter, Source, Validation};
use crate::definition::error::not_found;
use crate::definition::mapping;
use crate::definition::model::{self, Definition};

/// A method with all it refers to.
pub(crate) fn compile(definition: &Definition, record: &model::Method) -> Result<Method> {
    let integration = record.integration.as_ref();
    let integration = integration.ok_or_else(|| not_found("No integration defined for method"))?;
    let parameters = record.request_parameters.iter().flatten();
    let responses = record.responses.iter();
    Ok(Method {
        authorization: authorization(record),
        api_key_required: record.api_key_required,
        validation: validation(definition, record),
        parameters: parameters.filter_map(|(name, required)| request_parameter(name, *required)).collect(),
        models: record.request_models.clone().unwrap_or_default(),
        responses: responses.map(|(code, response)| (code.clone(), method_response(response))).collect(),
        integration: integration::compile(integration)?,
    })
}

fn authorization(record: &model::Method) -> Authorization {
    let authorizer = record.authorizer_id.clone().unwrap_or_default();
    match record.authorization_type.as_str() {
        "AWS_IAM" => Authorization::Iam,
        "CUSTOM" => Authorization::Custom(authorizer),
        "COGNITO_USER_POOLS" => {
            Authorization::Cognito { authorizer, scopes: record.authorization_scopes.clone() }
        }
        _ => Authorization::None,
    }
}

/// What the method's validator checks; nothing if it has none, or it has been deleted.
fn validation(definition: &Definition, record: &model::Method) -> Validation {
    let validator = record.request_validator_id.as_ref().and_then(|id| definition.validators.get(id));
    validator.map_or_else(Validation::default, |validator| Validation {
        body: validator.validates_body,
        parameters: validator.validates_parameters,
    })
}

fn request_parameter(expression: &str, required: bool) -> Option<RequestParameter> {
    match mapping::source(expression).ok()? {
        Source::Request(place, name) | Source::MultiRequest(place, name) => {
            Some(RequestParameter { place, name, required })
        }
        _ => None,
    }
}

fn method_response(record: &model::MethodResponse) -> MethodResponse {
    let headers = record.parameters.iter().flatten().filter_map(|(name, _)| mapping::response_header(name));
    MethodResponse {
        headers: headers.map(str::to_owned).collect(),
        models: record.models.clone().unwrap_or_default(),
    }
}
