//! JSON as text: dense, and as API Gateway lays out its exports and its models' schemas (two spaces a level, a space on
//! both sides of the colon, lists on one line with what they hold).

use std::fmt::{self, Write};

use super::Json;

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => quoted(f, text),
            Self::List(items) => {
                f.write_char('[')?;
                separated(f, items.iter(), ",", |f, item| write!(f, "{item}"))?;
                f.write_char(']')
            }
            Self::Map(map) => {
                f.write_char('{')?;
                separated(f, map.iter(), ",", |f, (key, value)| {
                    quoted(f, key)?;
                    write!(f, ":{value}")
                })?;
                f.write_char('}')
            }
        }
    }
}

impl Json {
    /// The text with line breaks.
    pub fn pretty(&self) -> String {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = pretty(&mut text, self, 0);
        text
    }
}

fn pretty(out: &mut String, value: &Json, level: usize) -> fmt::Result {
    match value {
        Json::List(items) if items.is_empty() => out.write_str("[ ]"),
        Json::List(items) => {
            out.push_str("[ ");
            separated(out, items.iter(), ", ", |out, item| pretty(out, item, level))?;
            out.write_str(" ]")
        }
        Json::Map(map) if map.is_empty() => out.write_str("{ }"),
        Json::Map(map) => {
            out.push('{');
            separated(out, map.iter(), ",", |out, (key, value)| {
                indent(out, level + 1);
                quoted(out, key)?;
                out.push_str(" : ");
                pretty(out, value, level + 1)
            })?;
            indent(out, level);
            out.write_char('}')
        }
        plain => write!(out, "{plain}"),
    }
}

fn indent(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
}

fn separated<W: Write, T>(
    out: &mut W,
    items: impl Iterator<Item = T>,
    separator: &str,
    mut write: impl FnMut(&mut W, T) -> fmt::Result,
) -> fmt::Result {
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.write_str(separator)?;
        }
        write(out, item)?;
    }
    Ok(())
}

pub(super) fn quoted<W: Write>(out: &mut W, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            control if control < ' ' => write!(out, "\\u{:04X}", u32::from(control))?,
            plain => out.write_char(plain)?,
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn dense_and_pretty() {
        let value = Json::parse(r#"{"a":[1,{"b":null}],"c":{},"d":[],"e":"x\"\n\u0001é"}"#).unwrap();
        assert_eq!(value.to_string(), r#"{"a":[1,{"b":null}],"c":{},"d":[],"e":"x\"\n\u0001é"}"#);
        let pretty = "{\n  \"a\" : [ 1, {\n    \"b\" : null\n  } ],\n  \"c\" : { },\n  \"d\" : [ ],\n  \"e\" : \"x\\\"\\n\\u0001é\"\n}";
        assert_eq!(value.pretty(), pretty);
        assert_eq!(Json::parse(pretty).unwrap(), value);
    }
}
