//! Why a schema is none: what the library's syntax check says, in its words.

use std::fmt;

use crate::json::Kind;

/// Why a schema cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// It is no schema, for these reasons.
    Syntax(Vec<SyntaxError>),
    /// A reference leads nowhere, or what the schema asks for cannot be had.
    Fault(String),
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Invalid::Fault(words) => formatter.write_str(words),
            Invalid::Syntax(errors) => {
                formatter.write_str("invalid JSON Schema: ")?;
                for (index, error) in errors.iter().enumerate() {
                    write!(formatter, "{}{error}", if index == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Invalid {}

/// What is wrong at one place of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxError {
    /// Not an object.
    NotASchema(Kind),
    /// A keyword with a value of another type than these.
    IncorrectType(Kind, Vec<Kind>),
    /// A size beyond 32 bits.
    IntegerTooLarge,
    /// A size below zero.
    IntegerIsNegative,
    /// `exclusiveMinimum` or `exclusiveMaximum` without its partner, the latter named.
    Unpaired(&'static str, &'static str),
    /// A pattern that is none, as a property's name.
    PropertyNotRegex(String),
    /// A pattern that is none.
    InvalidRegex(String),
    /// Not a URI.
    InvalidUri(String),
    /// A URI with redundant parts.
    NotNormalized(String),
    /// An element that stands in a set twice.
    DuplicateElements,
    /// An array without elements.
    EmptyArray,
    /// A divisor that is not above zero.
    DivisorNotPositive,
    /// An element that is no text. Whether the library writes what it expected in brackets.
    ElementType(usize, Kind, bool),
    /// A dependency that is neither a schema nor a list.
    DependencyType(String, Kind),
    /// A type that there is not.
    UnknownType(String),
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASchema(kind) => write!(
                formatter,
                "JSON value is of type {}, not a JSON Schema (expected an object)",
                kind.name()
            ),
            Self::IncorrectType(found, expected) => write!(
                formatter,
                "value has incorrect type (found {}, expected one of {})",
                found.name(),
                Kinds(expected)
            ),
            Self::IntegerTooLarge => formatter.write_str("integer value is too large"),
            Self::IntegerIsNegative => formatter.write_str("integer value must be strictly positive"),
            Self::Unpaired(keyword, partner) => write!(formatter, "{keyword} must be paired with {partner}"),
            Self::PropertyNotRegex(name) => {
                write!(formatter, "property name \"{name}\" is not a valid ECMA 262 regular expression")
            }
            Self::InvalidRegex(pattern) => {
                write!(formatter, "string \"{pattern}\" is not a valid ECMA 262 regular expression")
            }
            Self::InvalidUri(text) => write!(formatter, "string is not a valid URI: \"{text}\""),
            Self::NotNormalized(text) => write!(formatter, "URI \"{text}\" is not normalized"),
            Self::DuplicateElements => formatter.write_str("array must not contain duplicate elements"),
            Self::EmptyArray => formatter.write_str("array must have at least one element"),
            Self::DivisorNotPositive => formatter.write_str("divisor must be strictly greater than zero"),
            Self::ElementType(index, found, brackets) => write!(
                formatter,
                "array element at index {index} has incorrect type (expected one of {} but found {})",
                if *brackets { "[string]" } else { "string" },
                found.name()
            ),
            Self::DependencyType(name, found) => write!(
                formatter,
                "dependency value for property \"{name}\" has incorrect type (expected one of [array, object] but found {})",
                found.name()
            ),
            Self::UnknownType(name) => write!(
                formatter,
                "\"{name}\" is not a valid primitive type (valid values are: {})",
                Kinds(&Kind::ALL)
            ),
        }
    }
}

/// As Java prints a set.
struct Kinds<'k>(&'k [Kind]);

impl fmt::Display for Kinds<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|kind| kind.name()).collect();
        write!(formatter, "[{}]", names.join(", "))
    }
}
