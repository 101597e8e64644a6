//! What an integration and its responses must be. Recorded 2024-06 to 2025-03 (localstack, `test_put_integration_validation`,
//! `TestApigatewayIntegration`).

use base::limits;
use service::Result;

use crate::definition::error::{bad_request, refuse, unsupported};
use crate::definition::model::{Integration, IntegrationKind, IntegrationResponse, Method};
use crate::definition::{compile, integration_uri, mapping};

/// Checks an integration without its responses.
pub(crate) fn whole(integration: &Integration) -> Result<()> {
    let other_than =
        |value: &Option<String>, default: &str| value.as_deref().is_some_and(|value| value != default);
    refuse(other_than(&integration.connection_type, "INTERNET"), "VPC links (`connectionType`)")?;
    let has_method = integration.http_method.as_deref().is_some_and(|method| !method.is_empty());
    if integration.kind != IntegrationKind::Mock && !has_method {
        return Err(bad_request("Enumeration value for HttpMethod must be non-empty"));
    }
    let uri = integration.uri.as_deref().unwrap_or_default();
    integration_uri::check(integration.kind, uri, integration.credentials.as_deref())?;
    mapping::check_media_types(integration.request_templates.as_ref().unwrap_or(&Default::default()))?;
    mapping::check_integration_parameters(
        integration.request_parameters.as_ref().unwrap_or(&Default::default()),
    )?;
    if compile::passthrough(&integration.passthrough_behavior).is_none() {
        return Err(bad_request(
            "Invalid passthrough behavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER",
        ));
    }
    content_handling(integration.content_handling.as_deref())?;
    let (least, most) = (limits::apigateway::TIMEOUT_MIN_MS, limits::apigateway::TIMEOUT_MAX_MS);
    if !(least..=most).contains(&integration.timeout_in_millis) {
        return Err(bad_request(timeout()));
    }
    Ok(())
}

/// Checks by which parameters answers are told apart in the cache: such as the method declares, or the integration maps.
/// Wording as users of CloudFormation met it (2020-04, `DianaIonita/serverless-api-gateway-caching`, pull request 65).
pub(crate) fn cache_key(method: &Method, integration: &Integration) -> Result<()> {
    let declares = |name: &String| method.request_parameters.iter().flatten().any(|(known, _)| known == name);
    let maps =
        |name: &String| integration.request_parameters.iter().flatten().any(|(known, _)| known == name);
    match integration.cache_key_parameters.iter().all(|name| declares(name) || maps(name)) {
        true => Ok(()),
        false => Err(bad_request("Invalid cache key parameter specified")),
    }
}

/// Of a timeout that is none.
pub(super) fn timeout() -> String {
    let (least, most) = (limits::apigateway::TIMEOUT_MIN_MS, limits::apigateway::TIMEOUT_MAX_MS);
    format!("Timeout should be between {least} ms and {most} ms")
}

fn content_handling(handling: Option<&str>) -> Result<()> {
    match handling {
        None | Some("CONVERT_TO_BINARY" | "CONVERT_TO_TEXT") => Ok(()),
        Some(_) => Err(bad_request(
            "Invalid content handling specified. Valid options are CONVERT_TO_BINARY,CONVERT_TO_TEXT",
        )),
    }
}

/// Checks an integration response of a method.
pub(crate) fn response(method: &Method, status: &str, response: &IntegrationResponse) -> Result<()> {
    let integration = method.integration()?;
    if let Some(parameters) = &response.parameters {
        mapping::check_declared(parameters, method.responses.get(status))?;
    }
    content_handling(response.content_handling.as_deref())?;
    // Of a proxy's integration responses nothing is ever used.
    if integration.kind.is_proxy() {
        return Ok(());
    }
    mapping::check_media_types(response.templates.as_ref().unwrap_or(&Default::default()))?;
    response.parameters.iter().flatten().try_for_each(|(_, source)| mapping::source(source).map(drop))?;
    let pattern = response.selection_pattern.as_deref().unwrap_or_default();
    if javaregex::Pattern::new(pattern).is_err() {
        return Err(unsupported(&format!("the regular expression `{pattern}` as a selection pattern")));
    }
    Ok(())
}
