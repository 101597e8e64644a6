//! `AWS::ApiGateway::Authorizer`.

use super::apigateway_part::{Known, Part, as_it_stands, given_id};
use crate::schema::{Kind, NameRule, Property, ResourceType, TEXTS};

/// The provider.
pub(super) static AUTHORIZER: Part = Part {
    schema: &SCHEMA,
    create: "CreateAuthorizer",
    members: &[
        ("RestApiId", "restApiId"),
        ("Name", "name"),
        ("Type", "type"),
        ("AuthType", "authType"),
        ("AuthorizerCredentials", "authorizerCredentials"),
        ("AuthorizerResultTtlInSeconds", "authorizerResultTtlInSeconds"),
        ("AuthorizerUri", "authorizerUri"),
        ("IdentitySource", "identitySource"),
        ("IdentityValidationExpression", "identityValidationExpression"),
        ("ProviderARNs", "providerARNs"),
    ],
    complete: as_it_stands,
    id: given_id,
    attributes: &[("AuthorizerId", "id")],
    list: "GetAuthorizers",
    known: Known::Within(&[("Name", "name")]),
    delete: "DeleteAuthorizer",
    delete_member: "authorizerId",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Authorizer",
    properties: &[
        Property::text("AuthType"),
        Property::text("AuthorizerCredentials"),
        Property::new("AuthorizerResultTtlInSeconds", Kind::Integer),
        Property::text("AuthorizerUri"),
        Property::text("IdentitySource"),
        Property::text("IdentityValidationExpression"),
        Property::text("Name").required(),
        Property::new("ProviderARNs", TEXTS),
        Property::text("RestApiId").required().create_only(),
        Property::text("Type").required(),
    ],
    attributes: &["AuthorizerId"],
    naming: NameRule::Assigned,
    identifiers: &["RestApiId", "AuthorizerId"],
};
