//! Key conditions: a condition of the common grammar, but only comparisons of key attributes joined by AND.
//!
//! Source of order and wording: architect/dynalite `test/query.js` (recorded from DynamoDB).

use std::sync::Arc;

use super::ast::Comparator;
use super::condition::{Condition, Operand};
use super::path::Path;
use crate::Invalid;
use crate::value::AttributeValue;

/// What a key condition asks of one attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `=`, `<`, `<=`, `>` or `>=`
    Compare(Comparator, Arc<AttributeValue>),
    /// Both bounds included.
    Between(Arc<AttributeValue>, Arc<AttributeValue>),
    /// The beginning of a text or of bytes.
    BeginsWith(Arc<AttributeValue>),
    /// What no order of keys answers; only KeyConditions can ask it.
    NotIndexable,
}

impl Test {
    /// The values it compares with.
    pub fn values(&self) -> Vec<&AttributeValue> {
        match self {
            Self::Compare(_, value) | Self::BeginsWith(value) => vec![value],
            Self::Between(low, high) => vec![low, high],
            Self::NotIndexable => Vec::new(),
        }
    }
}

/// The conditions by attribute, in the order they were written; no attribute twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyConditions(pub Vec<(String, Test)>);

impl KeyConditions {
    /// Reads the conditions out of a condition's program; `most` is how many attributes the key can have.
    pub fn new(condition: &Condition, most: usize) -> Result<Self, Invalid> {
        let mut conditions = Self::default();
        conditions.collect(condition)?;
        conditions.check_count(most)?;
        Ok(conditions)
    }

    /// From conditions on attributes, none of which stands twice.
    pub fn of_attributes(conditions: Vec<(String, Test)>, most: usize) -> Result<Self, Invalid> {
        let conditions = Self(conditions);
        conditions.check_count(most)?;
        Ok(conditions)
    }

    /// Fails if there are none, or more than a key of so many attributes takes.
    pub fn check_count(&self, attributes: usize) -> Result<(), Invalid> {
        if (1..=attributes.max(2)).contains(&self.0.len()) {
            return Ok(());
        }
        Err(Invalid::new("Conditions can be of length 1 or 2 only"))
    }

    /// What is asked of this attribute.
    pub fn of(&self, attribute: &str) -> Option<&Test> {
        self.0.iter().find(|(name, _)| name == attribute).map(|(_, test)| test)
    }

    fn collect(&mut self, condition: &Condition) -> Result<(), Invalid> {
        let (attribute, test) = match condition {
            Condition::And(terms) => return terms.iter().try_for_each(|term| self.collect(term)),
            Condition::Compare(left, comparator, right) => comparison(left, *comparator, right)?,
            Condition::Between(operand, low, high) => between(operand, low, high)?,
            Condition::BeginsWith(operand, prefix) => begins_with(operand, prefix)?,
            Condition::Or(_) => return Err(not_a_key_operator("OR")),
            Condition::Not(_) => return Err(not_a_key_operator("NOT")),
            Condition::In(..) => return Err(not_a_key_operator("IN")),
            Condition::Exists(_) => return Err(not_a_key_operator("attribute_exists")),
            Condition::NotExists(_) => return Err(not_a_key_operator("attribute_not_exists")),
            Condition::Type(..) => return Err(not_a_key_operator("attribute_type")),
            Condition::Contains(..) => return Err(not_a_key_operator("contains")),
        };
        if self.of(&attribute).is_some() {
            return Err(Invalid::new("KeyConditionExpressions must only contain one condition per key"));
        }
        self.0.push((attribute, test));
        Ok(())
    }
}

fn not_a_key_operator(operator: &str) -> Invalid {
    Invalid(format!("Invalid operator used in KeyConditionExpression: {operator}"))
}

fn malformed(detail: &str) -> Invalid {
    Invalid(format!("Invalid condition in KeyConditionExpression: {detail}"))
}

fn comparison(left: &Operand, comparator: Comparator, right: &Operand) -> Result<(String, Test), Invalid> {
    if comparator == Comparator::NotEqual {
        return Err(not_a_key_operator(comparator.symbol()));
    }
    let (attribute, values) = split(&[left, right])?;
    let [value] = values.as_slice() else { return Err(malformed("No key attribute specified")) };
    let comparator = if matches!(left, Operand::Value(_)) { comparator.mirrored() } else { comparator };
    Ok((attribute, Test::Compare(comparator, Arc::clone(value))))
}

fn between(operand: &Operand, low: &Operand, high: &Operand) -> Result<(String, Test), Invalid> {
    must_begin_with_key(operand, "BETWEEN")?;
    let (attribute, values) = split(&[operand, low, high])?;
    let [low, high] = values.as_slice() else { return Err(malformed("No key attribute specified")) };
    Ok((attribute, Test::Between(Arc::clone(low), Arc::clone(high))))
}

fn begins_with(operand: &Operand, prefix: &Operand) -> Result<(String, Test), Invalid> {
    must_begin_with_key(operand, "begins_with")?;
    let (attribute, values) = split(&[operand, prefix])?;
    let [prefix] = values.as_slice() else { return Err(malformed("No key attribute specified")) };
    Ok((attribute, Test::BeginsWith(Arc::clone(prefix))))
}

fn must_begin_with_key(operand: &Operand, operator: &str) -> Result<(), Invalid> {
    if matches!(operand, Operand::Path(_)) {
        return Ok(());
    }
    Err(malformed(&format!("{operator} operator must have the key attribute as its first operand")))
}

/// The one attribute among the operands, and the values.
fn split(operands: &[&Operand]) -> Result<(String, Vec<Arc<AttributeValue>>), Invalid> {
    let mut key: Option<&Path> = None;
    let mut values = Vec::new();
    for operand in operands {
        match operand {
            Operand::Size(_) | Operand::Condition(_) => {
                return Err(Invalid::new("KeyConditionExpressions cannot contain nested operations"));
            }
            Operand::Value(value) => values.push(Arc::clone(value)),
            Operand::Path(_) if key.is_some() => {
                return Err(malformed("Multiple attribute names used in one condition"));
            }
            Operand::Path(path) if path.is_nested() => {
                return Err(Invalid::new(
                    "KeyConditionExpressions cannot have conditions on nested attributes",
                ));
            }
            Operand::Path(path) => key = Some(path),
        }
    }
    let key = key.ok_or_else(|| malformed("No key attribute specified"))?;
    Ok((key.attribute.clone(), values))
}
