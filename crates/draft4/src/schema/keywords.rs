//! The keywords of draft 4, and what the values of each look like.

use crate::json::Kind;

/// What the value of a keyword looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything.
    Any,
    /// A schema.
    Schema,
    /// A boolean or a schema.
    Additional,
    /// Schemas, at least one.
    Schemas,
    /// A schema or schemas.
    Items,
    /// Schemas by name.
    Map,
    /// Schemas or lists of names, by name.
    Dependencies,
    /// Values, none twice.
    Values,
    /// Texts, at least one.
    Names,
    /// The name of a type, or some.
    Types,
    /// A text.
    Text,
    /// `true` or `false`
    Flag,
    /// A flag for another keyword.
    Exclusive { partner: &'static str },
    /// A number.
    Number,
    /// A number above zero.
    Divisor,
    /// A whole number of 32 bits, not below zero.
    Size,
    /// A regular expression.
    Regex,
    /// A URI.
    Uri,
}

/// The shape of a keyword; none if there is no such keyword.
pub(super) fn shape(keyword: &str) -> Option<Shape> {
    Some(match keyword {
        "$ref" | "$schema" | "id" => Shape::Uri,
        "additionalItems" | "additionalProperties" => Shape::Additional,
        "allOf" | "anyOf" | "oneOf" => Shape::Schemas,
        "default" => Shape::Any,
        "definitions" | "patternProperties" | "properties" => Shape::Map,
        "dependencies" => Shape::Dependencies,
        "description" | "format" | "title" => Shape::Text,
        "enum" => Shape::Values,
        "exclusiveMaximum" => Shape::Exclusive { partner: "maximum" },
        "exclusiveMinimum" => Shape::Exclusive { partner: "minimum" },
        "items" => Shape::Items,
        "maxItems" | "maxLength" | "maxProperties" | "minItems" | "minLength" | "minProperties" => {
            Shape::Size
        }
        "maximum" | "minimum" => Shape::Number,
        "multipleOf" => Shape::Divisor,
        "not" => Shape::Schema,
        "pattern" => Shape::Regex,
        "required" => Shape::Names,
        "type" => Shape::Types,
        "uniqueItems" => Shape::Flag,
        _ => return None,
    })
}

impl Shape {
    /// The types that values of this shape have.
    pub(super) fn kinds(self) -> &'static [Kind] {
        match self {
            // `not` takes anything; what is no schema is told of when its turn comes.
            Shape::Any | Shape::Schema => &Kind::ALL,
            Shape::Additional => &[Kind::Boolean, Kind::Object],
            Shape::Schemas | Shape::Values | Shape::Names => &[Kind::Array],
            Shape::Items => &[Kind::Array, Kind::Object],
            Shape::Map | Shape::Dependencies => &[Kind::Object],
            Shape::Types => &[Kind::Array, Kind::String],
            Shape::Text | Shape::Regex | Shape::Uri => &[Kind::String],
            Shape::Flag | Shape::Exclusive { .. } => &[Kind::Boolean],
            Shape::Number | Shape::Divisor => &[Kind::Integer, Kind::Number],
            Shape::Size => &[Kind::Integer],
        }
    }
}
