//! Records as the operations show them: to the generated shapes of AWS's model.

mod account;
mod parts;
mod stage;

use std::collections::BTreeMap;

use base::Time;
use wire::apigateway as shape;
use wire::{Map, Timestamp, ToValue, Value};

pub(crate) use account::{
    account, api_key, base_path_mapping, client_certificate, domain_name, usage_plan, usage_plan_key,
};
pub(crate) use parts::{
    authorizer, documentation_part, documentation_version, gateway_response, model, request_validator,
};
pub(crate) use stage::{deployment, stage};

use super::model::{Integration, IntegrationResponse, Method, MethodResponse, Resource, RestApi};

/// API Gateway shows times in whole seconds.
fn timestamp(time: Time) -> Option<Timestamp> {
    Some(Timestamp(time.seconds().saturating_mul(1000)))
}

pub(crate) fn rest_api(api: &RestApi) -> shape::RestApi {
    shape::RestApi {
        id: Some(api.id.clone()),
        name: Some(api.name.clone()),
        description: api.description.clone(),
        created_date: timestamp(api.created),
        version: api.version.clone(),
        binary_media_types: given(&api.binary_media_types),
        api_key_source: Some(api.api_key_source.clone()),
        minimum_compression_size: api.minimum_compression_size,
        policy: api.policy.as_deref().map(escaped),
        endpoint_configuration: Some(shape::EndpointConfiguration {
            types: Some(vec![api.endpoint_type.clone()]),
            ip_address_type: Some(api.ip_address_type.clone()),
            vpc_endpoint_ids: given(&api.vpc_endpoint_ids),
        }),
        tags: Some(api.tags.clone()).filter(|tags| !tags.is_empty()),
        disable_execute_api_endpoint: Some(api.endpoint_disabled),
        root_resource_id: Some(api.root.clone()),
        ..Default::default()
    }
}

/// API Gateway shows policies as they stand between the quotes of a JSON text. Recorded 2025-07 (localstack,
/// `test_api_gateway_with_policy_as_dict`).
fn escaped(policy: &str) -> String {
    let quoted = serde_json::Value::from(policy).to_string();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// A resource; its methods by name only unless `embed` asks for them whole.
pub(crate) fn resource(api: &RestApi, id: &str, methods: &Resource, embed: bool) -> shape::Resource {
    let node = api.resources.get(id);
    let view = |(name, record): (&String, &Method)| {
        let shown = if embed { method(name, record) } else { shape::Method::default() };
        (name.clone(), shown)
    };
    let methods: BTreeMap<String, shape::Method> = methods.methods.iter().map(view).collect();
    shape::Resource {
        id: Some(id.to_owned()),
        parent_id: node.and_then(|node| node.parent.clone()),
        path_part: node.map(|node| node.part.clone()).filter(|part| !part.is_empty()),
        path: api.path(id),
        resource_methods: Some(methods).filter(|methods| !methods.is_empty()),
    }
}

pub(crate) fn method(http_method: &str, method: &Method) -> shape::Method {
    let responses =
        method.responses.iter().map(|(code, response)| (code.clone(), method_response(code, response)));
    let responses: BTreeMap<String, shape::MethodResponse> = responses.collect();
    shape::Method {
        http_method: Some(http_method.to_owned()),
        authorization_type: Some(method.authorization_type.clone()),
        authorizer_id: method.authorizer_id.clone(),
        authorization_scopes: given(&method.authorization_scopes),
        api_key_required: Some(method.api_key_required),
        request_validator_id: method.request_validator_id.clone(),
        operation_name: method.operation_name.clone(),
        request_parameters: method.request_parameters.clone(),
        request_models: method.request_models.clone(),
        method_responses: Some(responses).filter(|responses| !responses.is_empty()),
        method_integration: method.integration.as_ref().map(integration),
    }
}

pub(crate) fn method_response(status: &str, response: &MethodResponse) -> shape::MethodResponse {
    shape::MethodResponse {
        status_code: Some(status.to_owned()),
        response_parameters: response.parameters.clone(),
        response_models: response.models.clone(),
    }
}

pub(crate) fn integration(integration: &Integration) -> shape::Integration {
    let view = |(code, response): (&String, &IntegrationResponse)| {
        (code.clone(), integration_response(code, response))
    };
    let responses: BTreeMap<String, shape::IntegrationResponse> =
        integration.responses.iter().map(view).collect();
    shape::Integration {
        type_: Some(integration.kind.name().to_owned()),
        http_method: integration.http_method.clone(),
        uri: integration.uri.clone(),
        credentials: integration.credentials.clone(),
        tls_config: integration
            .tls_config
            .map(|tls| shape::TlsConfig { insecure_skip_verification: Some(tls.insecure_skip_verification) }),
        connection_type: integration.connection_type.clone(),
        request_parameters: integration.request_parameters.clone(),
        request_templates: integration.request_templates.clone(),
        passthrough_behavior: Some(integration.passthrough_behavior.clone()),
        content_handling: integration.content_handling.clone(),
        timeout_in_millis: Some(integration.timeout_in_millis),
        cache_namespace: Some(integration.cache_namespace.clone()),
        cache_key_parameters: Some(integration.cache_key_parameters.clone()),
        integration_responses: Some(responses).filter(|responses| !responses.is_empty()),
        ..Default::default()
    }
}

pub(crate) fn integration_response(
    status: &str,
    response: &IntegrationResponse,
) -> shape::IntegrationResponse {
    shape::IntegrationResponse {
        status_code: Some(status.to_owned()),
        selection_pattern: response.selection_pattern.clone(),
        response_parameters: response.parameters.clone(),
        response_templates: response.templates.clone(),
        content_handling: response.content_handling.clone(),
    }
}

/// A list, unless it is empty.
fn given(items: &[String]) -> Option<Vec<String>> {
    (!items.is_empty()).then(|| items.to_vec())
}

/// The tags of something shown alone, which are there even if there are none. Recorded 2024-03 to 2025-07 (localstack:
/// usage plans, API keys, REST APIs after an update).
pub(crate) fn tags(tags: Option<BTreeMap<String, String>>) -> Option<BTreeMap<String, String>> {
    Some(tags.unwrap_or_default())
}

/// An answer in which empty response templates are shown as null, as AWS shows them (recorded 2026-02, localstack,
/// `test_put_integration_response_templates`).
pub(crate) fn with_null_templates(answer: impl ToValue) -> Value {
    nullify(answer.to_value(), false)
}

/// The depth is that of our own shapes.
fn nullify(value: Value, is_template: bool) -> Value {
    match value {
        Value::Str(text) if is_template && text.is_empty() => Value::Null,
        Value::Map(map) => {
            let entries = map.into_iter().map(|(name, value)| {
                let inner = nullify(value, is_template || name == "responseTemplates");
                (name, inner)
            });
            Value::Map(entries.collect::<Map>())
        }
        Value::List(items) => Value::List(items.into_iter().map(|item| nullify(item, is_template)).collect()),
        other => other,
    }
}
