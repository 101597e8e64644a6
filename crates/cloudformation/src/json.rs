//! Values as JSON text and back, keeping the order of members: policy documents must read as they were
//! written. Knows no schema.

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};
use wire::{Map, Value};

/// A value that serde reads and writes as the JSON it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain(pub Value);

/// A policy document for a call: a text as it is, anything else as JSON.
pub fn document(value: &Value) -> String {
    match value {
        Value::Str(text) => text.clone(),
        other => text(other),
    }
}

/// The value as JSON text.
pub fn text(value: &Value) -> String {
    // Writing to memory cannot fail, and every key is a text.
    serde_json::to_string(&Borrowed(value)).unwrap_or_default()
}

struct Borrowed<'a>(&'a Value);

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Borrowed(&self.0).serialize(serializer)
    }
}

impl Serialize for Borrowed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Int(number) | Value::Timestamp(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::Str(text) => serializer.serialize_str(text),
            Value::Blob(bytes) | Value::Json(bytes) => {
                serializer.serialize_str(&String::from_utf8_lossy(bytes))
            }
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Borrowed(item))?;
                }
                list.end()
            }
            Value::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name.as_ref(), &Borrowed(value))?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Plain, E> {
        Ok(Plain(Value::Null))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Plain, E> {
        Ok(Plain(Value::Bool(flag)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Plain, E> {
        Ok(Plain(Value::Int(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Plain, E> {
        Ok(Plain(i64::try_from(number).map_or(Value::Float(number as f64), Value::Int)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Plain, E> {
        Ok(Plain(Value::Float(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
        Ok(Plain(Value::from(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Plain, A::Error> {
        let mut list = Vec::new();
        while let Some(Plain(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Plain(Value::List(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Plain, A::Error> {
        let mut map = Map::new();
        while let Some((name, Plain(value))) = members.next_entry::<String, Plain>()? {
            map.push(name, value);
        }
        Ok(Plain(Value::Map(map)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let json =
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","N":[1,2.5,true,null]}]}"#;
        let Plain(value) = serde_json::from_str(json).unwrap();
        assert_eq!(text(&value), json);
        assert_eq!(document(&Value::from("{ }")), "{ }");
    }
}
