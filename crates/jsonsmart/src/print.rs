//! How values print: as JSON, and in the form that Java's `toString` gives them. Recursive; values that come from text
//! are at most 400 deep.

use std::fmt::{self, Write};

use crate::{Json, Number};

/// Whether `/` is escaped in strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slash {
    /// As it stands: what Jayway's `jsonString()` prints (json-smart's `LT_COMPRESS`).
    Plain,
    /// `\/`: what a `JSONArray` prints of itself (`NO_COMPRESS`).
    Escaped,
}

impl Json {
    /// The value as JSON text, without spaces. An infinite number is `null`.
    #[must_use]
    pub fn to_json(&self, slash: Slash) -> String {
        let mut out = String::new();
        self.write_json(slash, &mut out);
        out
    }

    fn write_json(&self, slash: Slash, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(Number::Double(value)) if value.is_infinite() => out.push_str("null"),
            // Writing to a String cannot fail.
            Json::Number(number) => drop(write!(out, "{number}")),
            Json::String(text) => quote(text, slash, out),
            Json::Array(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    separate(place, out);
                    item.write_json(slash, out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    separate(place, out);
                    quote(name, slash, out);
                    out.push(':');
                    value.write_json(slash, out);
                }
                out.push('}');
            }
        }
    }
}

impl fmt::Display for Json {
    /// As Java's `toString`: texts as they are, an object as `{name=value, …}`, an array as JSON.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::String(text) => formatter.write_str(text),
            Json::Number(number) => number.fmt(formatter),
            Json::Array(_) => formatter.write_str(&self.to_json(Slash::Escaped)),
            Json::Object(members) => {
                formatter.write_str("{")?;
                for (place, (name, value)) in members.iter().enumerate() {
                    let separator = if place == 0 { "" } else { ", " };
                    write!(formatter, "{separator}{name}={value}")?;
                }
                formatter.write_str("}")
            }
            Json::Null | Json::Bool(_) => formatter.write_str(&self.to_json(Slash::Plain)),
        }
    }
}

fn separate(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

fn quote(text: &str, slash: Slash, out: &mut String) {
    out.push('"');
    escape(text, slash, out);
    out.push('"');
}

/// A string's text as it stands between quotes: quotes, backslashes and control characters escaped, and, as json-smart
/// has it, everything from U+007F to U+009F and from U+2000 to U+20FF.
pub fn escape(text: &str, slash: Slash, out: &mut String) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '/' if slash == Slash::Escaped => out.push_str("\\/"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2000}'..='\u{20ff}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
}
