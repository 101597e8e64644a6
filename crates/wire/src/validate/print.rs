//! Values as the services' Java prints them in messages: `[a, b]`, `{k=v}`, `KeySchemaElement(attributeName=a)`.

use std::fmt::Write as _;

use super::lower_first;
use crate::schema::{Kind, Shape};
use crate::text;
use crate::value::Value;

/// What is longer is cut off: a message must not be many times as long as the request.
const MAX_LENGTH: usize = 64 * 1024;

/// The text of a value.
pub(super) fn java(shape: &Shape, value: &Value) -> String {
    let mut out = String::new();
    print(&mut out, Some(shape), value);
    out
}

fn print(out: &mut String, shape: Option<&Shape>, value: &Value) {
    if out.len() > MAX_LENGTH {
        return;
    }
    let kind = shape.map(|shape| &shape.kind);
    match (kind, value) {
        (_, Value::Null) => out.push_str("null"),
        (Some(Kind::Structure { members, .. }), Value::Map(map)) => {
            out.push_str(shape.map_or("", |shape| shape.name));
            separated(out, "(", members.iter(), ")", |out, member| {
                lower_first(out, member.name);
                out.push('=');
                print(out, Some(member.shape), map.get(member.name).unwrap_or(&Value::Null));
            });
        }
        (Some(Kind::Map { value: item, .. }), Value::Map(map)) => {
            separated(out, "{", map.iter(), "}", |out, (key, value)| {
                out.push_str(key);
                out.push('=');
                print(out, Some(item), value);
            });
        }
        (Some(Kind::List { member, .. }), Value::List(list)) => {
            separated(out, "[", list.iter(), "]", |out, item| print(out, Some(member), item));
        }
        (_, Value::Str(text)) => out.push_str(text),
        (_, Value::Float(number)) => out.push_str(&text::float(*number)),
        (_, Value::Blob(bytes)) => {
            let length = bytes.len();
            let _ = write!(out, "java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]");
        }
        (_, Value::Map(_) | Value::List(_)) => out.push_str("{}"),
        (_, simple) => {
            out.extend(text::write(simple, crate::schema::TimestampFormat::Iso8601));
        }
    }
}

fn separated<T>(
    out: &mut String,
    open: &str,
    items: impl Iterator<Item = T>,
    close: &str,
    mut print: impl FnMut(&mut String, T),
) {
    out.push_str(open);
    for (index, item) in items.enumerate() {
        if out.len() > MAX_LENGTH {
            break;
        }
        if index > 0 {
            out.push_str(", ");
        }
        print(out, item);
    }
    out.push_str(close);
}
