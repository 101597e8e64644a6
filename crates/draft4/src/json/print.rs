//! Printing values as Jackson does within messages: compact, numbers as Java prints them.

use std::fmt::{self, Write as _};

use super::Json;

impl fmt::Display for Json<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => formatter.write_str("null"),
            Json::Bool(value) => value.fmt(formatter),
            Json::Number(number) => number.fmt(formatter),
            Json::String(text) => Quoted(text).fmt(formatter),
            Json::Array(elements) => {
                formatter.write_char('[')?;
                for (index, element) in elements.iter().enumerate() {
                    formatter.write_str(if index == 0 { "" } else { "," })?;
                    element.fmt(formatter)?;
                }
                formatter.write_char(']')
            }
            Json::Object(object) => {
                formatter.write_char('{')?;
                for (index, (name, value)) in object.iter().enumerate() {
                    formatter.write_str(if index == 0 { "" } else { "," })?;
                    write!(formatter, "{}:{value}", Quoted(name))?;
                }
                formatter.write_char('}')
            }
        }
    }
}

/// A text in quotes.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '"' => formatter.write_str("\\\"")?,
                '\\' => formatter.write_str("\\\\")?,
                '\u{8}' => formatter.write_str("\\b")?,
                '\u{c}' => formatter.write_str("\\f")?,
                '\n' => formatter.write_str("\\n")?,
                '\r' => formatter.write_str("\\r")?,
                '\t' => formatter.write_str("\\t")?,
                control if control < ' ' => write!(formatter, "\\u{:04X}", u32::from(control))?,
                other => formatter.write_char(other)?,
            }
        }
        formatter.write_char('"')
    }
}
