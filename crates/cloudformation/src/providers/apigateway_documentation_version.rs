//! `AWS::ApiGateway::DocumentationVersion`.

use wire::Map;

use super::apigateway_part::{Known, Part, as_it_stands};
use super::target::text;
use crate::schema::{NameRule, Property, ResourceType};

/// The provider.
pub(super) static DOCUMENTATION_VERSION: Part = Part {
    schema: &SCHEMA,
    create: "CreateDocumentationVersion",
    members: &[
        ("RestApiId", "restApiId"),
        ("DocumentationVersion", "documentationVersion"),
        ("Description", "description"),
    ],
    complete: as_it_stands,
    id,
    attributes: &[],
    list: "GetDocumentationVersions",
    known: Known::Within(&[("DocumentationVersion", "version")]),
    delete: "DeleteDocumentationVersion",
    delete_member: "documentationVersion",
};

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::DocumentationVersion",
    properties: &[
        Property::text("Description"),
        Property::text("DocumentationVersion").required().create_only(),
        Property::text("RestApiId").required().create_only(),
    ],
    attributes: &[],
    naming: NameRule::Assigned,
    identifiers: &["DocumentationVersion", "RestApiId"],
};

fn id(_: &Map, answer: &Map) -> Option<String> {
    text(answer, "version").map(str::to_owned)
}
