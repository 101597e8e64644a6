//! When two values count as the same: numbers by value, objects whatever the order of their members. The library finds
//! duplicates in hash sets, and its hash of an object depends on that order; hence [`duplicates`] needs both.

use std::collections::HashMap;

use super::Json;
use crate::java::string_hash;

impl Json<'_> {
    /// Whether the two are equivalent.
    #[must_use]
    pub fn is_equivalent(&self, other: &Json<'_>) -> bool {
        match (self, other) {
            (Json::Null, Json::Null) => true,
            (Json::Bool(a), Json::Bool(b)) => a == b,
            (Json::Number(a), Json::Number(b)) => a.compare(b).is_eq(),
            (Json::String(a), Json::String(b)) => a == b,
            (Json::Array(a), Json::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_equivalent(b))
            }
            (Json::Object(a), Json::Object(b)) => {
                let same = |((name, value), (other, theirs)): ((&str, &Json<'_>), (&str, &Json<'_>))| {
                    name == other && value.is_equivalent(theirs)
                };
                a.len() == b.len() && a.sorted().zip(b.sorted()).all(same)
            }
            _ => false,
        }
    }

    /// The library's hash, in which `Double`, `String` and Jackson's nodes have Java's.
    fn hash(&self) -> i32 {
        match self {
            // Any would do: hashes are compared between equivalent values only, and nothing but null is equivalent to it.
            Json::Null => 4,
            Json::Bool(value) => {
                if *value {
                    3
                } else {
                    1
                }
            }
            Json::Number(number) => double_hash(number.to_f64()),
            Json::String(text) => string_hash(text),
            Json::Array(elements) => elements.iter().fold(0, |hash, element| mixed(hash, element.hash())),
            Json::Object(object) => {
                object.iter().fold(0, |hash, (name, value)| mixed(hash, string_hash(name) ^ value.hash()))
            }
        }
    }
}

fn mixed(hash: i32, next: i32) -> i32 {
    hash.wrapping_mul(31).wrapping_add(next)
}

/// `Double.hashCode`.
fn double_hash(value: f64) -> i32 {
    let bits = value.to_bits();
    #[expect(clippy::cast_possible_truncation, reason = "as Java casts")]
    let hash = (bits ^ (bits >> 32)) as i32;
    hash
}

/// For each value whether one before it counts as the same to a hash set of Java's.
pub(crate) fn duplicates<'v>(values: &'v [Json<'v>]) -> impl Iterator<Item = bool> + 'v {
    let mut seen: HashMap<i32, Vec<&Json<'_>>> = HashMap::new();
    values.iter().map(move |value| {
        let alike = seen.entry(value.hash()).or_default();
        let again = alike.iter().any(|other| other.is_equivalent(value));
        if !again {
            alike.push(value);
        }
        again
    })
}
