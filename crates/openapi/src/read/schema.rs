//! Schemas as models. The schema of a model names its members in the order in which AWS prints them, which is that of
//! swagger-core's classes (seen in models recorded 2025-07, localstack, `test_import_with_circular_models`).

use syntax::{Node, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::Reader;
use super::member::{members, owned, text};
use super::method::Place;
use crate::api::Model;
use crate::json::{Json, Map};

/// The members of a schema in AWS's order; others follow in the document's.
const ORDER: [&str; 38] = [
    "$schema",
    "id",
    "default",
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "type",
    "not",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "$ref",
    "nullable",
    "readOnly",
    "writeOnly",
    "example",
    "externalDocs",
    "deprecated",
    "xml",
    "enum",
    "discriminator",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
];

impl Reader<'_> {
    /// The models that have names.
    pub(super) fn models(&self) -> Vec<Model> {
        members(self.document.schemas()).map(|(name, schema)| model(name.to_owned(), schema)).collect()
    }

    /// The name of the model that a schema is in its place: the one it refers to, or one made for it. `what` names its
    /// owner for warnings.
    pub(super) fn model_of(&mut self, schema: &Node, place: Place<'_>, what: &str) -> Option<String> {
        if let Some(reference) = text(schema, "$ref") {
            return self.referenced(reference, schema);
        }
        if let Some(class) = primitive(schema) {
            let Place { path, http_method } = place;
            let message = format!(
                "Unsupported model type '{class}' in {what} to method '{http_method} {path}'. Ignoring."
            );
            self.warn(message, schema.span);
            return None;
        }
        let model = model(self.free_name(schema, place, what), schema);
        let name = model.name.clone();
        self.inline.push(model);
        Some(name)
    }

    fn referenced(&mut self, reference: &str, schema: &Node) -> Option<String> {
        let name = model_name(reference).unwrap_or(reference);
        if self.document.schemas().is_some_and(|all| all.get(name).is_some()) {
            return Some(name.to_owned());
        }
        self.warn(format!("Reference to model '{name}' not found. Ignoring."), schema.span);
        None
    }

    /// A name of the form that AWS gives, which nothing else has. It hangs on the schema and its place alone, so that
    /// importing a document again changes no names.
    fn free_name(&self, schema: &Node, place: Place<'_>, what: &str) -> String {
        let Place { path, http_method } = place;
        let mut seed = format!("{http_method} {path} {what} {}", Json::from(schema));
        loop {
            let hash = xxh3_64(seed.as_bytes());
            let name = format!("MODEL{:06x}", hash & 0xFF_FFFF);
            let taken = self.document.schemas().is_some_and(|all| all.get(&name).is_some())
                || self.inline.iter().any(|model| model.name == name);
            if !taken {
                return name;
            }
            seed = hash.to_string();
        }
    }
}

fn model(name: String, schema: &Node) -> Model {
    Model { name, description: owned(schema, "description"), schema: draft_4(schema) }
}

/// The model's name in a reference to it.
fn model_name(reference: &str) -> Option<&str> {
    ["#/components/schemas/", "#/definitions/"].iter().find_map(|start| reference.strip_prefix(start))
}

/// A schema with its members in order and its references as bare names.
fn draft_4(schema: &Node) -> Json {
    let Some(entries) = schema.as_map() else { return Json::from(schema) };
    let known = ORDER.iter().filter_map(|key| entries.get_key_value(*key));
    let others = entries.iter().filter(|(key, _)| !ORDER.contains(&key.as_str()));
    Json::Map(known.chain(others).map(|(key, entry)| (key.clone(), keyword(key, &entry.value))).collect())
}

fn keyword(key: &str, value: &Node) -> Json {
    match key {
        "not" | "items" | "additionalProperties" => subschema(value),
        "properties" | "patternProperties" | "definitions" => {
            let each = |(name, schema): (&str, &Node)| (name.to_owned(), draft_4(schema));
            Json::Map(members(Some(value)).map(each).collect::<Map>())
        }
        "allOf" | "anyOf" | "oneOf" => subschema(value),
        "$ref" => {
            let reference = value.as_text().unwrap_or_default();
            Json::text(model_name(reference).unwrap_or(reference))
        }
        "required" => sorted(value),
        _ => Json::from(value),
    }
}

/// A schema, or a list of them.
fn subschema(value: &Node) -> Json {
    match &value.value {
        Value::List(items) => Json::List(items.iter().map(draft_4).collect()),
        _ => draft_4(value),
    }
}

/// swagger-core sorts the names.
fn sorted(value: &Node) -> Json {
    let Some(items) = value.as_list() else { return Json::from(value) };
    let mut items: Vec<Json> = items.iter().map(Json::from).collect();
    items.sort_by(|one, other| one.as_text().cmp(&other.as_text()));
    Json::List(items)
}

/// The name that a schema's class has in swagger-core, if no model can be made of the schema where it is used.
fn primitive(schema: &Node) -> Option<&'static str> {
    Some(match (text(schema, "type")?, text(schema, "format")) {
        ("string", Some("date")) => "DateSchema",
        ("string", Some("date-time")) => "DateTimeSchema",
        ("string", Some("uuid")) => "UUIDSchema",
        ("string", Some("email")) => "EmailSchema",
        ("string", Some("password")) => "PasswordSchema",
        ("string", Some("byte")) => "ByteArraySchema",
        ("string", Some("binary")) => "BinarySchema",
        ("file", _) => "FileSchema",
        ("string", _) => "StringSchema",
        ("integer", _) => "IntegerSchema",
        ("number", _) => "NumberSchema",
        ("boolean", _) => "BooleanSchema",
        _ => return None,
    })
}
