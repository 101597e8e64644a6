//! Records as the operations show them: to the generated shapes of AWS's model.

use std::collections::BTreeMap;

use base::Time;
use wire::apigateway as shape;
use wire::{Map, Timestamp, ToValue, Value};

use super::model::{
    Deployment, Integration, IntegrationResponse, Method, MethodResponse, MethodSnapshot, Resource, RestApi,
    Stage,
};

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
        policy: api.policy.clone(),
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

/// A deployment, with its summary if that is asked for.
pub(crate) fn deployment(deployment: &Deployment, summary: bool) -> shape::Deployment {
    let snapshot = |method: &MethodSnapshot| shape::MethodSnapshot {
        authorization_type: Some(method.authorization_type.clone()),
        api_key_required: Some(method.api_key_required),
    };
    let methods = |methods: &BTreeMap<String, MethodSnapshot>| {
        methods.iter().map(|(name, method)| (name.clone(), snapshot(method))).collect()
    };
    let paths = || deployment.methods.iter().map(|(path, all)| (path.clone(), methods(all))).collect();
    shape::Deployment {
        id: Some(deployment.id.clone()),
        description: deployment.description.clone(),
        created_date: timestamp(deployment.created),
        api_summary: summary.then(paths),
    }
}

pub(crate) fn stage(stage: &Stage) -> shape::Stage {
    shape::Stage {
        deployment_id: Some(stage.deployment.clone()),
        stage_name: Some(stage.name.clone()),
        description: stage.description.clone(),
        cache_cluster_enabled: Some(false),
        cache_cluster_status: Some("NOT_AVAILABLE".to_owned()),
        method_settings: Some(BTreeMap::new()),
        variables: stage.variables.clone(),
        tracing_enabled: Some(false),
        tags: stage.tags.clone(),
        created_date: timestamp(stage.created),
        last_updated_date: timestamp(stage.updated),
        ..Default::default()
    }
}

/// A list, unless it is empty.
fn given(items: &[String]) -> Option<Vec<String>> {
    (!items.is_empty()).then(|| items.to_vec())
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
