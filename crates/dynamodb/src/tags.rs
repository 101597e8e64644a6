//! Tags of tables: what DynamoDB accepts, and how tags are set and removed. Knows no store.
//!
//! Source: DynamoDB itself in us-west-2, 2026-10-08 and 09, as written down in ack-api-quirks `services/dynamodb`
//! (DDB-TABLE-105 to 110 and 372).

use std::collections::{BTreeMap, BTreeSet};

use wire::dynamodb::Tag;

use crate::Invalid;

/// Tags by key, which is case-sensitive.
pub type Tags = BTreeMap<String, String>;

/// The most tags a table can have.
pub const MAX_TAGS: usize = 50;
/// The longest key in characters.
const MAX_KEY: usize = 128;
/// The longest value in characters.
const MAX_VALUE: usize = 256;
/// What keys must not begin with, in any case.
const RESERVED: &str = "aws:";

/// Reads the tags of a request: keys, values, then whether a key stands twice and how many there are.
pub fn read(tags: Vec<Tag>) -> Result<Tags, Invalid> {
    let mut read = Tags::new();
    for Tag { key, value } in tags {
        check_key(&key)?;
        if value.chars().count() > MAX_VALUE || !value.chars().all(is_allowed) {
            return Err(Invalid(format!("The Tag Value provided is invalid, Value: {value}")));
        }
        if read.contains_key(&key) {
            return Err(Invalid(format!(
                "Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}"
            )));
        }
        read.insert(key, value);
    }
    check_count(read.len())?;
    Ok(read)
}

/// Checks the keys of tags to be removed.
pub fn check_keys(keys: &[String]) -> Result<(), Invalid> {
    keys.iter().try_for_each(|key| check_key(key))?;
    check_count(keys.iter().collect::<BTreeSet<_>>().len())
}

/// Sets tags among those that are there.
pub fn set(own: &mut Tags, tags: Tags) -> Result<(), Invalid> {
    own.extend(tags);
    check_count(own.len())
}

fn check_key(key: &str) -> Result<(), Invalid> {
    if key.is_empty() || key.chars().count() > MAX_KEY || !key.chars().all(is_allowed) {
        return Err(Invalid(format!("The Tag Key provided is invalid, Key: {key}")));
    }
    let begins = key.get(..RESERVED.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED));
    if begins {
        return Err(Invalid(format!("Tag Key cannot be prefixed with {RESERVED}, Key: {key}")));
    }
    Ok(())
}

fn check_count(count: usize) -> Result<(), Invalid> {
    if count > MAX_TAGS {
        return Err(Invalid::new("Number of Tags exceed the current limit for the provided ResourceArn"));
    }
    Ok(())
}

/// Letters, digits and spaces of any script, and a few signs.
fn is_allowed(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '+' | '-' | '=' | '.' | '_' | ':' | '/' | '@')
        || (character.is_whitespace() && !character.is_control())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn characters_are_those_recorded() {
        for accepted in
            ["ключ", "café", "表", "a\u{a0}b\u{3000}", "a+b-c=d.e_f:g/h@i", " sp ace", "myaws:foo"]
        {
            assert!(read(vec![tag(accepted, accepted)]).is_ok(), "{accepted}");
        }
        for refused in [
            "🔑",
            "100%",
            "a,b",
            "it's \"q\"",
            "(x)",
            "a&b",
            "a*b",
            "a;b",
            "a?b",
            "a|b",
            "a\\b",
            "<a>",
            "~a",
            "#",
        ] {
            assert!(read(vec![tag(refused, "")]).is_err(), "{refused}");
            assert!(read(vec![tag("key", refused)]).is_err(), "{refused}");
        }
    }

    #[test]
    fn lengths_count_characters() {
        assert!(read(vec![tag(&"é".repeat(128), &"é".repeat(256))]).is_ok());
        assert!(read(vec![tag(&"é".repeat(129), "")]).is_err());
        assert!(read(vec![tag("k", &"é".repeat(257))]).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_accepted_or_refused(key in ".*", value in ".*", more in "[a-z]{0,3}") {
            let tags = read(vec![tag(&key, &value), tag(&more, "")]);
            if let Ok(tags) = tags {
                prop_assert_eq!(tags.len(), 2);
                prop_assert_eq!(tags.get(&key), Some(&value));
            }
        }

        #[test]
        fn tags_set_are_those_last_given(first in prop::collection::btree_map("[a-f]{1,2}", "[a-z]{0,3}", 0..50),
                                         second in prop::collection::btree_map("[a-f]{1,2}", "[a-z]{0,3}", 0..50)) {
            let mut own = first.clone();
            let result = set(&mut own, second.clone());
            prop_assert_eq!(result.is_ok(), own.len() <= MAX_TAGS);
            for (key, value) in &own {
                prop_assert_eq!(second.get(key).or_else(|| first.get(key)), Some(value));
            }
        }
    }
}
