//! The primary key that a WHERE clause names. Knows schemas, not tables.
//!
//! Source: floci-io/floci `DynamoDbPartiQLEdgeCaseIntegrationTest` (recorded from DynamoDB, 2026-09).

use crate::Invalid;
use crate::expression::ast::Comparator;
use crate::expression::condition::{Condition, Operand};
use crate::model::KeySchema;
use crate::value::{AttributeValue, Item};

/// A key, and what the clause asks beside it.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// The key attributes.
    pub key: Item,
    /// The rest of the clause.
    pub rest: Vec<Condition>,
}

/// The terms of a conjunction, from the outside in.
pub fn terms(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::And(terms) => terms.iter().flat_map(self::terms).collect(),
        other => vec![other],
    }
}

/// The attribute that a condition wants to be equal to a value.
pub fn equality(condition: &Condition) -> Option<(&str, &AttributeValue)> {
    match condition {
        Condition::Compare(Operand::Path(path), Comparator::Equal, Operand::Value(value))
        | Condition::Compare(Operand::Value(value), Comparator::Equal, Operand::Path(path))
            if !path.is_nested() =>
        {
            Some((&path.attribute, value))
        }
        _ => None,
    }
}

/// The attribute that a condition wants to be one of some values.
pub fn membership(condition: &Condition) -> Option<(&str, Vec<&AttributeValue>)> {
    let Condition::In(Operand::Path(path), candidates) = condition else { return None };
    let mut values = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let Operand::Value(value) = candidate else { return None };
        values.push(value.as_ref());
    }
    (!path.is_nested()).then_some((path.attribute.as_str(), values))
}

/// The partition key that a conjunction names.
pub fn hash(condition: Option<&Condition>, schema: &KeySchema) -> Option<AttributeValue> {
    let named = |term| equality(term).filter(|(attribute, _)| *attribute == schema.hash.name);
    condition.map(terms).unwrap_or_default().into_iter().find_map(named).map(|(_, value)| value.clone())
}

/// The one item that an UPDATE or DELETE is about.
pub fn of_write(condition: Option<&Condition>, schema: &KeySchema) -> Result<Keyed, Invalid> {
    let mut keyed = Keyed { key: Item::new(), rest: Vec::new() };
    for term in condition.map(terms).unwrap_or_default() {
        match equality(term).filter(|(attribute, _)| schema.contains(attribute)) {
            Some((attribute, value)) => {
                let earlier = keyed.key.insert(attribute.to_owned(), value.clone());
                if earlier.is_some_and(|earlier| earlier != *value) {
                    return Err(Invalid(format!(
                        "Multiple conditions on same key {attribute}. Only single item Update/Insert/Delete are supported"
                    )));
                }
            }
            None => keyed.rest.push(term.clone()),
        }
    }
    if keyed.key.len() < schema.attributes().count() {
        return Err(Invalid::new("Where clause does not contain a mandatory equality on all key attributes"));
    }
    Ok(keyed)
}

/// The one item that EXISTS is about; `None` if it is not about one, or asks nothing beside its key.
pub fn of_check(condition: Option<&Condition>, schema: &KeySchema) -> Option<Keyed> {
    let mut keyed = Keyed { key: Item::new(), rest: Vec::new() };
    for term in condition.map(terms).unwrap_or_default() {
        match equality(term).filter(|(attribute, _)| schema.contains(attribute)) {
            Some((attribute, value)) if !keyed.key.contains_key(attribute) => {
                keyed.key.insert(attribute.to_owned(), value.clone());
            }
            Some((attribute, value)) if keyed.key.get(attribute) == Some(value) => {}
            _ => keyed.rest.push(term.clone()),
        }
    }
    let complete = keyed.key.len() == schema.attributes().count();
    (complete && !keyed.rest.is_empty()).then_some(keyed)
}

/// The one item that a SELECT is about that asks for nothing but a key.
pub fn of_read(condition: Option<&Condition>, schema: &KeySchema) -> Option<Item> {
    let mut key = Item::new();
    for term in condition.map(terms).unwrap_or_default() {
        let (attribute, value) = equality(term).or_else(|| match membership(term) {
            Some((attribute, values)) if values.len() == 1 => Some((attribute, *values.first()?)),
            _ => None,
        })?;
        let earlier = key.insert(attribute.to_owned(), value.clone());
        if !schema.contains(attribute) || earlier.is_some_and(|earlier| earlier != *value) {
            return None;
        }
    }
    (key.len() == schema.attributes().count()).then_some(key)
}
