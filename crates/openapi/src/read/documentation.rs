//! `x-amazon-apigateway-documentation`.

use syntax::Node;

use super::member::{owned, text};
use crate::api::{Documentation, DocumentationPart, Location};
use crate::json::Json;

/// The documentation of a document, if it has any.
pub(super) fn read(root: &Node) -> Option<Documentation> {
    let found = root.get("x-amazon-apigateway-documentation")?;
    let parts = found.get("documentationParts").and_then(Node::as_list).unwrap_or_default();
    Some(Documentation { version: owned(found, "version"), parts: parts.iter().filter_map(part).collect() })
}

fn part(node: &Node) -> Option<DocumentationPart> {
    let place = node.get("location")?;
    let location = Location {
        kind: text(place, "type")?.to_owned(),
        path: owned(place, "path"),
        method: owned(place, "method"),
        status_code: owned(place, "statusCode"),
        name: owned(place, "name"),
    };
    let properties = node.get("properties").map(Json::from);
    let properties = properties.as_ref().and_then(Json::as_map).cloned().unwrap_or_default();
    Some(DocumentationPart { location, properties })
}
