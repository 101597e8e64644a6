//! What a documentation part is about, and what it says.

use service::Result;
use wire::apigateway::DocumentationPartLocation;

use crate::definition::error::bad_request;
use crate::definition::model::Location;

pub(super) fn record(location: DocumentationPartLocation) -> Location {
    Location {
        kind: location.type_,
        path: location.path,
        method: location.method,
        status_code: location.status_code,
        name: location.name,
    }
}

/// Checks that the properties are a JSON object. The wording is our reading.
pub(super) fn check_properties(properties: &str) -> Result<()> {
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(properties) {
        Ok(_) => Ok(()),
        Err(_) if properties.is_empty() => {
            Err(bad_request("Documentation part properties must be non-empty"))
        }
        Err(_) => Err(bad_request("Invalid JSON specified for documentation part properties")),
    }
}

/// The refusal of a second part about the same. The wording is our reading.
pub(super) fn taken(location: &Location) -> String {
    let members = [
        ("type", Some(&location.kind)),
        ("path", location.path.as_ref()),
        ("method", location.method.as_ref()),
        ("statusCode", location.status_code.as_ref()),
        ("name", location.name.as_ref()),
    ];
    let shown = members.into_iter().filter_map(|(name, value)| Some(format!("{name} '{}'", value?)));
    let shown: Vec<String> = shown.collect();
    format!("Documentation part already exists for the specified location: {}.", shown.join(", "))
}
