//! How a SELECT reads a table or index: whole, or partitions in the order it asks for.
//!
//! Source: floci-io/floci `DynamoDbPartiQLDocumentedSyntaxIntegrationTest` and `…EdgeCase…` (recorded from DynamoDB, 2026-09),
//! paritysuite/dynamodb-conformance `whereOverlap` (recorded 2026-10).

use store::{Order, Range};

use super::branches::{self, Branch};
use super::statement::Select;
use super::{intervals, projected};
use crate::expression::key_condition::Test;
use crate::model::{KeyAttribute, KeySchema};
use crate::source::Source;
use crate::value::AttributeValue;
use crate::{Invalid, key_range};

/// The most partitions and ranges of them that a SELECT reads.
const MAX_READS: usize = 50;

/// What is to be read, in this order.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The entries.
    pub ranges: Vec<Range>,
    /// Along the sort key or against it.
    pub order: Order,
    /// Whether that is all of it.
    pub whole: bool,
    /// The partition keys' values, if it is not.
    pub hashes: Vec<AttributeValue>,
}

/// The entries of one partition that a SELECT reads.
struct Partition {
    hash: AttributeValue,
    ranges: Vec<Range>,
}

/// How to read what a SELECT asks of a table or index.
pub fn of(select: &Select, source: &Source<'_>) -> Result<Plan, Invalid> {
    let schema = schema(source)?;
    check_order(select, &schema)?;
    let branches = select.condition.as_ref().and_then(|condition| branches::of(condition, &schema));
    let Some(branches) = branches else {
        if !select.order.is_empty() {
            return Err(Invalid::new(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
            ));
        }
        let ranges = vec![source.all()];
        return Ok(Plan { ranges, order: Order::Forward, whole: true, hashes: Vec::new() });
    };
    branches.iter().try_for_each(|branch| check_types(branch, &schema))?;
    if branches.len() > MAX_READS {
        return Err(Invalid::new("Too many decomposed read operations for a given query."));
    }
    let mut partitions = partitions(&branches, source)?;
    projected::check(select.condition.as_ref(), &schema, source)?;
    let order = sort(&mut partitions, select, &schema)?;
    let hashes = partitions.iter().map(|partition| partition.hash.clone()).collect();
    let ranges = partitions.into_iter().flat_map(|partition| partition.ranges).collect();
    Ok(Plan { ranges, order, whole: false, hashes })
}

/// The key of a table or index; statements know none but of one or two attributes.
fn schema(source: &Source<'_>) -> Result<KeySchema, Invalid> {
    match (source.hash(), source.range()) {
        ([hash], []) => Ok(KeySchema { hash: hash.clone(), range: None }),
        ([hash], [range]) => Ok(KeySchema { hash: hash.clone(), range: Some(range.clone()) }),
        _ => Err(Invalid::new(
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.",
        )),
    }
}

/// Fails for an order that no key gives.
fn check_order(select: &Select, schema: &KeySchema) -> Result<(), Invalid> {
    if !select.order.is_empty() && select.condition.is_none() {
        return Err(Invalid::new("Must have WHERE clause in the statement when using ORDER BY clause."));
    }
    match select.order.iter().find(|(attribute, _)| !schema.contains(attribute)) {
        Some((attribute, _)) => {
            Err(Invalid(format!("Attribute {attribute} in ORDER BY clause must be part of the primary key")))
        }
        None => Ok(()),
    }
}

fn check_types(branch: &Branch, schema: &KeySchema) -> Result<(), Invalid> {
    check_type(&schema.hash, &branch.hash)?;
    let Some(range) = &schema.range else { return Ok(()) };
    branch.tests.iter().flat_map(Test::values).try_for_each(|value| check_type(range, value))
}

fn check_type(attribute: &KeyAttribute, value: &AttributeValue) -> Result<(), Invalid> {
    if value.kind() == attribute.kind.attribute_type() {
        return Ok(());
    }
    let name = &attribute.name;
    Err(Invalid(format!(
        "Key attribute's data type should match its data type in table's schema: Key {name}"
    )))
}

/// The partitions in the order they are named, each with its ranges in the order of the sort key.
fn partitions(branches: &[Branch], source: &Source<'_>) -> Result<Vec<Partition>, Invalid> {
    let mut partitions: Vec<(Partition, bool)> = Vec::new();
    for branch in branches {
        let partition = source.partition(&[&branch.hash]);
        let of_test = |test| key_range::sort_range(partition.clone(), &[("", test)]);
        let tests = branch.tests.iter().map(of_test);
        let whole = partition.clone().range();
        let range = tests.fold(whole, |range, other| intervals::intersection(&range, &other));
        match partitions.iter_mut().find(|(partition, _)| partition.hash == branch.hash) {
            None => {
                let partition = Partition { hash: branch.hash.clone(), ranges: vec![range] };
                partitions.push((partition, branch.negated));
            }
            Some((partition, negated)) => {
                let overlaps = partition.ranges.iter().any(|other| intervals::overlap(other, &range));
                if overlaps && !branch.negated && !*negated {
                    return Err(Invalid::new(
                        "Overlapping conditions with range keys are not supported in where clause",
                    ));
                }
                partition.ranges.push(range);
                *negated |= branch.negated;
            }
        }
    }
    let joined = |(partition, _): (Partition, bool)| Partition {
        ranges: intervals::union(partition.ranges),
        ..partition
    };
    Ok(partitions.into_iter().map(joined).collect())
}

/// Brings the partitions and their ranges into order; answers how each range is read.
fn sort(partitions: &mut [Partition], select: &Select, schema: &KeySchema) -> Result<Order, Invalid> {
    let direction = |name: &str| select.order.iter().find(|(attribute, _)| attribute == name);
    let by_hash = direction(&schema.hash.name).map(|(_, descending)| *descending);
    if partitions.len() > 1 && by_hash.is_none() && !select.order.is_empty() {
        return Err(Invalid::new(
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        ));
    }
    if let Some(descending) = by_hash {
        partitions.sort_by(|one, other| {
            let order = one.hash.compare(&other.hash).unwrap_or(std::cmp::Ordering::Equal);
            if descending { order.reverse() } else { order }
        });
    }
    let by_range = schema.range.as_ref().and_then(|range| direction(&range.name));
    // Who orders by the partition key alone gets the sort key against its order.
    let descending = by_range.map_or(by_hash.is_some(), |(_, descending)| *descending);
    if descending {
        partitions.iter_mut().for_each(|partition| partition.ranges.reverse());
    }
    Ok(if descending { Order::Reverse } else { Order::Forward })
}
