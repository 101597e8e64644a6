//! A tree to JSON, directed by a shape where there is one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::plain_run;
use crate::schema::{Kind, Location, Shape, TimestampFormat};
use crate::time;
use crate::value::{Map, Value};

/// Appends a value. Members that the shape does not know are written under their own name.
pub(crate) fn write_value(out: &mut Vec<u8>, value: &Value, shape: Option<&'static Shape>) {
    write(out, value, shape, None);
}

fn write(out: &mut Vec<u8>, value: &Value, shape: Option<&'static Shape>, format: Option<TimestampFormat>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::Float(number) => write_float(out, *number),
        Value::Str(text) => write_string(out, text),
        Value::Blob(bytes) => write_string(out, &STANDARD.encode(bytes)),
        Value::Timestamp(ms) => write_timestamp(out, *ms, format.or_else(|| own_format(shape))),
        Value::Json(json) => out.extend_from_slice(json),
        Value::List(list) => write_list(out, list, shape),
        Value::Map(map) => write_map(out, map, shape),
    }
}

fn write_list(out: &mut Vec<u8>, list: &[Value], shape: Option<&'static Shape>) {
    let member = match shape.map(|shape| &shape.kind) {
        Some(Kind::List { member, .. }) => Some(*member),
        _ => None,
    };
    out.push(b'[');
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(out, item, member, None);
    }
    out.push(b']');
}

fn write_map(out: &mut Vec<u8>, map: &Map, shape: Option<&'static Shape>) {
    let mut separator = b'{';
    for (name, value) in map {
        let (name, shape, format) = match shape.map(|shape| &shape.kind) {
            Some(Kind::Structure { members, .. }) => {
                match members.iter().find(|member| member.name == name) {
                    Some(member) if member.location != Location::Body || value.is_null() => continue,
                    Some(member) => (member.wire_name(), Some(member.shape), member.timestamp_format),
                    None => (name.as_ref(), None, None),
                }
            }
            Some(Kind::Map { value, .. }) => (name.as_ref(), Some(*value), None),
            _ => (name.as_ref(), None, None),
        };
        out.push(separator);
        separator = b',';
        write_string(out, name);
        out.push(b':');
        write(out, value, shape, format);
    }
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
}

fn own_format(shape: Option<&'static Shape>) -> Option<TimestampFormat> {
    match shape.map(|shape| &shape.kind) {
        Some(Kind::Timestamp { format }) => *format,
        _ => None,
    }
}

fn write_timestamp(out: &mut Vec<u8>, ms: i64, format: Option<TimestampFormat>) {
    match format {
        None | Some(TimestampFormat::UnixTimestamp) => {
            out.extend_from_slice(time::epoch_seconds(ms).as_bytes())
        }
        Some(TimestampFormat::Iso8601) => write_string(out, &time::iso8601(ms)),
        Some(TimestampFormat::Rfc822) => write_string(out, &time::rfc822(ms)),
    }
}

/// Whole numbers keep one decimal, as AWS writes doubles; what JSON has no number for is written as text.
fn write_float(out: &mut Vec<u8>, number: f64) {
    if number.is_nan() {
        out.extend_from_slice(b"\"NaN\"");
    } else if number.is_infinite() {
        out.extend_from_slice(if number > 0.0 { b"\"Infinity\"" } else { b"\"-Infinity\"" });
    } else {
        out.extend_from_slice(format!("{number:?}").as_bytes());
    }
}

/// Appends a string with its quotes. What needs no escape is copied in runs.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(plain_run(rest));
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
        0x8 => out.extend_from_slice(b"\\b"),
        0xc => out.extend_from_slice(b"\\f"),
        other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
    }
}
