//! Integrations of a document as records.

use base::limits;
use service::Result;

use super::method::given;
use crate::definition::error::{bad_request, refuse};
use crate::definition::model::{Integration, IntegrationKind, IntegrationResponse, Method, TlsConfig};
use crate::definition::operations::{check_integration, check_integration_response};

/// The record of an integration without its responses.
pub(super) fn record(said: &openapi::Integration, resource: &str) -> Result<Integration> {
    refuse_unsupported(said)?;
    let kind = IntegrationKind::parse(&said.kind)
        .ok_or_else(|| bad_request(format!("Invalid integration type specified: {}", said.kind)))?;
    let is_mock = kind == IntegrationKind::Mock;
    let is_http = matches!(kind, IntegrationKind::Http | IntegrationKind::HttpProxy);
    let record = Integration {
        kind,
        // A mock calls nothing (recorded 2025-07, localstack, `test_import_with_http_method_integration`).
        http_method: said.http_method.clone().filter(|_| !is_mock),
        uri: said.uri.clone().filter(|_| !is_mock),
        credentials: said.credentials.clone(),
        connection_type: said.connection_type.clone().or_else(|| is_http.then(|| "INTERNET".to_owned())),
        tls_config: said
            .insecure_skip_verification
            .map(|skip| TlsConfig { insecure_skip_verification: skip }),
        request_parameters: given(&said.request_parameters),
        request_templates: given(&said.request_templates),
        passthrough_behavior: said.passthrough_behavior.clone().unwrap_or_else(|| "WHEN_NO_MATCH".to_owned()),
        content_handling: said.content_handling.clone(),
        timeout_in_millis: said.timeout_in_millis.unwrap_or(limits::apigateway::TIMEOUT_MAX_MS),
        cache_namespace: said.cache_namespace.clone().unwrap_or_else(|| resource.to_owned()),
        cache_key_parameters: said.cache_key_parameters.clone(),
        responses: Default::default(),
    };
    check_integration(&record)?;
    Ok(record)
}

fn refuse_unsupported(integration: &openapi::Integration) -> Result<()> {
    let other_than =
        |value: &Option<String>, usual: &str| value.as_deref().is_some_and(|value| value != usual);
    refuse(other_than(&integration.connection_type, "INTERNET"), "VPC links (`connectionType`)")?;
    refuse(integration.connection_id.is_some(), "VPC links (`connectionId`)")?;
    refuse(integration.target.is_some(), "`integrationTarget`")?;
    refuse(other_than(&integration.response_transfer_mode, "BUFFERED"), "`responseTransferMode` STREAM")
}

/// Puts the responses of the method's integration, if it has one; `note` is told of each.
pub(super) fn put_responses(
    method: &mut Method,
    said: &openapi::Integration,
    mut note: impl FnMut(&str, Result<()>),
) {
    for response in &said.responses {
        let status = &response.status_code;
        let record = IntegrationResponse {
            selection_pattern: response.selection_pattern.clone(),
            parameters: given(&response.parameters),
            templates: given(&response.templates),
            content_handling: response.content_handling.clone(),
        };
        if method.integration.is_none() {
            return;
        }
        let checked = check_integration_response(method, status, &record);
        if checked.is_ok()
            && let Some(integration) = &mut method.integration
        {
            integration.responses.insert(status.clone(), record);
        }
        note(status, checked);
    }
}
