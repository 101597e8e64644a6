//! The constraints of a shape, one by one: whether each holds, and its words.

use std::fmt;

use crate::pattern::Pattern;
use crate::schema::{Kind, Range, Shape};
use crate::value::Value;

/// The words for a required member that is absent.
pub(super) const NOT_NULL: &str = "Member must not be null";

pub(super) enum Constraint<'a> {
    Pattern(&'a Pattern),
    MinLength(i64),
    MaxLength(i64),
    Min(Bound),
    Max(Bound),
    Enum(&'a [&'static str]),
}

/// A bound of a number, written as its shape's numbers are.
#[derive(Clone, Copy)]
pub(super) enum Bound {
    Whole(i64),
    Double(i64),
}

/// The constraints in the order in which failures of one value are reported: pattern, length, range, enumeration.
pub(super) fn of(shape: &Shape) -> impl Iterator<Item = Constraint<'_>> {
    let (pattern, length, range, values) = parts(shape);
    let bound = range.1;
    [
        pattern.map(Constraint::Pattern),
        length.min.map(Constraint::MinLength),
        length.max.map(Constraint::MaxLength),
        range.0.min.map(|min| Constraint::Min(bound(min))),
        range.0.max.map(|max| Constraint::Max(bound(max))),
        (!values.is_empty()).then_some(Constraint::Enum(values)),
    ]
    .into_iter()
    .flatten()
}

/// The constraints in the order in which those of items are listed: upper bounds first, pattern after them.
pub(super) fn listed(shape: &Shape) -> Vec<Constraint<'_>> {
    let mut constraints: Vec<Constraint<'_>> = of(shape).collect();
    constraints.sort_by_key(|constraint| match constraint {
        Constraint::MaxLength(_) | Constraint::Max(_) => 0,
        Constraint::MinLength(_) | Constraint::Min(_) => 1,
        Constraint::Pattern(_) => 2,
        Constraint::Enum(_) => 3,
    });
    constraints
}

type Parts<'a> = (Option<&'a Pattern>, Range, (Range, fn(i64) -> Bound), &'a [&'static str]);

fn parts(shape: &Shape) -> Parts<'_> {
    let none = (Range::ANY, Bound::Whole as fn(i64) -> Bound);
    match &shape.kind {
        Kind::String { length, pattern, enum_values, .. } => (pattern.as_ref(), *length, none, *enum_values),
        Kind::Integer { range } | Kind::Long { range } => (None, Range::ANY, (*range, Bound::Whole), &[]),
        Kind::Float { range } | Kind::Double { range } => (None, Range::ANY, (*range, Bound::Double), &[]),
        Kind::List { length, .. } | Kind::Map { length, .. } | Kind::Blob { length, .. } => {
            (None, *length, none, &[])
        }
        Kind::Structure { .. } | Kind::Boolean | Kind::Timestamp { .. } => (None, Range::ANY, none, &[]),
    }
}

impl Constraint<'_> {
    /// Whether the value satisfies it; a constraint of another kind of value is satisfied.
    pub(super) fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::Str(text)) => self.holds_text(text),
            (Self::MinLength(min), value) => length(value).is_none_or(|length| length >= *min),
            (Self::MaxLength(max), value) => length(value).is_none_or(|length| length <= *max),
            (Self::Min(bound), value) => value.as_f64().is_none_or(|number| number >= bound.value()),
            (Self::Max(bound), value) => value.as_f64().is_none_or(|number| number <= bound.value()),
            _ => true,
        }
    }

    pub(super) fn holds_text(&self, text: &str) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.matches(text),
            Self::MinLength(min) => text_length(text) >= *min,
            // Never more UTF-16 units than bytes.
            Self::MaxLength(max) => byte_length(text) <= *max || text_length(text) <= *max,
            Self::Enum(values) => values.contains(&text),
            Self::Min(_) | Self::Max(_) => true,
        }
    }
}

fn length(value: &Value) -> Option<i64> {
    let length = match value {
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        Value::Blob(bytes) => bytes.len(),
        _ => return None,
    };
    Some(i64::try_from(length).unwrap_or(i64::MAX))
}

fn byte_length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

/// Java counts UTF-16 units.
fn text_length(text: &str) -> i64 {
    if text.is_ascii() {
        return byte_length(text);
    }
    i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX)
}

impl Bound {
    fn value(self) -> f64 {
        match self {
            Self::Whole(bound) | Self::Double(bound) => bound as f64,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(bound) => write!(f, "{bound}"),
            Self::Double(bound) => write!(f, "{bound}.0"),
        }
    }
}

impl fmt::Display for Constraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(pattern) => {
                write!(f, "Member must satisfy regular expression pattern: {}", pattern.source())
            }
            Self::MinLength(min) => write!(f, "Member must have length greater than or equal to {min}"),
            Self::MaxLength(max) => write!(f, "Member must have length less than or equal to {max}"),
            Self::Min(bound) => write!(f, "Member must have value greater than or equal to {bound}"),
            Self::Max(bound) => write!(f, "Member must have value less than or equal to {bound}"),
            Self::Enum(values) => {
                write!(f, "Member must satisfy enum value set: [{}]", hash_order(values).join(", "))
            }
        }
    }
}

/// The order in which AWS lists an enumeration: that of a hash set with 32 buckets, each of which shows its newest
/// member first. Every set that LocalStack and dynalite recorded from services using this wording (2013–2026) fits.
fn hash_order(values: &[&'static str]) -> Vec<&'static str> {
    let mut ordered: Vec<&str> = values.iter().rev().copied().collect();
    ordered.sort_by_key(|value| java_hash(value) & 31);
    ordered
}

/// `String.hashCode` of Java.
fn java_hash(text: &str) -> u32 {
    text.encode_utf16().fold(0, |hash: u32, unit| hash.wrapping_mul(31).wrapping_add(unit.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from AWS: LocalStack's API Gateway and CloudWatch Logs snapshots (2024–2026), dynalite's tests.
    #[test]
    fn enumerations_come_in_awss_order() {
        for (modelled, recorded) in [
            ("REGIONAL EDGE PRIVATE", "PRIVATE EDGE REGIONAL"),
            ("add remove replace move copy test", "add remove move test replace copy"),
            ("HTTP AWS MOCK HTTP_PROXY AWS_PROXY", "HTTP MOCK AWS_PROXY HTTP_PROXY AWS"),
            ("json plain w3c raw parquet", "w3c raw json plain parquet"),
            ("INDEXES TOTAL NONE", "INDEXES TOTAL NONE"),
            ("S N B", "B N S"),
            (
                "API AUTHORIZER MODEL RESOURCE METHOD PATH_PARAMETER QUERY_PARAMETER REQUEST_HEADER REQUEST_BODY \
                 RESPONSE RESPONSE_HEADER RESPONSE_BODY",
                "RESPONSE_BODY RESPONSE METHOD MODEL AUTHORIZER RESPONSE_HEADER RESOURCE PATH_PARAMETER \
                 REQUEST_BODY QUERY_PARAMETER API REQUEST_HEADER",
            ),
            (
                "EQ NE IN LE LT GE GT BETWEEN NOT_NULL NULL CONTAINS NOT_CONTAINS BEGINS_WITH",
                "IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS",
            ),
        ] {
            let modelled: Vec<&str> = modelled.split_ascii_whitespace().collect();
            let recorded: Vec<&str> = recorded.split_ascii_whitespace().collect();
            assert_eq!(hash_order(&modelled), recorded);
        }
    }
}
