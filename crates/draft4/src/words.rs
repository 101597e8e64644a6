//! What can be wrong with a value, and how the library says it: the one place that has its words.

use std::fmt;

use crate::json::{Json, Kind, Quoted};
use crate::number::Number;

/// Something wrong with a value, as the keyword that found it sees it.
#[derive(Debug)]
#[expect(missing_docs, reason = "each variant is a keyword, each field a part of its words")]
pub enum Failure<'v> {
    AdditionalItems { allowed: usize, found: usize },
    AdditionalProperties { unwanted: Vec<&'v str> },
    AllOf { matched: usize, of: usize },
    AnyOf { of: usize },
    Dependencies { property: &'v str, required: &'v [String], missing: Vec<&'v str> },
    Enum { value: &'v Json<'v>, values: &'v Json<'v> },
    MaxItems { allowed: usize, found: usize },
    MaxLength { text: &'v str, found: usize, allowed: usize },
    MaxProperties { allowed: usize, found: usize },
    Maximum { bound: &'v Number<'v>, found: &'v Number<'v> },
    ExclusiveMaximum { bound: &'v Number<'v> },
    MinItems { required: usize, found: usize },
    MinLength { text: &'v str, found: usize, required: usize },
    MinProperties { required: usize, found: usize },
    Minimum { bound: &'v Number<'v>, found: &'v Number<'v> },
    ExclusiveMinimum { bound: &'v Number<'v> },
    MultipleOf { found: &'v Number<'v>, divisor: &'v Number<'v> },
    Not,
    OneOf { matched: usize, of: usize },
    Pattern { pattern: &'v str, text: &'v str },
    Required { missing: Vec<&'v str> },
    Type { found: Kind, allowed: &'v [Kind] },
    UniqueItems,
    Format(FormatFailure<'v>),
}

/// A text that is not of a format.
#[derive(Debug)]
#[expect(missing_docs, reason = "each variant is a format, each field a part of its words")]
pub enum FormatFailure<'v> {
    DateTime(&'v str),
    Email(&'v str),
    Hostname(&'v str),
    Ipv4(&'v str),
    Ipv6(&'v str),
    Regex(&'v str),
    Uri(&'v str),
    JsonPointer(&'v str),
    Mac(&'v str),
    Uuid(&'v str),
    HexLength { found: usize, expected: usize },
    HexCharacter { character: char, index: usize },
    Base64Length(usize),
    Base64Character { character: char, index: usize },
}

impl fmt::Display for Failure<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::AdditionalItems { .. }
            | Failure::MaxItems { .. }
            | Failure::MinItems { .. }
            | Failure::UniqueItems => self.of_array(out),
            Failure::AdditionalProperties { .. }
            | Failure::Dependencies { .. }
            | Failure::MaxProperties { .. }
            | Failure::MinProperties { .. }
            | Failure::Required { .. } => self.of_object(out),
            Failure::AllOf { .. } | Failure::AnyOf { .. } | Failure::Not | Failure::OneOf { .. } => {
                self.of_schemas(out)
            }
            Failure::MaxLength { .. } | Failure::MinLength { .. } | Failure::Pattern { .. } => {
                self.of_text(out)
            }
            Failure::Enum { value, values } => {
                write!(out, "instance value ({value}) not found in enum (possible values: {values})")
            }
            Failure::Type { found, allowed } => {
                let allowed: Vec<&str> = allowed.iter().map(|kind| kind.name()).collect();
                write!(
                    out,
                    "instance type ({}) does not match any allowed primitive type (allowed: {})",
                    found.name(),
                    List(&allowed)
                )
            }
            Failure::Format(failure) => failure.fmt(out),
            _ => self.of_number(out),
        }
    }
}

impl Failure<'_> {
    fn of_array(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::AdditionalItems { allowed, found } => write!(
                out,
                "schema only allows {allowed} elements in array but instance has {found} elements"
            ),
            Failure::MaxItems { allowed, found } => write!(
                out,
                "array is too long: must have at most {allowed} elements but instance has {found} elements"
            ),
            Failure::MinItems { required, found } => write!(
                out,
                "array is too short: must have at least {required} elements but instance has {found} elements"
            ),
            _ => out.write_str("array must not contain duplicate elements"),
        }
    }

    fn of_object(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::AdditionalProperties { unwanted } => write!(
                out,
                "object instance has properties which are not allowed by the schema: {}",
                List(unwanted)
            ),
            Failure::Dependencies { property, required, missing } => write!(
                out,
                "property \"{property}\" of object has missing property dependencies (schema requires {}; missing: {})",
                List(required),
                List(missing)
            ),
            Failure::MaxProperties { allowed, found } => write!(
                out,
                "object has too many properties (found {found} but schema requires at most {allowed})"
            ),
            Failure::MinProperties { required, found } => write!(
                out,
                "object has too few properties (found {found} but schema requires at least {required})"
            ),
            Failure::Required { missing } => {
                write!(out, "object has missing required properties ({})", List(missing))
            }
            _ => Ok(()),
        }
    }

    fn of_schemas(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::AllOf { matched, of } => write!(
                out,
                "instance failed to match all required schemas (matched only {matched} out of {of})"
            ),
            Failure::AnyOf { of } => {
                write!(out, "instance failed to match at least one required schema among {of}")
            }
            Failure::OneOf { matched, of } => {
                write!(out, "instance failed to match exactly one schema (matched {matched} out of {of})")
            }
            _ => out.write_str("instance matched a schema which it should not have"),
        }
    }

    fn of_text(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::MaxLength { text, found, allowed } => {
                write!(out, "string \"{text}\" is too long (length: {found}, maximum allowed: {allowed})")
            }
            Failure::MinLength { text, found, required } => {
                write!(out, "string \"{text}\" is too short (length: {found}, required minimum: {required})")
            }
            Failure::Pattern { pattern, text } => {
                write!(out, "ECMA 262 regex \"{pattern}\" does not match input string \"{text}\"")
            }
            _ => Ok(()),
        }
    }

    fn of_number(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Maximum { bound, found } => write!(
                out,
                "numeric instance is greater than the required maximum (maximum: {bound}, found: {found})"
            ),
            Failure::ExclusiveMaximum { bound } => {
                write!(out, "numeric instance is not strictly lower than the required maximum {bound}")
            }
            Failure::Minimum { bound, found } => write!(
                out,
                "numeric instance is lower than the required minimum (minimum: {bound}, found: {found})"
            ),
            Failure::ExclusiveMinimum { bound } => {
                write!(out, "numeric instance is not strictly greater than the required minimum {bound}")
            }
            Failure::MultipleOf { found, divisor } => {
                write!(out, "remainder of division is not zero ({found} / {divisor})")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for FormatFailure<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DateTime(text) => write!(
                out,
                "string \"{text}\" is invalid against requested date format(s) \
                 [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{{1,12}}Z]"
            ),
            Self::Email(text) => write!(out, "string \"{text}\" is not a valid email address"),
            Self::Hostname(text) => write!(out, "string \"{text}\" is not a valid hostname"),
            Self::Ipv4(text) => write!(out, "string \"{text}\" is not a valid IPv4 address"),
            Self::Ipv6(text) => write!(out, "string \"{text}\" is not a valid IPv6 address"),
            Self::Regex(text) => write!(out, "string \"{text}\" is not a valid ECMA 262 regular expression"),
            Self::Uri(text) => write!(out, "string \"{text}\" is not a valid URI"),
            Self::JsonPointer(text) => write!(out, "input string \"{text}\" is not a valid JSON Pointer"),
            Self::Mac(text) => write!(out, "input string \"{text}\" is not a valid MAC address"),
            Self::Uuid(text) => write!(out, "input string \"{text}\" is not a valid UUID"),
            Self::HexLength { found, expected } => {
                write!(out, "input string has incorrect length ({found}, expected {expected})")
            }
            Self::HexCharacter { character, index } => {
                write!(out, "illegal character \"{character}\" in input at index {index}")
            }
            Self::Base64Length(found) => {
                write!(out, "input has illegal length (must be a multiple of 4, found {found})")
            }
            Self::Base64Character { character, index } => {
                write!(out, "illegal character \"{character}\" at index {index} (not in Base64 alphabet)")
            }
        }
    }
}

/// Texts as a JSON array.
struct List<'l, T>(&'l [T]);

impl<T: AsRef<str>> fmt::Display for List<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[")?;
        for (index, text) in self.0.iter().enumerate() {
            write!(out, "{}{}", if index == 0 { "" } else { "," }, Quoted(text.as_ref()))?;
        }
        out.write_str("]")
    }
}
