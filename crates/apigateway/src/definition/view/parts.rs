//! What belongs to an API beside its resources.

use wire::apigateway as shape;

use super::{given, timestamp};
use crate::definition::gateway_responses::Effective;
use crate::definition::model::{
    Authorizer, AuthorizerKind, DocumentationPart, DocumentationVersion, Location, Model, RequestValidator,
};

pub(crate) fn authorizer(authorizer: &Authorizer) -> shape::Authorizer {
    let auth_type = match authorizer.kind {
        AuthorizerKind::CognitoUserPools => "cognito_user_pools",
        AuthorizerKind::Token | AuthorizerKind::Request => "custom",
    };
    shape::Authorizer {
        id: Some(authorizer.id.clone()),
        name: Some(authorizer.name.clone()),
        type_: Some(authorizer.kind.name().to_owned()),
        provider_arns: given(&authorizer.provider_arns),
        auth_type: Some(authorizer.auth_type.clone().unwrap_or_else(|| auth_type.to_owned())),
        authorizer_uri: authorizer.uri.clone(),
        authorizer_credentials: authorizer.credentials.clone(),
        identity_source: authorizer.identity_source.clone(),
        identity_validation_expression: authorizer.identity_validation_expression.clone(),
        authorizer_result_ttl_in_seconds: authorizer.result_ttl,
        jwt_configuration: None,
    }
}

pub(crate) fn model(model: &Model) -> shape::Model {
    shape::Model {
        id: Some(model.id.clone()),
        name: Some(model.name.clone()),
        description: model.description.clone(),
        schema: model.schema.clone(),
        content_type: Some(model.content_type.clone()),
    }
}

pub(crate) fn request_validator(validator: &RequestValidator) -> shape::RequestValidator {
    shape::RequestValidator {
        id: Some(validator.id.clone()),
        name: validator.name.clone(),
        validate_request_body: Some(validator.validates_body),
        validate_request_parameters: Some(validator.validates_parameters),
    }
}

pub(crate) fn gateway_response(response: &Effective) -> shape::GatewayResponse {
    shape::GatewayResponse {
        response_type: Some(response.response_type.to_owned()),
        status_code: response.response.status_code.clone(),
        response_parameters: Some(response.response.parameters.clone()),
        response_templates: Some(response.response.templates.clone()),
        default_response: Some(response.is_default),
    }
}

pub(crate) fn documentation_part(part: &DocumentationPart) -> shape::DocumentationPart {
    shape::DocumentationPart {
        id: Some(part.id.clone()),
        location: Some(location(&part.location)),
        properties: Some(part.properties.clone()),
    }
}

fn location(location: &Location) -> shape::DocumentationPartLocation {
    shape::DocumentationPartLocation {
        type_: location.kind.clone(),
        path: location.path.clone(),
        method: location.method.clone(),
        status_code: location.status_code.clone(),
        name: location.name.clone(),
    }
}

pub(crate) fn documentation_version(version: &DocumentationVersion) -> shape::DocumentationVersion {
    shape::DocumentationVersion {
        version: Some(version.version.clone()),
        created_date: timestamp(version.created),
        description: version.description.clone(),
    }
}
