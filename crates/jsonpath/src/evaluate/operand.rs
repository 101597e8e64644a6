//! The values that comparisons compare, in the kinds that Jayway's nodes have.

use std::borrow::Cow;

use jsonsmart::{Decimal, Json};

use super::{Document, read};
use crate::path::Operand;
use crate::pattern::Pattern;
use crate::text::unescape;
use crate::{Node, Path, ReadError, View};

/// One side of a comparison, or an element of a list that is compared.
pub(super) enum Value<'a, N> {
    /// What a path leads to that leads nowhere.
    Undefined,
    Null,
    Bool(bool),
    Number(Decimal),
    String(Cow<'a, str>),
    /// An array or object that a path led to.
    Node(N),
    /// An array or object written in the filter, with the text it stands for; none if that is not JSON.
    Written(&'a str, Option<&'a Json>),
    /// An element of a list that is a text which looks like an array or object.
    Text(String),
    Pattern(&'a Pattern),
    /// An element of a list that is a text which looks like a path; equal to nothing.
    Path,
}

/// The value of an operand for an item.
pub(super) fn evaluate<'a, N: Node>(
    operand: &'a Operand,
    item: &N,
    document: &Document<'_, N>,
) -> Result<Value<'a, N>, ReadError> {
    Ok(match operand {
        Operand::Path(path) => return follow(path, item, document),
        Operand::Json { text, value } => Value::Written(text, value.as_ref()),
        Operand::String(text) => Value::String(Cow::Borrowed(text)),
        Operand::Number(number) => Value::Number(number.clone()),
        Operand::Bool(value) => Value::Bool(*value),
        Operand::Null => Value::Null,
        Operand::Pattern(pattern) => Value::Pattern(pattern),
    })
}

fn follow<'a, N: Node>(path: &Path, item: &N, document: &Document<'_, N>) -> Result<Value<'a, N>, ReadError> {
    let from = if path.from_root { document.root } else { item };
    let node = match read(path, from, document) {
        Err(ReadError::NotFound(_)) => return Ok(Value::Undefined),
        result => result?,
    };
    let view = node.view();
    match view {
        View::Null => Ok(Value::Null),
        View::Bool(value) => Ok(Value::Bool(value)),
        View::Number(number) => {
            number.to_decimal().map(Value::Number).ok_or(ReadError::failed("NumberFormatException"))
        }
        View::String(text) => Ok(Value::String(Cow::Owned(text.into_owned()))),
        View::Array(_) | View::Object(_) => Ok(Value::Node(node.clone())),
        View::Other => Err(ReadError::library(format!("Could not convert {} to a ValueNode", node.print()))),
    }
}

/// The elements of an array, written or led to; none of any other object.
pub(super) fn elements<'a, N: Node>(
    value: &Value<'_, N>,
    document: &Document<'_, N>,
) -> Result<Option<Vec<Value<'a, N>>>, ReadError> {
    match value {
        Value::Node(node) => list(node, document),
        Value::Written(_, json) => list(parsed(*json)?, document),
        _ => Err(ReadError::Invalid("Expected value list node".to_owned())),
    }
}

/// What is written, if it is JSON.
pub(super) fn parsed(json: Option<&Json>) -> Result<&Json, ReadError> {
    json.ok_or(ReadError::failed("IllegalArgumentException"))
}

fn list<'a, M: Node, N: Node>(
    node: &M,
    document: &Document<'_, N>,
) -> Result<Option<Vec<Value<'a, N>>>, ReadError> {
    if !matches!(node.view(), View::Array(_)) {
        return Ok(None);
    }
    let elements = node.elements();
    let elements = elements.iter().map(|element| {
        document.limits.step()?;
        self::element(element)
    });
    elements.collect::<Result<_, _>>().map(Some)
}

/// An element of a list. Texts are read once more: as paths, as JSON, and without quotes around them.
fn element<'a, M: Node, N: Node>(element: &M) -> Result<Value<'a, N>, ReadError> {
    match element.view() {
        View::Null => Ok(Value::Null),
        View::Bool(value) => Ok(Value::Bool(value)),
        View::Number(number) => {
            number.to_decimal().map(Value::Number).ok_or(ReadError::failed("NumberFormatException"))
        }
        View::String(text) => text_element(&text),
        View::Array(_) | View::Object(_) | View::Other => {
            Err(ReadError::library("Could not determine value type"))
        }
    }
}

fn text_element<'a, N>(text: &str) -> Result<Value<'a, N>, ReadError> {
    let trimmed = text.trim_matches(|character| character <= ' ');
    if trimmed.starts_with(['$', '@']) && Path::parse(trimmed).is_ok() {
        return Ok(Value::Path);
    }
    let bracketed = |open, close| trimmed.len() > 1 && trimmed.starts_with(open) && trimmed.ends_with(close);
    if (bracketed('[', ']') || bracketed('{', '}')) && jsonsmart::parse(trimmed).is_ok() {
        return Ok(Value::Text(text.to_owned()));
    }
    if text.encode_utf16().nth(1).is_none() {
        return Ok(Value::String(Cow::Owned(text.to_owned())));
    }
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    let inner = quoted('\'').or_else(|| quoted('"')).unwrap_or(text);
    let string = unescape(inner).ok_or_else(|| ReadError::library("Unable to parse unicode value"))?;
    Ok(Value::String(Cow::Owned(string)))
}
