//! From records to the compiled stage: what CreateDeployment freezes. It must not read or write anything.

use std::collections::BTreeMap;

use service::Result;

use super::error::{bad_request, not_found, unsupported};
use super::integration_uri::lambda_function;
use super::mapping;
use super::model::{self, Definition, IntegrationKind, MethodSnapshot, Summary};
use crate::compiled::{
    Api, Integration, IntegrationResponse, LambdaProxy, Method, Mock, Passthrough, Resource, Source,
};

/// The frozen API and its summary.
pub(crate) fn compile(definition: &Definition) -> Result<(Api, Summary)> {
    let Definition { api, resources, .. } = definition;
    let mut compiled = Vec::new();
    let mut summary = Summary::new();
    for (id, record) in resources.iter().filter(|(_, record)| !record.methods.is_empty()) {
        let Some(path) = api.path(id) else { continue };
        let methods = record.methods.iter().map(|(name, method)| Ok((name.clone(), compile_method(method)?)));
        let methods = methods.collect::<Result<BTreeMap<_, _>>>()?;
        let kinds = record.methods.iter().map(|(name, method)| (name.clone(), snapshot(method)));
        summary.insert(path.clone(), kinds.collect());
        compiled.push(Resource { id: id.clone(), path, methods });
    }
    if compiled.is_empty() {
        return Err(bad_request("The REST API doesn't contain any methods"));
    }
    let api = Api {
        binary_media_types: api.binary_media_types.clone(),
        endpoint_disabled: api.endpoint_disabled,
        resources: compiled,
    };
    Ok((api, summary))
}

fn snapshot(method: &model::Method) -> MethodSnapshot {
    MethodSnapshot {
        authorization_type: method.authorization_type.clone(),
        api_key_required: method.api_key_required,
    }
}

fn compile_method(method: &model::Method) -> Result<Method> {
    let record = method.integration.as_ref().ok_or_else(|| not_found("No integration defined for method"))?;
    let integration = match record.kind {
        IntegrationKind::AwsProxy => Integration::LambdaProxy(lambda_proxy(record)?),
        IntegrationKind::Mock => Integration::Mock(mock(record)?),
        other => return Err(unsupported(&format!("integrations of type {}", other.name()))),
    };
    Ok(Method { integration, statuses: method.responses.keys().cloned().collect() })
}

fn lambda_proxy(record: &model::Integration) -> Result<LambdaProxy> {
    Ok(LambdaProxy {
        http_method: record.http_method.clone().unwrap_or_default(),
        function: lambda_function(record.uri.as_deref().unwrap_or_default())?.to_owned(),
        timeout_ms: u64::try_from(record.timeout_in_millis).unwrap_or_default(),
        illegal_header: record.request_parameters.as_ref().is_some_and(mapping::sets_illegal_header),
    })
}

fn mock(record: &model::Integration) -> Result<Mock> {
    let responses =
        record.responses.iter().map(|(code, response)| Ok((code.clone(), mock_response(response)?)));
    Ok(Mock {
        templates: record.request_templates.clone().unwrap_or_default(),
        passthrough: passthrough(&record.passthrough_behavior).unwrap_or(Passthrough::WhenNoMatch),
        to_text: record.content_handling.as_deref() == Some("CONVERT_TO_TEXT"),
        responses: responses.collect::<Result<_>>()?,
    })
}

fn mock_response(record: &model::IntegrationResponse) -> Result<IntegrationResponse> {
    let parameters = record.parameters.iter().flatten();
    let headers = parameters.filter_map(|(target, expression)| {
        let header = mapping::response_header(target)?;
        Some(mapping::source(expression).map(|source: Source| (header.to_owned(), source)))
    });
    Ok(IntegrationResponse {
        selection_pattern: record.selection_pattern.clone().filter(|pattern| !pattern.is_empty()),
        headers: headers.collect::<Result<_>>()?,
        templates: record.templates.clone().unwrap_or_default(),
    })
}

/// The passthrough behavior of this name.
pub(crate) fn passthrough(name: &str) -> Option<Passthrough> {
    match name {
        "WHEN_NO_MATCH" => Some(Passthrough::WhenNoMatch),
        "WHEN_NO_TEMPLATES" => Some(Passthrough::WhenNoTemplates),
        "NEVER" => Some(Passthrough::Never),
        _ => None,
    }
}
