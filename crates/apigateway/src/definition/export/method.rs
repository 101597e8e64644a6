//! Methods and their integrations.

use base::limits;
use openapi::Authorization;

use crate::definition::model::{Definition, Integration, IntegrationResponse, Method, MethodResponse};

/// The description of a method, with names instead of ids.
pub(super) fn describe(definition: &Definition, http_method: &str, method: &Method) -> openapi::Method {
    let validator = method.request_validator_id.as_ref().and_then(|id| definition.validators.get(id));
    openapi::Method {
        http_method: http_method.to_owned(),
        operation_name: method.operation_name.clone(),
        authorization: authorization(definition, method),
        api_key_required: method.api_key_required,
        validator: validator.and_then(|validator| validator.name.clone()),
        parameters: all(&method.request_parameters),
        request_models: all(&method.request_models),
        responses: method.responses.iter().map(response).collect(),
        integration: method.integration.as_ref().map(integration),
    }
}

fn authorization(definition: &Definition, method: &Method) -> Authorization {
    let authorizer = method.authorizer_id.as_ref().and_then(|id| definition.authorizers.get(id));
    match authorizer {
        Some(authorizer) => Authorization::Authorizer {
            name: authorizer.name.clone(),
            scopes: method.authorization_scopes.clone(),
        },
        None if method.authorization_type == "AWS_IAM" => Authorization::Iam,
        None => Authorization::None,
    }
}

fn response((status, response): (&String, &MethodResponse)) -> openapi::MethodResponse {
    openapi::MethodResponse {
        status_code: status.clone(),
        parameters: all(&response.parameters),
        models: all(&response.models),
    }
}

/// What is as usual goes without saying.
fn integration(integration: &Integration) -> openapi::Integration {
    let caches = !integration.cache_key_parameters.is_empty();
    let usual_timeout = integration.timeout_in_millis == limits::apigateway::TIMEOUT_MAX_MS;
    openapi::Integration {
        kind: integration.kind.name().to_owned(),
        http_method: integration.http_method.clone(),
        uri: integration.uri.clone(),
        credentials: integration.credentials.clone(),
        connection_type: integration.connection_type.clone().filter(|kind| kind != "INTERNET"),
        insecure_skip_verification: integration.tls_config.map(|tls| tls.insecure_skip_verification),
        request_parameters: all(&integration.request_parameters),
        request_templates: all(&integration.request_templates),
        passthrough_behavior: Some(integration.passthrough_behavior.clone()),
        content_handling: integration.content_handling.clone(),
        timeout_in_millis: (!usual_timeout).then_some(integration.timeout_in_millis),
        cache_namespace: caches.then(|| integration.cache_namespace.clone()),
        cache_key_parameters: integration.cache_key_parameters.clone(),
        responses: integration.responses.iter().map(integration_response).collect(),
        ..openapi::Integration::default()
    }
}

fn integration_response((status, response): (&String, &IntegrationResponse)) -> openapi::IntegrationResponse {
    openapi::IntegrationResponse {
        selection_pattern: response.selection_pattern.clone().filter(|pattern| !pattern.is_empty()),
        status_code: status.clone(),
        parameters: all(&response.parameters),
        templates: all(&response.templates),
        content_handling: response.content_handling.clone(),
    }
}

/// All members of a map that may be absent.
fn all<T, U>(map: &Option<T>) -> U
where
    T: Clone + IntoIterator,
    U: FromIterator<T::Item>,
{
    map.clone().into_iter().flatten().collect()
}
