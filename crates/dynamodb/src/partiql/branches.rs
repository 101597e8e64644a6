//! The ways in which an item can satisfy a WHERE clause, as far as its keys tell them apart: what makes a SELECT read
//! partitions instead of the whole table.
//!
//! Source: nubo-db/dynamodb-conformance `indexQualifier` (recorded 2026-08), floci-io/floci
//! `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use std::sync::Arc;

use super::keys::{equality, membership};
use crate::expression::ast::Comparator;
use crate::expression::condition::{Condition, Operand};
use crate::expression::key_condition::Test;
use crate::expression::path::Path;
use crate::model::KeySchema;
use crate::value::AttributeValue;

/// Beyond so many ways, nothing is told apart.
const MAX_BRANCHES: usize = 1000;

/// One way to satisfy the clause: in one partition.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The partition key.
    pub hash: AttributeValue,
    /// What is asked of the sort key: all of it.
    pub tests: Vec<Test>,
    /// Whether something is asked of the sort key that no order answers.
    pub negated: bool,
}

/// What a condition says of the keys: none for what it does not name.
#[derive(Clone, Debug, Default)]
struct Facts {
    hashes: Vec<AttributeValue>,
    tests: Vec<Test>,
    negated: bool,
}

/// The ways to satisfy a condition; `None` if some are not bound to one partition each.
pub fn of(condition: &Condition, schema: &KeySchema) -> Option<Vec<Branch>> {
    let alternatives = expand(condition, schema)?;
    let branch = |facts: Facts| {
        let mut hashes = facts.hashes.into_iter();
        let hash = hashes.next()?;
        let one = hashes.all(|other| other == hash);
        one.then_some(Branch { hash, tests: facts.tests, negated: facts.negated })
    };
    alternatives.into_iter().map(branch).collect()
}

/// Alternatives, each with what it says of the keys; `None` if there are too many.
fn expand(condition: &Condition, schema: &KeySchema) -> Option<Vec<Facts>> {
    match condition {
        Condition::And(terms) => {
            let mut all = vec![Facts::default()];
            for term in terms {
                let alternatives = expand(term, schema)?;
                if all.len().saturating_mul(alternatives.len()) > MAX_BRANCHES {
                    return None;
                }
                let with = |one: &Facts| alternatives.iter().map(|other| one.and(other)).collect::<Vec<_>>();
                all = all.iter().flat_map(with).collect();
            }
            Some(all)
        }
        Condition::Or(terms) if terms.iter().any(|term| names_key(term, schema)) => {
            let mut all = Vec::new();
            for term in terms {
                all.extend(expand(term, schema)?);
                if all.len() > MAX_BRANCHES {
                    return None;
                }
            }
            Some(all)
        }
        leaf => Some(of_leaf(leaf, schema)),
    }
}

impl Facts {
    fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.hashes.extend(other.hashes.iter().cloned());
        both.tests.extend(other.tests.iter().cloned());
        both.negated |= other.negated;
        both
    }

    fn of_equality(attribute: &str, value: &AttributeValue, schema: &KeySchema) -> Self {
        let mut facts = Self::default();
        if attribute == schema.hash.name {
            facts.hashes.push(value.clone());
        } else {
            facts.tests.push(Test::Compare(Comparator::Equal, Arc::new(value.clone())));
        }
        facts
    }
}

fn of_leaf(leaf: &Condition, schema: &KeySchema) -> Vec<Facts> {
    if let Some((attribute, value)) = equality(leaf).filter(|(attribute, _)| schema.contains(attribute)) {
        return vec![Facts::of_equality(attribute, value, schema)];
    }
    if let Some((attribute, values)) = membership(leaf).filter(|(attribute, _)| schema.contains(attribute)) {
        return values.into_iter().map(|value| Facts::of_equality(attribute, value, schema)).collect();
    }
    let mut facts = Facts::default();
    let Some(range) = &schema.range else { return vec![facts] };
    let is_range = |path: &Path| path.attribute == range.name && !path.is_nested();
    match leaf {
        Condition::Compare(_, Comparator::NotEqual, _) | Condition::Not(_) => {
            leaf.each_path(&mut |path| facts.negated |= is_range(path));
        }
        Condition::Compare(Operand::Path(path), comparator, Operand::Value(value)) if is_range(path) => {
            facts.tests.push(Test::Compare(*comparator, Arc::clone(value)));
        }
        Condition::Compare(Operand::Value(value), comparator, Operand::Path(path)) if is_range(path) => {
            facts.tests.push(Test::Compare(comparator.mirrored(), Arc::clone(value)));
        }
        Condition::Between(Operand::Path(path), Operand::Value(low), Operand::Value(high))
            if is_range(path) =>
        {
            facts.tests.push(Test::Between(Arc::clone(low), Arc::clone(high)));
        }
        Condition::BeginsWith(Operand::Path(path), Operand::Value(prefix)) if is_range(path) => {
            facts.tests.push(Test::BeginsWith(Arc::clone(prefix)));
        }
        _ => {}
    }
    vec![facts]
}

/// Whether a condition names a key attribute anywhere.
pub fn names_key(condition: &Condition, schema: &KeySchema) -> bool {
    let mut found = false;
    condition.each_path(&mut |path| found |= !path.is_nested() && schema.contains(&path.attribute));
    found
}
