//! Items as the JSON that DynamoDB answers with: `{"pk":{"S":"a"},…}`. Stored items are in this form already, so that
//! reading one whole is a copy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::{AttributeValue, Item, Number};

/// The item's JSON.
pub fn encode_item(item: &Item) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    write_item(&mut out, item);
    out
}

/// Appends the item's JSON.
pub fn write_item(out: &mut Vec<u8>, item: &Item) {
    out.push(b'{');
    for (index, (name, value)) in item.iter().enumerate() {
        separate(out, index);
        write_text(out, name);
        out.push(b':');
        write_value(out, value);
    }
    out.push(b'}');
}

/// The item of this JSON, which [`encode_item`] wrote.
pub fn decode_item(json: &[u8]) -> Result<Item, serde_json::Error> {
    serde_json::from_slice(json)
}

fn write_value(out: &mut Vec<u8>, value: &AttributeValue) {
    out.extend_from_slice(opening(value));
    match value {
        AttributeValue::S(text) => write_text(out, text),
        AttributeValue::N(number) => write_number(out, *number),
        AttributeValue::B(bytes) => write_blob(out, bytes),
        AttributeValue::Bool(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
        AttributeValue::Null => out.extend_from_slice(b"true"),
        AttributeValue::M(map) => write_item(out, map),
        AttributeValue::L(list) => write_list(out, list, write_value),
        AttributeValue::Ss(set) => write_list(out, set, |out, text| write_text(out, text)),
        AttributeValue::Ns(set) => write_list(out, set, |out, number| write_number(out, *number)),
        AttributeValue::Bs(set) => write_list(out, set, |out, bytes| write_blob(out, bytes)),
    }
    out.push(b'}');
}

fn opening(value: &AttributeValue) -> &'static [u8] {
    match value {
        AttributeValue::S(_) => b"{\"S\":",
        AttributeValue::N(_) => b"{\"N\":",
        AttributeValue::B(_) => b"{\"B\":",
        AttributeValue::Bool(_) => b"{\"BOOL\":",
        AttributeValue::Null => b"{\"NULL\":",
        AttributeValue::M(_) => b"{\"M\":",
        AttributeValue::L(_) => b"{\"L\":",
        AttributeValue::Ss(_) => b"{\"SS\":",
        AttributeValue::Ns(_) => b"{\"NS\":",
        AttributeValue::Bs(_) => b"{\"BS\":",
    }
}

fn write_list<'a, T: 'a>(
    out: &mut Vec<u8>,
    list: impl IntoIterator<Item = &'a T>,
    write: impl Fn(&mut Vec<u8>, &T),
) {
    out.push(b'[');
    for (index, item) in list.into_iter().enumerate() {
        separate(out, index);
        write(out, item);
    }
    out.push(b']');
}

fn separate(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

fn write_number(out: &mut Vec<u8>, number: Number) {
    // Writing to a vector does not fail.
    let _ = write!(out, "\"{number}\"");
}

fn write_blob(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    out.extend_from_slice(STANDARD.encode(bytes).as_bytes());
    out.push(b'"');
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(wire::plain_run(rest));
        out.extend_from_slice(plain);
        let Some((byte, tail)) = special.split_first() else { break };
        write_escape(out, *byte);
        rest = tail;
    }
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' => out.extend_from_slice(b"\\\""),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
    }
}

impl<'de> Deserialize<'de> for AttributeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = AttributeValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AttributeValue, A::Error> {
        let kind: &str = map.next_key()?.ok_or_else(|| A::Error::custom("a value without type"))?;
        Ok(match kind {
            "S" => AttributeValue::S(map.next_value()?),
            "N" => AttributeValue::N(map.next_value()?),
            "B" => AttributeValue::B(map.next_value::<Blob>()?.0),
            "BOOL" => AttributeValue::Bool(map.next_value()?),
            "NULL" => map.next_value::<bool>().map(|_| AttributeValue::Null)?,
            "M" => AttributeValue::M(map.next_value::<BTreeMap<String, AttributeValue>>()?),
            "L" => AttributeValue::L(map.next_value()?),
            "SS" => AttributeValue::Ss(map.next_value()?),
            "NS" => AttributeValue::Ns(map.next_value()?),
            "BS" => AttributeValue::Bs(
                map.next_value::<Vec<Blob>>()?.into_iter().map(|blob| blob.0).collect::<BTreeSet<_>>(),
            ),
            other => return Err(A::Error::custom(format_args!("a value of unknown type {other}"))),
        })
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        Number::parse(text).map_err(|error| D::Error::custom(error.message(text)))
    }
}

struct Blob(Bytes);

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        STANDARD.decode(text).map(|bytes| Self(Bytes::from(bytes))).map_err(D::Error::custom)
    }
}
