//! What belongs to an API beside its resources, frozen.

use service::Result;

use crate::compiled::{Authorizer, AuthorizerKind, GatewayResponse, Model};
use crate::definition::mapping;
use crate::definition::model;

/// How long an authorizer's answer is remembered unless something else is said, seconds. Source: API Reference,
/// CreateAuthorizer.
const DEFAULT_TTL: i64 = 300;

/// An authorizer.
pub(crate) fn authorizer(record: &model::Authorizer) -> Authorizer {
    Authorizer {
        name: record.name.clone(),
        kind: match record.kind {
            model::AuthorizerKind::Token => AuthorizerKind::Token,
            model::AuthorizerKind::Request => AuthorizerKind::Request,
            model::AuthorizerKind::CognitoUserPools => AuthorizerKind::CognitoUserPools,
        },
        uri: record.uri.clone(),
        credentials: record.credentials.clone(),
        identity_source: record.identity_source.clone(),
        identity_validation: record.identity_validation_expression.clone(),
        ttl_seconds: record.result_ttl.unwrap_or(DEFAULT_TTL).try_into().unwrap_or_default(),
        provider_arns: record.provider_arns.clone(),
    }
}

/// A model.
pub(crate) fn model(record: &model::Model) -> Model {
    Model {
        id: record.id.clone(),
        content_type: record.content_type.clone(),
        schema: record.schema.clone().unwrap_or_default(),
    }
}

/// A customised gateway response.
pub(crate) fn gateway_response(record: &model::GatewayResponse) -> Result<GatewayResponse> {
    let headers = record.parameters.iter().filter_map(|(target, expression)| {
        let header = target.strip_prefix("gatewayresponse.header.")?;
        Some(mapping::source(expression).map(|source| (header.to_owned(), source)))
    });
    Ok(GatewayResponse {
        status: record.status_code.as_ref().and_then(|status| status.parse().ok()),
        headers: headers.collect::<Result<_>>()?,
        templates: record.templates.clone(),
    })
}
