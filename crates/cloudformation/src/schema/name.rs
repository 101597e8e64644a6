//! Physical names: `{stack}-{logical id}-{random}`, cut to what the service allows.

use base::{Entropy, ids};

/// How resources of a type are named when the template does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRule {
    /// The service gives an id.
    Assigned,
    /// `{stack}-{logical id}-{12 characters}`, at most this long.
    UpTo(usize),
    /// Five characters of each: what has no name of its own in its service.
    Short,
}

/// Since 2023 the suffix mixes capitals, small letters and digits (`…-HelloWorldFunction-EdXB90Au1l86`:
/// localstack's recordings of AWS).
const SUFFIX: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SUFFIX_LENGTH: usize = 12;

/// A new physical name; empty for types whose service gives the id.
pub fn physical_name(rule: NameRule, entropy: &dyn Entropy, stack: &str, logical_id: &str) -> String {
    let room = match rule {
        NameRule::Assigned => return String::new(),
        NameRule::Short => 10,
        NameRule::UpTo(length) => length.saturating_sub(SUFFIX_LENGTH + 2),
    };
    let (stack, logical_id) = match rule {
        NameRule::Short => (cut(stack, 5), cut(logical_id, 5)),
        _ => share(room, stack, logical_id),
    };
    let suffix = ids::of_alphabet(entropy, SUFFIX, SUFFIX_LENGTH);
    format!("{stack}-{logical_id}-{suffix}")
}

/// Gives each half of the room, and to one what the other leaves over (`aws-sam-cli-managed-defau-…`).
fn share<'a>(room: usize, stack: &'a str, logical_id: &'a str) -> (&'a str, &'a str) {
    let half = room / 2;
    let stack_room = half.max(room.saturating_sub(logical_id.len()));
    let stack = cut(stack, stack_room);
    (stack, cut(logical_id, room.saturating_sub(stack.len())))
}

/// The first `length` bytes; stack names and logical ids are ASCII.
fn cut(text: &str, length: usize) -> &str {
    text.get(..length).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use base::SeededEntropy;

    use super::*;

    #[test]
    fn a_name_tells_stack_and_resource_and_fits() {
        let entropy = SeededEntropy::new(1);
        let name = physical_name(NameRule::UpTo(64), &entropy, "apidb", "Handler");
        assert!(name.starts_with("apidb-Handler-") && name.len() == 26, "{name}");
        let long = physical_name(NameRule::UpTo(64), &entropy, &"s".repeat(128), &"r".repeat(255));
        assert_eq!(long.len(), 64);
        assert!(long.starts_with(&format!("{}-{}-", "s".repeat(25), "r".repeat(25))), "{long}");
        let uneven = physical_name(NameRule::UpTo(64), &entropy, &"s".repeat(60), "ab");
        assert!(uneven.starts_with(&format!("{}-ab-", "s".repeat(48))), "{uneven}");
        assert_eq!(physical_name(NameRule::Assigned, &entropy, "a", "b"), "");
        assert!(
            physical_name(NameRule::Short, &entropy, "apidbstack", "Method1").starts_with("apidb-Metho-")
        );
    }
}
