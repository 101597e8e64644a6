//! The values that JSON text becomes. Cheap to clone: what has parts shares them.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::Number;

/// An object's members in the order in which their names came first; of a name that comes twice the last value counts.
pub type Members = IndexMap<Arc<str>, Json, foldhash::fast::RandomState>;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` and `false`
    Bool(bool),
    /// A number of one of Java's kinds.
    Number(Number),
    /// A text. Halves of surrogate pairs, which Java keeps, are U+FFFD here.
    String(Arc<str>),
    /// An array: json-smart's `JSONArray`, which prints as JSON.
    Array(Arc<Vec<Json>>),
    /// An object: Java's `LinkedHashMap`, which prints as `{name=value}`.
    Object(Arc<Members>),
}

impl Json {
    /// A text.
    #[must_use]
    pub fn string(text: &str) -> Json {
        Json::String(Arc::from(text))
    }

    /// The member of that name, if this is an object that has it.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.get(name),
            _ => None,
        }
    }
}
