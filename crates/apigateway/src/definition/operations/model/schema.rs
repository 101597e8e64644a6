//! What a model must be: its name, and its schema as JSON schema draft 4.

use serde_json::{Map, Value};
use service::{Result, ServiceError};

use crate::definition::error::bad_request;
use crate::definition::model::Model;

/// Checks a model, in AWS's order (recorded 2024-04, localstack, `test_model_validation`).
pub(crate) fn whole(model: &Model) -> Result<()> {
    if model.name.is_empty() {
        return Err(bad_request("Model name must be non-empty"));
    }
    if !model.name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(bad_request(format!("Model name must be alphanumeric: {}", model.name)));
    }
    check(model.schema.as_deref())
}

/// Checks a schema. Recorded as above; of texts that are no JSON, our reading.
pub(super) fn check(schema: Option<&str>) -> Result<()> {
    let schema = schema
        .filter(|schema| !schema.is_empty())
        .ok_or_else(|| bad_request("Model schema must have at least 1 property or array items defined"))?;
    let schema: Map<String, Value> =
        serde_json::from_str(schema).map_err(|_| invalid("Invalid model schema specified"))?;
    let mut found = Found::default();
    found.schema(&schema);
    if !found.unknown.is_empty() {
        let names = Value::from(found.unknown);
        return Err(invalid(&format!("Invalid model schema specified. Unsupported keyword(s): {names}")));
    }
    if found.strange_reference {
        return Err(invalid("Model reference must be in canonical form"));
    }
    Ok(())
}

fn invalid(error: &str) -> ServiceError {
    bad_request(format!("Invalid model specified: Validation Result: warnings : [], errors : [{error}]"))
}

/// The keywords of draft 4.
const KEYWORDS: [&str; 34] = [
    "$ref",
    "$schema",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "definitions",
    "dependencies",
    "description",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "id",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
];

/// What a schema has that API Gateway does not take. Wording seen 2016 to 2024 (github.com: reports of imports that failed at
/// `discriminator` and `example`, and at references out of the API).
#[derive(Default)]
struct Found {
    unknown: Vec<String>,
    strange_reference: bool,
}

impl Found {
    /// The depth is that of parsed JSON, which is bounded.
    fn schema(&mut self, schema: &Map<String, Value>) {
        for (keyword, value) in schema {
            match keyword.as_str() {
                "properties" | "patternProperties" | "definitions" => {
                    self.schemas(value.as_object().into_iter().flatten().map(|(_, value)| value))
                }
                "items"
                | "allOf"
                | "anyOf"
                | "oneOf"
                | "not"
                | "additionalProperties"
                | "additionalItems" => {
                    self.schemas(std::iter::once(value).chain(value.as_array().into_iter().flatten()));
                }
                "$ref" => self.reference(value.as_str().unwrap_or_default()),
                other if !KEYWORDS.contains(&other) && !self.unknown.iter().any(|known| known == other) => {
                    self.unknown.push(other.to_owned());
                }
                _ => {}
            }
        }
    }

    fn schemas<'a>(&mut self, values: impl Iterator<Item = &'a Value>) {
        values.filter_map(Value::as_object).for_each(|schema| self.schema(schema));
    }

    fn reference(&mut self, reference: &str) {
        const MODELS: &str = "https://apigateway.amazonaws.com/restapis/";
        self.strange_reference |= !reference.starts_with('#') && !reference.starts_with(MODELS);
    }
}
