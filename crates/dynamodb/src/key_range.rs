//! From the conditions of a Query to the entries that satisfy them.
//!
//! Source of order and wording: architect/dynalite `actions/query.js` and `test/query.js` (recorded from DynamoDB).

use std::ops::Bound;

use store::key::KeyBuilder;
use store::{Key, Order, Range};

use crate::expression::ast::Comparator;
use crate::expression::condition::{begins_with, compares};
use crate::expression::key_condition::{KeyConditions, Test};
use crate::model::KeyAttribute;
use crate::source::{Source, check_starting_attribute};
use crate::value::{AttributeValue, Item};
use crate::{Invalid, keys};

/// The entries of a Query: those its conditions admit, behind the starting key in reading order.
pub fn of_query(
    source: &Source<'_>,
    conditions: &KeyConditions,
    start: Option<&Item>,
    order: Order,
) -> Result<Range, Invalid> {
    start.map_or(Ok(()), |start| source.check_starting_count(start))?;
    check_schema(source, conditions, start)?;
    let hash = partition_key(source, conditions)?;
    let sort: Vec<(&str, &Test)> = source
        .range()
        .iter()
        .filter_map(|range| Some((range.name.as_str(), conditions.of(&range.name)?)))
        .collect();
    let range = sort_range(source.partition(&hash), &sort);
    let Some(start) = start else { return Ok(range) };
    let entry = source.entry(start)?;
    check_start(start, source.hash(), &hash, &sort)?;
    Ok(range.after(&entry, order))
}

/// The values that the conditions give the partition key.
fn partition_key<'a>(
    source: &Source<'_>,
    conditions: &'a KeyConditions,
) -> Result<Vec<&'a AttributeValue>, Invalid> {
    let value = |attribute: &KeyAttribute| match conditions.of(&attribute.name) {
        Some(Test::Compare(Comparator::Equal, value)) => Ok(value.as_ref()),
        _ => Err(missed(&attribute.name)),
    };
    source.hash().iter().map(value).collect()
}

fn missed(attribute: &str) -> Invalid {
    Invalid(format!("Query condition missed key schema element: {attribute}"))
}

fn unsupported() -> Invalid {
    Invalid::new("Query key condition not supported")
}

/// Every attribute of the partition key must be given, those of the sort key from the left, all but the last by `=`.
fn check_schema(
    source: &Source<'_>,
    conditions: &KeyConditions,
    start: Option<&Item>,
) -> Result<(), Invalid> {
    let hashes = source.hash().len();
    conditions.check_count(source.attributes().count())?;
    let mut used = 0;
    let mut open_ended = false;
    for (position, attribute) in source.attributes().enumerate() {
        let is_hash = position < hashes;
        if let Some(start) = start {
            check_starting_attribute(attribute, is_hash, start)?;
        }
        if is_hash && source.range().is_empty() && conditions.0.len() > hashes {
            return Err(unsupported());
        }
        let Some(test) = conditions.of(&attribute.name) else {
            if is_hash || conditions.0.len() > used {
                return Err(missed(&attribute.name));
            }
            continue;
        };
        used += 1;
        check_test(attribute, test)?;
        let is_equal = matches!(test, Test::Compare(Comparator::Equal, _));
        if open_ended || (is_hash && !is_equal) {
            return Err(unsupported());
        }
        open_ended = !is_equal;
    }
    Ok(())
}

fn check_test(attribute: &KeyAttribute, test: &Test) -> Result<(), Invalid> {
    if *test == Test::NotIndexable {
        return Err(Invalid::new("Attempted conditional constraint is not an indexable operation"));
    }
    if test.values().iter().any(|value| value.kind() != attribute.kind.attribute_type()) {
        return Err(Invalid::parameter("Condition parameter type does not match schema type"));
    }
    Ok(())
}

/// The entries of a partition whose sort keys pass the tests, of which all but the last are for equality.
pub fn sort_range(partition: KeyBuilder, tests: &[(&str, &Test)]) -> Range {
    let Some(((_, last), before)) = tests.split_last() else { return partition.range() };
    let partition = before.iter().fold(partition, |key, (_, test)| match test {
        Test::Compare(_, value) => key.bytes(&keys::key_bytes(value)),
        _ => key,
    });
    let all = partition.clone().range();
    let at = |value: &AttributeValue| partition.clone().bytes(&keys::key_bytes(value)).range();
    match last {
        Test::Compare(Comparator::Less, value) => Range { end: before_first(at(value)), ..all },
        Test::Compare(Comparator::LessOrEqual, value) => Range { end: at(value).end, ..all },
        Test::Compare(Comparator::Greater, value) => Range { start: behind_last(at(value)), ..all },
        Test::Compare(Comparator::GreaterOrEqual, value) => Range { start: at(value).start, ..all },
        Test::Compare(Comparator::Equal | Comparator::NotEqual, value) => at(value),
        Test::Between(low, high) => Range { start: at(low).start, end: at(high).end },
        Test::BeginsWith(prefix) => partition.prefix(&keys::key_bytes(prefix)).range(),
        // Refused with the schema.
        Test::NotIndexable => all,
    }
}

fn before_first(range: Range) -> Bound<Key> {
    match range.start {
        Bound::Included(first) => Bound::Excluded(first),
        other => other,
    }
}

fn behind_last(range: Range) -> Bound<Key> {
    match range.end {
        Bound::Excluded(next) => Bound::Included(next),
        other => other,
    }
}

/// A starting key must be one that this Query could have answered.
fn check_start(
    start: &Item,
    attributes: &[KeyAttribute],
    hash: &[&AttributeValue],
    sort: &[(&str, &Test)],
) -> Result<(), Invalid> {
    let same_partition =
        attributes.iter().zip(hash).all(|(attribute, value)| start.get(&attribute.name) == Some(*value));
    if sort.iter().any(|(name, test)| !start.get(*name).is_some_and(|value| passes(test, value))) {
        return Err(Invalid::new("The provided starting key does not match the range key predicate"));
    }
    match (same_partition, sort.is_empty()) {
        (true, _) => Ok(()),
        (false, true) => Err(Invalid::new(
            "The provided starting key is outside query boundaries based on provided conditions",
        )),
        (false, false) => Err(Invalid::new("The query can return at most one row and cannot be restarted")),
    }
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
