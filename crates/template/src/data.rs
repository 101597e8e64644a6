//! Values with every function resolved: what a resource provider receives. Places are kept, so that an
//! error of the provider can still name the line.

use indexmap::IndexMap;
use serde_json::Value as Json;
use syntax::{Scalar, ScalarKind, Span};

/// A resolved value and the place it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// What it is.
    pub value: DataValue,
    /// The place of the literal, or of the function that gave it.
    pub span: Span,
}

/// The kinds of resolved values.
#[derive(Debug, Clone, PartialEq)]
pub enum DataValue {
    /// Hangs on a resource or an export that cannot be asked yet; only static evaluation gives it.
    Unknown,
    /// Null; never in a template, but an attribute may be so.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number in its canonical digits.
    Number(String),
    /// A text.
    String(String),
    /// A list.
    List(Vec<Data>),
    /// A map in the order of the template.
    Map(IndexMap<String, Field>),
}

/// A member of a resolved map.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Data,
}

impl Data {
    /// A text from a place.
    pub fn string(text: impl Into<String>, span: Span) -> Self {
        Self { value: DataValue::String(text.into()), span }
    }

    /// A list of texts, all from one place.
    pub fn strings(items: impl IntoIterator<Item = String>, span: Span) -> Self {
        let items = items.into_iter().map(|item| Self::string(item, span)).collect();
        Self { value: DataValue::List(items), span }
    }

    pub(crate) fn scalar(scalar: &Scalar, span: Span) -> Self {
        let value = match scalar.kind {
            ScalarKind::String => DataValue::String(scalar.text.clone()),
            ScalarKind::Number => DataValue::Number(scalar.text.clone()),
            ScalarKind::Bool => DataValue::Bool(scalar.text == "true"),
        };
        Self { value, span }
    }

    /// A plain JSON value, all of it from one place.
    pub fn from_json(json: &Json, span: Span) -> Self {
        let value = match json {
            Json::Null => DataValue::Null,
            Json::Bool(value) => DataValue::Bool(*value),
            Json::Number(value) => DataValue::Number(value.to_string()),
            Json::String(value) => DataValue::String(value.clone()),
            Json::Array(items) => {
                DataValue::List(items.iter().map(|item| Self::from_json(item, span)).collect())
            }
            Json::Object(members) => {
                let field = |value| Field { key_span: span, value: Self::from_json(value, span) };
                DataValue::Map(members.iter().map(|(key, value)| (key.clone(), field(value))).collect())
            }
        };
        Self { value, span }
    }

    /// The plain JSON value. What is [`DataValue::Unknown`] becomes null; a number that JSON's
    /// numbers cannot hold exactly stays a text.
    pub fn to_json(&self) -> Json {
        match &self.value {
            DataValue::Unknown | DataValue::Null => Json::Null,
            DataValue::Bool(value) => Json::Bool(*value),
            DataValue::Number(digits) => json_number(digits),
            DataValue::String(text) => Json::String(text.clone()),
            DataValue::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            DataValue::Map(fields) => {
                Json::Object(fields.iter().map(|(key, field)| (key.clone(), field.value.to_json())).collect())
            }
        }
    }

    /// The member of a map, if this is one that has it.
    pub fn get(&self, key: &str) -> Option<&Data> {
        self.as_map().and_then(|map| map.get(key)).map(|field| &field.value)
    }

    /// The members, if this is a map.
    pub fn as_map(&self) -> Option<&IndexMap<String, Field>> {
        match &self.value {
            DataValue::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_list(&self) -> Option<&[Data]> {
        match &self.value {
            DataValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text of a scalar of whatever kind, as CloudFormation coerces: `5` is `"5"`, `true` is `"true"`.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            DataValue::String(text) | DataValue::Number(text) => Some(text),
            DataValue::Bool(true) => Some("true"),
            DataValue::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The boolean, coerced from `"true"` and `"false"` as well.
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_text()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The whole number, coerced from a text of digits as well.
    pub fn as_integer(&self) -> Option<i64> {
        self.as_text()?.parse().ok()
    }

    /// Whether this, or anything in it, hangs on what cannot be asked yet.
    pub fn has_unknown(&self) -> bool {
        match &self.value {
            DataValue::Unknown => true,
            DataValue::List(items) => items.iter().any(Self::has_unknown),
            DataValue::Map(fields) => fields.values().any(|field| field.value.has_unknown()),
            _ => false,
        }
    }
}

fn json_number(digits: &str) -> Json {
    let exact = serde_json::from_str::<serde_json::Number>(digits)
        .ok()
        .filter(|number| number.is_i64() || number.is_u64() || digits.contains(['.', 'e', 'E']));
    exact.map_or_else(|| Json::String(digits.to_owned()), Json::Number)
}
