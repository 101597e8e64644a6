//! What a gateway response is when nothing was put, and what one that was put lacks. Recorded 2024-04 to 2024-06
//! (localstack, `test_gateway_response_crud`, `test_gateway_response_put`).

use std::collections::BTreeMap;

use super::model::GatewayResponse;

/// All types, with the status of each where it has one of its own.
const TYPES: [(&str, Option<&str>); 21] = [
    ("ACCESS_DENIED", Some("403")),
    ("API_CONFIGURATION_ERROR", Some("500")),
    ("AUTHORIZER_CONFIGURATION_ERROR", Some("500")),
    ("AUTHORIZER_FAILURE", Some("500")),
    ("BAD_REQUEST_BODY", Some("400")),
    ("BAD_REQUEST_PARAMETERS", Some("400")),
    ("DEFAULT_4XX", None),
    ("DEFAULT_5XX", None),
    ("EXPIRED_TOKEN", Some("403")),
    ("INTEGRATION_FAILURE", Some("504")),
    ("INTEGRATION_TIMEOUT", Some("504")),
    ("INVALID_API_KEY", Some("403")),
    ("INVALID_SIGNATURE", Some("403")),
    ("MISSING_AUTHENTICATION_TOKEN", Some("403")),
    ("QUOTA_EXCEEDED", Some("429")),
    ("REQUEST_TOO_LARGE", Some("413")),
    ("RESOURCE_NOT_FOUND", Some("404")),
    ("THROTTLED", Some("429")),
    ("UNAUTHORIZED", Some("401")),
    ("UNSUPPORTED_MEDIA_TYPE", Some("415")),
    ("WAF_FILTERED", Some("403")),
];

/// A gateway response as it is shown and used.
pub(crate) struct Effective {
    pub response_type: &'static str,
    pub response: GatewayResponse,
    /// Whether it was not put itself.
    pub is_default: bool,
}

type Put = BTreeMap<String, GatewayResponse>;

/// All of an API's, by type.
pub(crate) fn all(put: &Put) -> Vec<Effective> {
    TYPES.iter().map(|(name, status)| effective(put, name, *status)).collect()
}

/// The one of this type.
pub(crate) fn one(put: &Put, response_type: &str) -> Option<Effective> {
    let (name, status) = TYPES.iter().find(|(name, _)| *name == response_type)?;
    Some(effective(put, name, *status))
}

/// What was not put itself is as the default of its class was put, or as AWS has it.
fn effective(put: &Put, response_type: &'static str, status: Option<&'static str>) -> Effective {
    let class = match status {
        Some(status) if status.starts_with('4') => "DEFAULT_4XX",
        _ => "DEFAULT_5XX",
    };
    let own = put.get(response_type);
    let class = put.get(class).filter(|_| status.is_some());
    let mut response = own.or(class).cloned().unwrap_or_default();
    complete(&mut response, status);
    Effective { response_type, response, is_default: own.is_none() }
}

/// What AWS adds to a response that is put without it.
fn complete(response: &mut GatewayResponse, status: Option<&str>) {
    if response.status_code.is_none() {
        response.status_code = status.map(str::to_owned);
    }
    if response.templates.is_empty() {
        let message = r#"{"message":$context.error.messageString}"#;
        response.templates.insert("application/json".to_owned(), message.to_owned());
    }
}
