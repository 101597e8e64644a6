//! The protocol-neutral tree that every call is made of: bytes → `Value` → typed input, typed output → `Value` → bytes.
//!
//! It knows neither protocols nor schemas.

use std::borrow::Cow;

use bytes::Bytes;

/// One value of a call's input or output.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An explicit null; in a structure it means the same as an absent member.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer or long.
    Int(i64),
    /// A float or double.
    Float(f64),
    /// Text.
    Str(String),
    /// Bytes, decoded from whatever text form the protocol gives them.
    Blob(Bytes),
    /// Milliseconds since the Unix epoch.
    Timestamp(i64),
    /// A list.
    List(Vec<Value>),
    /// A structure or a map.
    Map(Map),
    /// JSON that is already encoded, emitted verbatim by the JSON protocols (hot paths: stored DynamoDB items).
    Json(Bytes),
}

impl Value {
    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Str(text) = self { Some(text) } else { None }
    }

    /// The structure or map, if this is one.
    pub fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// The list, if this is one.
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The integer, if this is one.
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// The number as a double, if this is an integer or a float.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(flag) = self { Some(*flag) } else { None }
    }

    /// The bytes, if this is a blob.
    pub fn as_blob(&self) -> Option<&Bytes> {
        if let Self::Blob(bytes) = self { Some(bytes) } else { None }
    }

    /// The text, if this is a string; otherwise the value itself, untouched.
    pub fn into_str(self) -> Result<String, Self> {
        if let Self::Str(text) = self { Ok(text) } else { Err(self) }
    }

    /// The structure or map, if this is one; otherwise the value itself, untouched.
    pub fn into_map(self) -> Result<Map, Self> {
        if let Self::Map(map) = self { Ok(map) } else { Err(self) }
    }

    /// The list, if this is one; otherwise the value itself, untouched.
    pub fn into_list(self) -> Result<Vec<Self>, Self> {
        if let Self::List(list) = self { Ok(list) } else { Err(self) }
    }

    /// Whether this is the explicit null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The kind of value in one word, for messages about values of the wrong kind.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Int(_) => "integer",
            Self::Float(_) => "float",
            Self::Str(_) => "string",
            Self::Blob(_) => "blob",
            Self::Timestamp(_) => "timestamp",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Json(_) => "encoded JSON",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Str(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<Bytes> for Value {
    fn from(bytes: Bytes) -> Self {
        Self::Blob(bytes)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}

/// An ordered, small map. Structure members carry their static name, map keys an owned one.
///
/// Look-ups walk the entries: structures have a few dozen members at most, and maps are consumed whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map(Vec<(Cow<'static, str>, Value)>);

impl Map {
    /// An empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// An empty map with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Appends an entry without looking for an earlier one of the same name.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        self.0.push((name.into(), value.into()));
    }

    /// Appends an entry if there is a value.
    pub fn push_some(&mut self, name: impl Into<Cow<'static, str>>, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    /// Replaces the entry of this name, or appends it; answers the value that stood there.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Option<Value> {
        let name = name.into();
        if let Some(entry) = self.0.iter_mut().find(|entry| entry.0 == name) {
            return Some(std::mem::replace(&mut entry.1, value.into()));
        }
        self.0.push((name, value.into()));
        None
    }

    /// The value of the first entry of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|entry| entry.0 == name).map(|entry| &entry.1)
    }

    /// Takes the value of the first entry of this name and leaves null, which in a structure means the same as nothing.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        let entry = self.0.iter_mut().find(|entry| entry.0 == name)?;
        Some(std::mem::replace(&mut entry.1, Value::Null))
    }

    /// Takes the first entry of this name out; the order of the others stays.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let index = self.0.iter().position(|entry| entry.0 == name)?;
        Some(self.0.remove(index).1)
    }

    /// The entries in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Cow<'static, str>, Value)> {
        self.0.iter()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Map {
    type Item = (Cow<'static, str>, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = &'a (Cow<'static, str>, Value);
    type IntoIter = std::slice::Iter<'a, (Cow<'static, str>, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<K: Into<Cow<'static, str>>> FromIterator<(K, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Self {
        Self(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<K: Into<Cow<'static, str>>, const N: usize> From<[(K, Value); N]> for Map {
    fn from(entries: [(K, Value); N]) -> Self {
        entries.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_keeps_order_and_replaces_in_place() {
        let mut map = Map::from([("a", 1.into()), ("b", "two".into()), ("c", true.into())]);
        assert_eq!(map.insert("b", 2), Some(Value::from("two")));
        assert_eq!(map.remove("a"), Some(Value::Int(1)));
        assert_eq!(map.get("a"), None);
        let names: Vec<&str> = map.iter().map(|(name, _)| name.as_ref()).collect();
        assert_eq!(names, ["b", "c"]);
    }
}
