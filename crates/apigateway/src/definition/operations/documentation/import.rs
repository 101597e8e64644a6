//! The documentation parts of an API definition: its `x-amazon-apigateway-documentation`.

use std::collections::BTreeMap;

use openapi::Json;
use service::Result;

use crate::definition::error::bad_request;
use crate::definition::model::{DocumentationPart, Location};

/// The parts with their properties as text. Bodies that are no definition answer as recorded 2025-11 (localstack,
/// `test_import_documentation_parts_bad_file`).
pub(super) fn parts(body: &[u8]) -> Result<Vec<(Location, String)>> {
    let refusal = || bad_request("Unable to build importer with provided input.");
    let text = std::str::from_utf8(body).map_err(|_| refusal())?;
    let documentation = openapi::read_documentation(text).map_err(|_| refusal())?;
    Ok(documentation.into_iter().flat_map(|found| found.parts).map(record).collect())
}

/// What a part is about, and its properties as text. A part without a path is about the root, where its kind has one
/// (recorded 2026-02, localstack, `test_import_documentation_parts`).
pub(crate) fn record(part: openapi::DocumentationPart) -> (Location, String) {
    let openapi::Location { kind, path, method, status_code, name } = part.location;
    let has_path = !matches!(kind.as_str(), "API" | "AUTHORIZER" | "MODEL");
    let path = path.or_else(|| has_path.then(|| "/".to_owned()));
    let properties = Json::from(part.properties).to_string();
    (Location { kind, path, method, status_code, name }, properties)
}

/// Adds a part, or lets it take the place of the one about the same; its id.
pub(crate) fn merge(all: &mut BTreeMap<String, DocumentationPart>, part: DocumentationPart) -> String {
    let known = all.values().find(|other| other.location == part.location).map(|other| other.id.clone());
    let id = known.unwrap_or(part.id);
    all.insert(id.clone(), DocumentationPart { id: id.clone(), ..part });
    id
}
