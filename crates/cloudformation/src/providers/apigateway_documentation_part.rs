//! `AWS::ApiGateway::DocumentationPart`.

use wire::Map;

use super::Target;
use super::apigateway_part::{Known, Part, given_id};
use super::target::{renamed, structure};
use crate::schema::{Kind, NameRule, Property, ResourceType};

/// The provider.
pub(super) static DOCUMENTATION_PART: Part = Part {
    schema: &SCHEMA,
    create: "CreateDocumentationPart",
    members: &[("RestApiId", "restApiId"), ("Properties", "properties")],
    complete,
    id: given_id,
    attributes: &[("DocumentationPartId", "id")],
    list: "GetDocumentationParts",
    known: Known::Within(&[("Properties", "properties")]),
    delete: "DeleteDocumentationPart",
    delete_member: "documentationPartId",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::DocumentationPart",
    properties: &[
        Property::new("Location", LOCATION).required().create_only(),
        Property::text("Properties").required(),
        Property::text("RestApiId").required().create_only(),
    ],
    attributes: &["DocumentationPartId"],
    naming: NameRule::Assigned,
    identifiers: &["DocumentationPartId", "RestApiId"],
};

const LOCATION: Kind = Kind::Object(&[
    Property::text("Method"),
    Property::text("Name"),
    Property::text("Path"),
    Property::text("StatusCode"),
    Property::text("Type"),
]);

fn complete(target: &Target<'_>, input: &mut Map) {
    let names = [
        ("Method", "method"),
        ("Name", "name"),
        ("Path", "path"),
        ("StatusCode", "statusCode"),
        ("Type", "type"),
    ];
    input.push_some("location", structure(target.properties, "Location").map(|given| renamed(given, &names)));
}
