//! An API and what belongs to it beside its resources.

use std::collections::BTreeMap;

use openapi::{Api, Documentation, Endpoint, Json, Resource};
use service::{Result, ServiceError};

use super::method;
use crate::definition::model::{
    Authorizer, Definition, DocumentationPart, DocumentationVersion, GatewayResponse, Model,
    RequestValidator, RestApi,
};

/// The description of a definition.
pub(super) fn describe(definition: &Definition, documentation: Option<&DocumentationVersion>) -> Result<Api> {
    let api = &definition.api;
    let models: Result<Vec<openapi::Model>> =
        definition.models.values().map(|found| model(&api.id, found)).collect();
    Ok(Api {
        title: Some(api.name.clone()),
        description: api.description.clone(),
        version: api.version.clone(),
        endpoint: endpoint(api),
        binary_media_types: api.binary_media_types.clone(),
        minimum_compression_size: api.minimum_compression_size,
        api_key_source: Some(api.api_key_source.clone()).filter(|source| source != "HEADER"),
        policy: api.policy.as_deref().map(json).transpose()?,
        resources: resources(definition),
        models: models?,
        authorizers: definition.authorizers.values().map(authorizer).collect(),
        validators: definition.validators.values().filter_map(validator).collect(),
        gateway_responses: definition.gateway_responses.iter().map(gateway_response).collect(),
        documentation: documentation.map(documented).transpose()?,
    })
}

fn endpoint(api: &RestApi) -> Endpoint {
    Endpoint {
        disabled: api.endpoint_disabled.then_some(true),
        vpc_endpoint_ids: api.vpc_endpoint_ids.clone(),
        ip_address_type: Some(api.ip_address_type.clone()).filter(|_| !is_usual(api)),
    }
}

/// Whether an endpoint of its type has this type of addresses unless told otherwise.
fn is_usual(api: &RestApi) -> bool {
    let usual = if api.endpoint_type == "PRIVATE" { "dualstack" } else { "ipv4" };
    api.ip_address_type == usual
}

/// By path.
fn resources(definition: &Definition) -> Vec<Resource> {
    let paths: BTreeMap<String, &String> =
        definition.api.resources.keys().filter_map(|id| Some((definition.api.path(id)?, id))).collect();
    let methods = |id: &String| {
        let found = definition.resources.get(id).into_iter().flat_map(|resource| &resource.methods);
        found.map(|(name, record)| method::describe(definition, name, record)).collect()
    };
    paths.into_iter().map(|(path, id)| Resource { methods: methods(id), path }).collect()
}

fn model(api: &str, model: &Model) -> Result<openapi::Model> {
    let start = format!("https://apigateway.amazonaws.com/restapis/{api}/models/");
    let schema = json(model.schema.as_deref().unwrap_or("{}"))?;
    Ok(openapi::Model {
        name: model.name.clone(),
        description: model.description.clone(),
        schema: schema
            .with_references(&|reference| reference.strip_prefix(start.as_str()).map(str::to_owned)),
    })
}

fn authorizer(authorizer: &Authorizer) -> openapi::Authorizer {
    openapi::Authorizer {
        name: authorizer.name.clone(),
        kind: authorizer.kind.name().to_owned(),
        auth_type: authorizer.auth_type.clone(),
        uri: authorizer.uri.clone(),
        credentials: authorizer.credentials.clone(),
        identity_source: authorizer.identity_source.clone(),
        identity_validation_expression: authorizer.identity_validation_expression.clone(),
        result_ttl: authorizer.result_ttl,
        provider_arns: authorizer.provider_arns.clone(),
    }
}

/// A validator without a name cannot be said.
fn validator(validator: &RequestValidator) -> Option<openapi::Validator> {
    Some(openapi::Validator {
        name: validator.name.clone()?,
        body: validator.validates_body,
        parameters: validator.validates_parameters,
    })
}

fn gateway_response((kind, response): (&String, &GatewayResponse)) -> openapi::GatewayResponse {
    openapi::GatewayResponse {
        kind: kind.clone(),
        status_code: response.status_code.clone(),
        parameters: response.parameters.clone().into_iter().collect(),
        templates: response.templates.clone().into_iter().collect(),
    }
}

fn documented(version: &DocumentationVersion) -> Result<Documentation> {
    let parts: Result<Vec<openapi::DocumentationPart>> = version.parts.iter().map(part).collect();
    Ok(Documentation { version: Some(version.version.clone()), parts: parts? })
}

fn part(part: &DocumentationPart) -> Result<openapi::DocumentationPart> {
    let location = part.location.clone();
    Ok(openapi::DocumentationPart {
        location: openapi::Location {
            kind: location.kind,
            path: location.path,
            method: location.method,
            status_code: location.status_code,
            name: location.name,
        },
        properties: json(&part.properties)?.as_map().cloned().unwrap_or_default(),
    })
}

/// A JSON text that was checked when it was put.
fn json(text: &str) -> Result<Json> {
    Json::parse(text).map_err(ServiceError::internal)
}
