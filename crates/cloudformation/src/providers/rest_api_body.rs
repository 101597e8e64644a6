//! The OpenAPI document of `AWS::ApiGateway::RestApi`: `Body`, and the properties that say how it is imported. Source:
//! CloudFormation's resource reference (2026). What else the resource has stands beside the document; where both name the
//! API or describe it, the resource does (our reading).

use bytes::Bytes;
use wire::{Map, Value};

use super::target::{structure, text};
use crate::json;

/// What of the document a property takes the place of.
const TITLES: [(&str, &str); 2] = [("Name", "title"), ("Description", "description")];

/// The name of the API: the property, or the document's title.
pub(super) fn name(properties: &Map) -> Option<&str> {
    let title = || text(structure(structure(properties, "Body")?, "info")?, "title");
    text(properties, "Name").or_else(title)
}

/// The import of the document into an API, if there is a document.
pub(super) fn import(properties: &Map, api: &str) -> Option<Map> {
    let body = document(properties)?;
    // By default container types (binary media types, say) are merged, and the document's definition counts.
    let mode = text(properties, "Mode").unwrap_or("merge");
    let mut input = Map::from([("restApiId", api.into()), ("mode", mode.into()), ("body", body.into())]);
    input.push_some("failOnWarnings", properties.get("FailOnWarnings").cloned());
    input.push_some("parameters", properties.get("Parameters").cloned());
    Some(input)
}

fn document(properties: &Map) -> Option<Bytes> {
    let body = properties.get("Body")?;
    let text = match body {
        Value::Map(members) => json::text(&Value::Map(titled(members, properties))),
        other => json::document(other),
    };
    Some(text.into())
}

fn titled(document: &Map, properties: &Map) -> Map {
    let mut info = structure(document, "info").cloned().unwrap_or_default();
    for (property, member) in TITLES {
        if let Some(value) = text(properties, property) {
            info.insert(member, value);
        }
    }
    let mut document = document.clone();
    document.insert("info", info);
    document
}
