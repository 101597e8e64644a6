//! How services word that JSON does not fit a shape. Java's type names shine through, and clients' tests rely on them.
//!
//! Two dialects are recorded: DynamoDB's (dynalite's tests, checked against AWS up to 2025) and the one that API
//! Gateway speaks (LocalStack's snapshots, 2022–2025; dynalite's tests of 2013 have the rest of it).

use super::protocol::package;
use super::reader::Token;
use crate::error::WireError;
use crate::schema::{Kind, Model, Shape};

/// What a list or map in a list or map fails with where something else stands.
const CAST: &str = "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class \
     java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module \
     java.base of loader 'bootstrap')";

/// Whose words.
#[derive(Clone, Copy)]
pub(crate) enum Dialect<'a> {
    /// DynamoDB and CloudWatch Logs; the model names the classes.
    Current(&'a Model),
    /// API Gateway and Lambda.
    Classic,
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// As a member of a structure.
    Member,
    /// In a list or map, or as the whole document.
    Element,
}

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
    List(&'static Shape, Slot),
    Map(&'static Shape, Slot),
    Structure(&'static Shape, Slot),
}

impl Dialect<'_> {
    /// A value of one kind where another was expected.
    pub(super) fn mismatch(self, token: Token, expected: Expected) -> WireError {
        WireError::serialization(match self {
            Self::Current(model) => current(model, token, expected),
            Self::Classic => classic(token, expected),
        })
    }

    /// Text that is not base64.
    pub(super) fn bad_base64(self, text: &str) -> WireError {
        let reason = match text.len() % 4 {
            0 => "Invalid last non-pad Base64 character dectected".to_owned(),
            _ => format!("Base64 encoded length is expected a multiple of 4 bytes but found: {}", text.len()),
        };
        WireError::serialization(match self {
            Self::Current(_) => reason,
            Self::Classic => format!("'{text}' can not be converted to a Blob: {reason}"),
        })
    }
}

/// The same for our own clients.
pub(super) fn plain_mismatch(token: Token, expected: Expected) -> WireError {
    WireError::serialization(format!("{} where {} was expected", token_name(token), scalar(expected)))
}

fn current(model: &Model, token: Token, expected: Expected) -> String {
    match (token, expected) {
        (Token::Object, _) => "Start of structure or map found where not expected".to_owned(),
        (Token::Array, expected) => format!("Unrecognized collection type {}", java_type(model, expected)),
        (_, Expected::Structure(_, Slot::Element)) => "Unexpected value type in payload".to_owned(),
        (_, Expected::List(_, Slot::Element) | Expected::Map(_, Slot::Element)) => CAST.to_owned(),
        (_, Expected::Structure(..) | Expected::List(..) | Expected::Map(..)) => {
            "Unexpected field type".to_owned()
        }
        (_, Expected::Blob) => "only base-64-encoded strings are convertible to bytes".to_owned(),
        (Token::String, Expected::Boolean) => "Unexpected token received from parser".to_owned(),
        (token, expected) => format!("{} cannot be converted to {}", token_name(token), scalar(expected)),
    }
}

fn classic(token: Token, expected: Expected) -> String {
    match (token, expected) {
        (Token::Object, _) => "Start of structure or map found where not expected.".to_owned(),
        (Token::Array, _) => "Start of list found where not expected".to_owned(),
        (_, Expected::List(..)) => "Expected list or null".to_owned(),
        (_, Expected::Map(..)) => "Expected map or null".to_owned(),
        (_, Expected::Structure(..)) => "Expected null".to_owned(),
        (token, Expected::Blob) => format!("{} can not be converted to a Blob", token_class(token)),
        (token, expected) => {
            format!("{} can not be converted to an {}", token_class(token), scalar(expected))
        }
    }
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

fn token_class(token: Token) -> &'static str {
    match token {
        Token::True | Token::False => "class java.lang.Boolean",
        Token::Number | Token::Decimal => "class com.amazon.coral.value.json.numbers.TruncatingBigNumber",
        _ => "class java.lang.String",
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
        Expected::Timestamp => "Date",
        Expected::Blob => "Blob",
        Expected::List(..) => "List",
        Expected::Map(..) => "Map",
        Expected::Structure(..) => "Structure",
    }
}

fn java_type(model: &Model, expected: Expected) -> String {
    match expected {
        Expected::List(shape, _) | Expected::Map(shape, _) => generic(model, shape),
        Expected::Structure(shape, _) => format!("class {}", generic(model, shape)),
        Expected::Blob => "class java.nio.ByteBuffer".to_owned(),
        Expected::Timestamp => "class java.util.Date".to_owned(),
        simple => format!("class java.lang.{}", scalar(simple)),
    }
}

/// The Java type of a shape, as generics print it.
fn generic(model: &Model, shape: &Shape) -> String {
    let simple = match &shape.kind {
        Kind::Structure { .. } => return format!("{}.{}", package(model), shape.name),
        Kind::List { member, .. } => return format!("java.util.List<{}>", generic(model, member)),
        Kind::Map { value, .. } => {
            return format!("java.util.Map<java.lang.String, {}>", generic(model, value));
        }
        Kind::String { .. } => "lang.String",
        Kind::Integer { .. } => "lang.Integer",
        Kind::Long { .. } => "lang.Long",
        Kind::Float { .. } => "lang.Float",
        Kind::Double { .. } => "lang.Double",
        Kind::Boolean => "lang.Boolean",
        Kind::Timestamp { .. } => "util.Date",
        Kind::Blob { .. } => "nio.ByteBuffer",
    };
    format!("java.{simple}")
}
