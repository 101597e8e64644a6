//! The documentation parts of an API definition: its `x-amazon-apigateway-documentation`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use service::Result;

use crate::definition::error::{bad_request, unsupported};
use crate::definition::model::{DocumentationPart, Location};

#[derive(Deserialize)]
struct Definition {
    #[serde(rename = "x-amazon-apigateway-documentation")]
    documentation: Option<Documentation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Documentation {
    #[serde(default)]
    documentation_parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    location: Place,
    #[serde(default)]
    properties: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    r#type: String,
    path: Option<String>,
    method: Option<String>,
    status_code: Option<String>,
    name: Option<String>,
}

/// The parts with their properties as text. Bodies that are no JSON answer as recorded 2025-11 (localstack,
/// `test_import_documentation_parts_bad_file`).
pub(super) fn parts(body: &[u8]) -> Result<Vec<(Location, String)>> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(unsupported("definitions in YAML for ImportDocumentationParts"));
    }
    let definition: Definition = serde_json::from_slice(body)
        .map_err(|_| bad_request("Unable to build importer with provided input."))?;
    let parts =
        definition.documentation.into_iter().flat_map(|documentation| documentation.documentation_parts);
    Ok(parts.map(|part| (location(part.location), Value::Object(part.properties).to_string())).collect())
}

fn location(place: Place) -> Location {
    let Place { r#type, path, method, status_code, name } = place;
    Location { kind: r#type, path, method, status_code, name }
}

/// Adds a part, or lets it take the place of the one about the same; its id.
pub(super) fn merge(all: &mut BTreeMap<String, DocumentationPart>, part: DocumentationPart) -> String {
    let known = all.values().find(|other| other.location == part.location).map(|other| other.id.clone());
    let id = known.unwrap_or(part.id);
    all.insert(id.clone(), DocumentationPart { id: id.clone(), ..part });
    id
}
