//! `x-amazon-apigateway-integration`.

use super::{items, text, texts};
use crate::api::{Integration, IntegrationResponse};
use crate::json::{Json, Map, map};

pub(super) fn integration(integration: &Integration) -> Map {
    let lower = |value: &Option<String>| value.as_ref().map(|value| Json::text(value.to_lowercase()));
    let tls = integration.insecure_skip_verification;
    let tls = tls.map(|skip| map([("insecureSkipVerification", Some(skip.into()))]).into());
    let responses = integration.responses.iter().map(response).collect::<Map>();
    map([
        ("type", Some(integration.kind.to_lowercase().into())),
        ("connectionType", text(&integration.connection_type)),
        ("connectionId", text(&integration.connection_id)),
        ("integrationTarget", text(&integration.target)),
        ("credentials", text(&integration.credentials)),
        ("httpMethod", text(&integration.http_method)),
        ("uri", text(&integration.uri)),
        ("responses", super::filled(responses)),
        ("requestParameters", texts(&integration.request_parameters)),
        ("requestTemplates", texts(&integration.request_templates)),
        ("passthroughBehavior", lower(&integration.passthrough_behavior)),
        ("responseTransferMode", text(&integration.response_transfer_mode)),
        ("timeoutInMillis", integration.timeout_in_millis.map(Json::from)),
        ("cacheNamespace", text(&integration.cache_namespace)),
        ("cacheKeyParameters", items(&integration.cache_key_parameters)),
        ("contentHandling", text(&integration.content_handling)),
        ("tlsConfig", tls),
    ])
}

fn response(response: &IntegrationResponse) -> (String, Json) {
    let pattern = response.selection_pattern.as_deref().unwrap_or("default").to_owned();
    let members = map([
        ("statusCode", Some(response.status_code.as_str().into())),
        ("responseParameters", texts(&response.parameters)),
        ("responseTemplates", texts(&response.templates)),
        ("contentHandling", text(&response.content_handling)),
    ]);
    (pattern, members.into())
}
