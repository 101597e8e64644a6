//! What can be a model's schema.

use service::Result;

use crate::definition::error::bad_request;

/// The schema, unless it is none. Recorded 2024-04 (localstack, `test_model_validation`); of texts that are no JSON, our
/// reading.
pub(super) fn checked(schema: Option<&str>) -> Result<String> {
    let schema = schema
        .filter(|schema| !schema.is_empty())
        .ok_or_else(|| bad_request("Model schema must have at least 1 property or array items defined"))?;
    match serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(schema) {
        Ok(_) => Ok(schema.to_owned()),
        Err(_) => Err(bad_request(
            "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]",
        )),
    }
}
