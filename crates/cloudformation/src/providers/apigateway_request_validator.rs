//! `AWS::ApiGateway::RequestValidator`.

use super::apigateway_part::{Known, Part, as_it_stands, given_id};
use crate::schema::{Kind, NameRule, Property, ResourceType};

/// The provider.
pub(super) static REQUEST_VALIDATOR: Part = Part {
    schema: &SCHEMA,
    create: "CreateRequestValidator",
    members: &[
        ("RestApiId", "restApiId"),
        ("Name", "name"),
        ("ValidateRequestBody", "validateRequestBody"),
        ("ValidateRequestParameters", "validateRequestParameters"),
    ],
    complete: as_it_stands,
    id: given_id,
    attributes: &[("RequestValidatorId", "id")],
    list: "GetRequestValidators",
    known: Known::Within(&[("Name", "name")]),
    delete: "DeleteRequestValidator",
    delete_member: "requestValidatorId",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::RequestValidator",
    properties: &[
        Property::text("Name").create_only(),
        Property::text("RestApiId").required().create_only(),
        Property::new("ValidateRequestBody", Kind::Boolean),
        Property::new("ValidateRequestParameters", Kind::Boolean),
    ],
    attributes: &["RequestValidatorId"],
    naming: NameRule::Assigned,
    identifiers: &["RestApiId", "RequestValidatorId"],
};
