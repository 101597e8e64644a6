//! Between the tree and Rust types: the two traits that the generated structures implement, and their leaves.
//!
//! An absent member is `None`; a null counts as absent.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;

use crate::value::{Map, Value};

/// A point in time as the protocols carry it: milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A tree that does not have the shape of the wanted type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeError {
    /// Where in the tree, outermost first: `KeySchema.1.KeyType`; empty for the tree itself.
    pub path: String,
    /// What was expected there, and what was found.
    pub message: String,
}

impl ShapeError {
    /// An error about the value itself.
    pub fn new(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: message.into() }
    }

    fn expected(what: &str, found: &Value) -> Self {
        Self::new(format!("expected {what}, found {}", found.kind_name()))
    }

    /// The same error, one level further out.
    pub fn within(mut self, segment: impl fmt::Display) -> Self {
        self.path = match self.path.as_str() {
            "" => segment.to_string(),
            inner => format!("{segment}.{inner}"),
        };
        self
    }
}

impl fmt::Display for ShapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

impl std::error::Error for ShapeError {}

/// Types that can be read from a tree.
pub trait FromValue: Sized {
    /// Reads the tree; fails where its shape is not this type's.
    fn from_value(value: Value) -> Result<Self, ShapeError>;
}

/// Types that can be turned into a tree.
pub trait ToValue {
    /// The tree of this value.
    fn to_value(self) -> Value;
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        Ok(value)
    }
}

impl ToValue for Value {
    fn to_value(self) -> Value {
        self
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        value.as_bool().ok_or_else(|| ShapeError::expected("a boolean", &value))
    }
}

impl ToValue for bool {
    fn to_value(self) -> Value {
        Value::Bool(self)
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        value.as_i64().ok_or_else(|| ShapeError::expected("an integer", &value))
    }
}

impl ToValue for i64 {
    fn to_value(self) -> Value {
        Value::Int(self)
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        value.as_f64().ok_or_else(|| ShapeError::expected("a number", &value))
    }
}

impl ToValue for f64 {
    fn to_value(self) -> Value {
        Value::Float(self)
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        value.into_str().map_err(|other| ShapeError::expected("a string", &other))
    }
}

impl ToValue for String {
    fn to_value(self) -> Value {
        Value::Str(self)
    }
}

impl FromValue for Bytes {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        if let Value::Blob(bytes) = value { Ok(bytes) } else { Err(ShapeError::expected("a blob", &value)) }
    }
}

impl ToValue for Bytes {
    fn to_value(self) -> Value {
        Value::Blob(self)
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        if let Value::Timestamp(ms) = value {
            Ok(Self(ms))
        } else {
            Err(ShapeError::expected("a timestamp", &value))
        }
    }
}

impl ToValue for Timestamp {
    fn to_value(self) -> Value {
        Value::Timestamp(self.0)
    }
}

impl<T: FromValue> FromValue for Box<T> {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        T::from_value(value).map(Self::new)
    }
}

impl<T: ToValue> ToValue for Box<T> {
    fn to_value(self) -> Value {
        (*self).to_value()
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        let list = value.into_list().map_err(|other| ShapeError::expected("a list", &other))?;
        let read = |(index, item)| T::from_value(item).map_err(|error| error.within(index + 1));
        list.into_iter().enumerate().map(read).collect()
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn to_value(self) -> Value {
        Value::List(self.into_iter().map(ToValue::to_value).collect())
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: Value) -> Result<Self, ShapeError> {
        let map = value.into_map().map_err(|other| ShapeError::expected("a map", &other))?;
        // One by one: most maps are small, and to collect them would sort them in a vector first.
        let mut read = Self::new();
        for (key, item) in map {
            // API Gateway answers null for an empty template: as everywhere, null is what is not there.
            if item.is_null() {
                continue;
            }
            match T::from_value(item) {
                Ok(item) => drop(read.insert(key.into_owned(), item)),
                Err(error) => return Err(error.within(key)),
            }
        }
        Ok(read)
    }
}

impl<T: ToValue> ToValue for BTreeMap<String, T> {
    fn to_value(self) -> Value {
        Value::Map(self.into_iter().map(|(key, item)| (key, item.to_value())).collect())
    }
}

/// The members of a structure being read: each is taken out once.
pub struct Members(Map);

impl Members {
    /// The members of a structure; fails when the value is none.
    pub fn of(value: Value) -> Result<Self, ShapeError> {
        value.into_map().map(Self).map_err(|other| ShapeError::expected("a structure", &other))
    }

    /// A member that must be there.
    pub fn required<T: FromValue>(&mut self, name: &'static str) -> Result<T, ShapeError> {
        self.optional(name)?.ok_or_else(|| ShapeError::new("required member is missing").within(name))
    }

    /// A member that may be absent.
    pub fn optional<T: FromValue>(&mut self, name: &'static str) -> Result<Option<T>, ShapeError> {
        match self.0.take(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::from_value(value).map(Some).map_err(|error| error.within(name)),
        }
    }
}

/// Appends an optional member of a structure being written.
pub(crate) fn push_optional<T: ToValue>(map: &mut Map, name: &'static str, value: Option<T>) {
    if let Some(value) = value {
        map.push(name, value.to_value());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_place() {
        let list = Value::from(vec![Value::from("a"), Value::from(1)]);
        let mut members = Members::of(Map::from([("Names", list)]).into()).unwrap();
        let error = members.required::<Vec<String>>("Names").unwrap_err();
        assert_eq!(error.to_string(), "Names.2: expected a string, found integer");
    }

    #[test]
    fn null_counts_as_absent() {
        let mut members = Members::of(Map::from([("A", Value::Null)]).into()).unwrap();
        assert_eq!(members.optional::<String>("A"), Ok(None));
        assert_eq!(members.required::<String>("A").unwrap_err().to_string(), "A: required member is missing");
    }
}
