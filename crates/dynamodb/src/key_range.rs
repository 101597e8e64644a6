//! From the conditions of a Query to the entries that satisfy them.
//!
//! Source of order and wording: architect/dynalite `actions/query.js` and `test/query.js` (recorded from DynamoDB).

use std::ops::Bound;

use store::{Key, Order, Range};

use crate::expression::ast::Comparator;
use crate::expression::condition::{begins_with, compares};
use crate::expression::key_condition::{KeyConditions, Test};
use crate::model::Table;
use crate::value::{AttributeValue, Item};
use crate::{Invalid, keys, primary_key};

/// The entries of a Query: those its conditions admit, behind the starting key in reading order.
pub fn of_query(
    table: &Table,
    conditions: &KeyConditions,
    start: Option<&Item>,
    order: Order,
) -> Result<Range, Invalid> {
    check_start_names(table, start)?;
    check_schema(table, conditions, start)?;
    let schema = table.key();
    let missed = || missed(&schema.hash.name);
    let Some(Test::Compare(Comparator::Equal, hash)) = conditions.of(&schema.hash.name) else {
        return Err(missed());
    };
    let sort =
        schema.range.as_ref().and_then(|range| Some((range.name.as_str(), conditions.of(&range.name)?)));
    let range = match sort {
        Some((_, test)) => sort_range(table, hash, test),
        None => keys::partition(table, hash).range(),
    };
    let Some(start) = start else { return Ok(range) };
    check_start(start, &schema.hash.name, hash, sort)?;
    let key = primary_key::of_key(table, start)
        .map_err(|error| error.prefixed("The provided starting key is invalid: "))?;
    Ok(range.after(&key, order))
}

fn missed(attribute: &str) -> Invalid {
    Invalid(format!("Query condition missed key schema element: {attribute}"))
}

fn check_start_names(table: &Table, start: Option<&Item>) -> Result<(), Invalid> {
    let Some(start) = start else { return Ok(()) };
    let mut attributes = table.key().attributes();
    let complete = start.len() == table.key().attributes().count()
        && attributes.all(|attribute| start.contains_key(&attribute.name));
    if complete { Ok(()) } else { Err(Invalid::new("The provided starting key is invalid")) }
}

fn check_schema(table: &Table, conditions: &KeyConditions, start: Option<&Item>) -> Result<(), Invalid> {
    let schema = table.key();
    let unsupported = || Invalid::new("Query key condition not supported");
    for attribute in schema.attributes() {
        if let Some(start) = start {
            primary_key::check_attribute(schema, attribute, start)?;
        }
        let is_hash = attribute.name == schema.hash.name;
        if is_hash && schema.range.is_none() && conditions.0.len() > 1 {
            return Err(unsupported());
        }
        let Some(test) = conditions.of(&attribute.name) else {
            if is_hash || conditions.0.len() > 1 {
                return Err(missed(&attribute.name));
            }
            continue;
        };
        if *test == Test::NotIndexable {
            return Err(Invalid::new("Attempted conditional constraint is not an indexable operation"));
        }
        if test.values().iter().any(|value| value.kind() != attribute.kind.attribute_type()) {
            return Err(Invalid::parameter("Condition parameter type does not match schema type"));
        }
        if is_hash && !matches!(test, Test::Compare(Comparator::Equal, _)) {
            return Err(unsupported());
        }
    }
    Ok(())
}

/// The entries of a partition whose sort keys pass the test.
fn sort_range(table: &Table, hash: &AttributeValue, test: &Test) -> Range {
    let all = keys::partition(table, hash).range();
    let key = |value: &AttributeValue| -> Key { keys::item(table, hash, Some(value)) };
    match test {
        Test::Compare(Comparator::Less, value) => Range { end: Bound::Excluded(key(value)), ..all },
        Test::Compare(Comparator::LessOrEqual, value) => Range { end: Bound::Included(key(value)), ..all },
        Test::Compare(Comparator::Greater, value) => Range { start: Bound::Excluded(key(value)), ..all },
        Test::Compare(Comparator::GreaterOrEqual, value) => {
            Range { start: Bound::Included(key(value)), ..all }
        }
        Test::Compare(Comparator::Equal | Comparator::NotEqual, value) => {
            Range { start: Bound::Included(key(value)), end: Bound::Included(key(value)) }
        }
        Test::Between(low, high) => {
            Range { start: Bound::Included(key(low)), end: Bound::Included(key(high)) }
        }
        Test::BeginsWith(prefix) => keys::partition(table, hash).prefix(&keys::key_bytes(prefix)).range(),
        // Refused with the schema.
        Test::NotIndexable => all,
    }
}

/// A starting key must be one that this Query could have answered.
fn check_start(
    start: &Item,
    hash_name: &str,
    hash: &AttributeValue,
    sort: Option<(&str, &Test)>,
) -> Result<(), Invalid> {
    let same_partition = start.get(hash_name) == Some(hash);
    let Some((name, test)) = sort else {
        if same_partition {
            return Ok(());
        }
        return Err(Invalid::new(
            "The provided starting key is outside query boundaries based on provided conditions",
        ));
    };
    if !start.get(name).is_some_and(|value| passes(test, value)) {
        return Err(Invalid::new("The provided starting key does not match the range key predicate"));
    }
    if same_partition {
        return Ok(());
    }
    Err(Invalid::new("The query can return at most one row and cannot be restarted"))
}

fn passes(test: &Test, value: &AttributeValue) -> bool {
    match test {
        Test::Compare(comparator, other) => compares(Some(value), *comparator, Some(other)),
        Test::Between(low, high) => {
            compares(Some(value), Comparator::GreaterOrEqual, Some(low))
                && compares(Some(value), Comparator::LessOrEqual, Some(high))
        }
        Test::BeginsWith(prefix) => begins_with(value, prefix),
        Test::NotIndexable => false,
    }
}
