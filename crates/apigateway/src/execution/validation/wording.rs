//! What was wrong with a body, in the words of the validator that API Gateway shows in `validationErrorString` and its
//! execution logs: those of the Java library json-schema-validator (fge), recognisable in AWS's documentation of model
//! validation. Keywords without words of their own here are named.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

/// All that was wrong: `[first, second]`.
pub(crate) fn all<'e>(errors: impl Iterator<Item = ValidationError<'e>>) -> String {
    let mut missing: Vec<(String, Vec<String>)> = Vec::new();
    let mut words = Vec::new();
    for error in errors {
        match error.kind() {
            // One error a property here; one an object there.
            ValidationErrorKind::Required { property } => {
                let place = error.instance_path().to_string();
                match missing.iter_mut().find(|(other, _)| *other == place) {
                    Some((_, properties)) => properties.push(property.to_string()),
                    None => missing.push((place, vec![property.to_string()])),
                }
            }
            kind => words.push(one(kind, error.instance())),
        }
    }
    let missing = missing.into_iter().map(|(_, mut properties)| {
        properties.sort();
        format!("object has missing required properties ([{}])", properties.join(","))
    });
    words.splice(0..0, missing);
    format!("[{}]", words.join(", "))
}

fn one(kind: &ValidationErrorKind, instance: &Value) -> String {
    use ValidationErrorKind as Kind;
    let text = instance.as_str().unwrap_or_default();
    let length = text.chars().count();
    let items = instance.as_array().map_or(0, Vec::len);
    match kind {
        Kind::Type { kind } => type_mismatch(kind, instance),
        Kind::Enum { options } => {
            format!("instance value ({instance}) not found in enum (possible values: {options})")
        }
        Kind::MinLength { limit } => {
            format!("string \"{text}\" is too short (length: {length}, required minimum: {limit})")
        }
        Kind::MaxLength { limit } => {
            format!("string \"{text}\" is too long (length: {length}, maximum allowed: {limit})")
        }
        Kind::Pattern { pattern } => {
            format!("ECMA 262 regex \"{pattern}\" does not match input string \"{text}\"")
        }
        Kind::Minimum { limit } => format!(
            "numeric instance is lower than the required minimum (minimum: {limit}, found: {instance})"
        ),
        Kind::Maximum { limit } => format!(
            "numeric instance is greater than the required maximum (maximum: {limit}, found: {instance})"
        ),
        Kind::MinItems { limit } => {
            format!(
                "array is too short: must have at least {limit} elements but instance has {items} elements"
            )
        }
        Kind::MaxItems { limit } => {
            format!("array is too long: must have at most {limit} elements but instance has {items} elements")
        }
        Kind::UniqueItems => "array must not contain duplicate elements".to_owned(),
        Kind::AdditionalProperties { unexpected } => format!(
            "object instance has properties which are not allowed by the schema: {}",
            Value::from(unexpected.clone())
        ),
        other => format!("instance fails `{}`", other.keyword()),
    }
}

fn type_mismatch(kind: &TypeKind, instance: &Value) -> String {
    let mut allowed: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.to_string()).collect(),
    };
    // A number may be an integer, which that library lists with it.
    if allowed.iter().any(|name| name == "number") && !allowed.iter().any(|name| name == "integer") {
        allowed.push("integer".to_owned());
    }
    allowed.sort();
    let found = match instance {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = Value::from(allowed);
    format!("instance type ({found}) does not match any allowed primitive type (allowed: {allowed})")
}
