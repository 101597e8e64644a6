//! How services word that JSON does not fit a shape. Java's type names shine through, and clients' tests rely on them.

use super::reader::Token;
use crate::error::WireError;
use crate::schema::{Kind, Shape};

/// Text that is not JSON at all.
pub(super) const MALFORMED: &str = "";

/// What a shape wanted.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    String,
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Timestamp,
    Blob,
    List(&'static Shape),
    Map(&'static Shape),
    Structure(&'static Shape),
}

/// A value of one kind where another was expected.
pub(super) fn mismatch(token: Token, expected: Expected) -> WireError {
    WireError::serialization(match (token, expected) {
        (Token::Object, _) => "Start of structure or map found where not expected".to_owned(),
        (Token::Array, expected) => format!("Unrecognized collection type {}", java_type(expected)),
        (_, Expected::Structure(_)) => "Unexpected value type in payload".to_owned(),
        (_, Expected::List(_) | Expected::Map(_)) => "Unexpected field type".to_owned(),
        (_, Expected::Blob) => "Only base-64-encoded strings are convertible to bytes".to_owned(),
        (Token::String, Expected::Boolean) => "Unexpected token received from parser".to_owned(),
        (token, expected) => format!("{} cannot be converted to {}", token_name(token), scalar(expected)),
    })
}

/// Text that is not base64.
pub(super) fn bad_base64(text: &str) -> WireError {
    WireError::serialization(match text.len() % 4 {
        0 => "Invalid last non-pad Base64 character dectected".to_owned(),
        _ => format!("Base64 encoded length is expected a multiple of 4 bytes but found: {}", text.len()),
    })
}

fn token_name(token: Token) -> &'static str {
    match token {
        Token::Null => "NULL_VALUE",
        Token::True => "TRUE_VALUE",
        Token::False => "FALSE_VALUE",
        Token::Number => "NUMBER_VALUE",
        Token::Decimal => "DECIMAL_VALUE",
        Token::String => "STRING_VALUE",
        Token::Array => "START_ARRAY",
        Token::Object => "START_OBJECT",
    }
}

fn scalar(expected: Expected) -> &'static str {
    match expected {
        Expected::String => "String",
        Expected::Integer => "Integer",
        Expected::Long => "Long",
        Expected::Float => "Float",
        Expected::Double => "Double",
        Expected::Boolean => "Boolean",
        Expected::Timestamp => "milliseconds since epoch",
        Expected::Blob => "ByteBuffer",
        Expected::List(_) => "List",
        Expected::Map(_) => "Map",
        Expected::Structure(_) => "Structure",
    }
}

fn java_type(expected: Expected) -> String {
    match expected {
        Expected::List(shape) | Expected::Map(shape) => generic(shape),
        Expected::Structure(shape) => format!("class {}", class(shape)),
        Expected::Blob => "class java.nio.ByteBuffer".to_owned(),
        Expected::Timestamp => "class java.util.Date".to_owned(),
        scalar_type => format!("class java.lang.{}", scalar(scalar_type)),
    }
}

fn generic(shape: &Shape) -> String {
    match &shape.kind {
        Kind::List { member, .. } => format!("java.util.List<{}>", generic(member)),
        Kind::Map { value, .. } => format!("java.util.Map<java.lang.String, {}>", generic(value)),
        _ => class(shape),
    }
}

fn class(shape: &Shape) -> String {
    let name = match &shape.kind {
        Kind::Structure { .. } => return format!("com.amazonaws.dynamodb.v20120810.{}", shape.name),
        Kind::String { .. } => "lang.String",
        Kind::Integer { .. } => "lang.Integer",
        Kind::Long { .. } => "lang.Long",
        Kind::Float { .. } => "lang.Float",
        Kind::Double { .. } => "lang.Double",
        Kind::Boolean => "lang.Boolean",
        Kind::Timestamp { .. } => "util.Date",
        Kind::Blob { .. } => "nio.ByteBuffer",
        Kind::List { .. } => "util.List",
        Kind::Map { .. } => "util.Map",
    };
    format!("java.{name}")
}
