//! Attribute values: DynamoDB's ten types, their checks, sizes and encodings. Knows no tables and no operations.

mod json;
mod number;
pub mod number_key;
mod read;
mod size;
#[cfg(test)]
pub(crate) mod tests;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

pub use json::{decode_item, encode_item, write_item};
pub use number::{MAX_DIGITS, Number, NumberError};
pub use read::{read_item, read_value};
pub use size::{item_size, levels, value_size};

/// An item, or the content of a map: attribute names and values.
pub type Item = BTreeMap<String, AttributeValue>;

/// A value of one of DynamoDB's types.
///
/// Source: DynamoDB API Reference, `AttributeValue`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// Text.
    S(String),
    /// A number.
    N(Number),
    /// Bytes.
    B(Bytes),
    /// A boolean.
    Bool(bool),
    /// The null value.
    Null,
    /// A map.
    M(Item),
    /// A list.
    L(Vec<AttributeValue>),
    /// A set of texts, never empty.
    Ss(BTreeSet<String>),
    /// A set of numbers, never empty.
    Ns(BTreeSet<Number>),
    /// A set of bytes, never empty.
    Bs(BTreeSet<Bytes>),
}

/// The types, in the spelling of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeType {
    /// Text.
    S,
    /// Number.
    N,
    /// Bytes.
    B,
    /// Boolean.
    Bool,
    /// Null.
    Null,
    /// Map.
    M,
    /// List.
    L,
    /// Set of texts.
    Ss,
    /// Set of numbers.
    Ns,
    /// Set of bytes.
    Bs,
}

impl AttributeType {
    /// Every type with its name on the wire.
    const NAMES: [(Self, &'static str); 10] = [
        (Self::S, "S"),
        (Self::N, "N"),
        (Self::B, "B"),
        (Self::Bool, "BOOL"),
        (Self::Null, "NULL"),
        (Self::M, "M"),
        (Self::L, "L"),
        (Self::Ss, "SS"),
        (Self::Ns, "NS"),
        (Self::Bs, "BS"),
    ];

    /// The type of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The name in some of DynamoDB's messages.
    pub fn long_name(self) -> &'static str {
        match self {
            Self::S => "STRING",
            Self::N => "NUMBER",
            Self::B => "BINARY",
            Self::Bool => "BOOLEAN",
            Self::Null => "NULL",
            Self::M => "MAP",
            Self::L => "LIST",
            Self::Ss => "STRING_SET",
            Self::Ns => "NUMBER_SET",
            Self::Bs => "BINARY_SET",
        }
    }

    /// Whether values of the type have an order: `<`, BETWEEN and keys need one.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::S | Self::N | Self::B)
    }

    /// Whether values of the type have a size that can be asked for.
    pub fn has_size(self) -> bool {
        !matches!(self, Self::N | Self::Bool | Self::Null)
    }

    /// Whether this is one of the three set types.
    pub fn is_set(self) -> bool {
        matches!(self, Self::Ss | Self::Ns | Self::Bs)
    }
}

impl AttributeValue {
    /// The value's type.
    pub fn kind(&self) -> AttributeType {
        match self {
            Self::S(_) => AttributeType::S,
            Self::N(_) => AttributeType::N,
            Self::B(_) => AttributeType::B,
            Self::Bool(_) => AttributeType::Bool,
            Self::Null => AttributeType::Null,
            Self::M(_) => AttributeType::M,
            Self::L(_) => AttributeType::L,
            Self::Ss(_) => AttributeType::Ss,
            Self::Ns(_) => AttributeType::Ns,
            Self::Bs(_) => AttributeType::Bs,
        }
    }

    /// The order of two texts, two numbers or two byte strings; nothing else has one.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::S(left), Self::S(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
            (Self::N(left), Self::N(right)) => Some(left.cmp(right)),
            (Self::B(left), Self::B(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}
