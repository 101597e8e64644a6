//! The checked program of a condition, and its evaluation. Knows nothing of text.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::ast::Comparator;
use super::path::Path;
use crate::value::{AttributeType, AttributeValue, Item, Number};

/// Something with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A place in the item.
    Path(Path),
    /// A given value.
    Value(Arc<AttributeValue>),
    /// The size of what the operand is.
    Size(Box<Operand>),
    /// Whether a condition is true: a boolean. Expressions cannot say it, statements can.
    Condition(Box<Condition>),
}

/// Something that is true or false of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A comparison.
    Compare(Operand, Comparator, Operand),
    /// Between two bounds, both included.
    Between(Operand, Operand, Operand),
    /// One of several.
    In(Operand, Vec<Operand>),
    /// `attribute_exists`
    Exists(Path),
    /// `attribute_not_exists`
    NotExists(Path),
    /// `attribute_type`
    Type(Operand, AttributeType),
    /// `begins_with`
    BeginsWith(Operand, Operand),
    /// `contains`
    Contains(Operand, Operand),
    /// All.
    And(Vec<Condition>),
    /// Any.
    Or(Vec<Condition>),
    /// The contrary.
    Not(Box<Condition>),
}

impl Operand {
    /// The value of the operand for this item, if it has one.
    pub fn value<'a>(&'a self, item: &'a Item) -> Option<Cow<'a, AttributeValue>> {
        match self {
            Self::Path(path) => path.find(item).map(Cow::Borrowed),
            Self::Value(value) => Some(Cow::Borrowed(value)),
            Self::Size(operand) => {
                let size = size(operand.value(item)?.as_ref())?;
                Some(Cow::Owned(AttributeValue::N(Number::from(size))))
            }
            Self::Condition(condition) => Some(Cow::Owned(AttributeValue::Bool(condition.matches(item)))),
        }
    }
}

/// The function `size`: characters of a text, bytes, elements of a set, list or map; nothing else has one.
fn size(value: &AttributeValue) -> Option<u64> {
    let size = match value {
        AttributeValue::S(text) => text.chars().count(),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::Ss(set) => set.len(),
        AttributeValue::Ns(set) => set.len(),
        AttributeValue::Bs(set) => set.len(),
        AttributeValue::L(list) => list.len(),
        AttributeValue::M(map) => map.len(),
        AttributeValue::N(_) | AttributeValue::Bool(_) | AttributeValue::Null => return None,
    };
    u64::try_from(size).ok()
}

impl Condition {
    /// Whether it is true of the item. A comparison of different types, or with something missing, is false; only
    /// `<>` is true then.
    pub fn matches(&self, item: &Item) -> bool {
        match self {
            Self::Compare(left, comparator, right) => {
                compares(left.value(item).as_deref(), *comparator, right.value(item).as_deref())
            }
            Self::Between(operand, low, high) => {
                let value = operand.value(item);
                let is = |comparator, bound: &Operand| {
                    compares(value.as_deref(), comparator, bound.value(item).as_deref())
                };
                is(Comparator::GreaterOrEqual, low) && is(Comparator::LessOrEqual, high)
            }
            Self::In(operand, candidates) => {
                let value = operand.value(item);
                value.is_some() && candidates.iter().any(|candidate| candidate.value(item) == value)
            }
            Self::Exists(path) => path.find(item).is_some(),
            Self::NotExists(path) => path.find(item).is_none(),
            Self::Type(operand, kind) => operand.value(item).is_some_and(|value| value.kind() == *kind),
            Self::BeginsWith(operand, prefix) => both(operand, prefix, item, begins_with),
            Self::Contains(operand, part) => both(operand, part, item, contains),
            Self::And(terms) => terms.iter().all(|term| term.matches(item)),
            Self::Or(terms) => terms.iter().any(|term| term.matches(item)),
            Self::Not(term) => !term.matches(item),
        }
    }

    /// Calls `visit` with every path of the condition.
    pub fn each_path<'a>(&'a self, visit: &mut dyn FnMut(&'a Path)) {
        match self {
            Self::Compare(left, _, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                each_path([left, right], visit);
            }
            Self::Between(operand, low, high) => each_path([operand, low, high], visit),
            Self::In(operand, candidates) => each_path(std::iter::once(operand).chain(candidates), visit),
            Self::Exists(path) | Self::NotExists(path) => visit(path),
            Self::Type(operand, _) => each_path([operand], visit),
            Self::And(terms) | Self::Or(terms) => terms.iter().for_each(|term| term.each_path(visit)),
            Self::Not(term) => term.each_path(visit),
        }
    }
}

fn each_path<'a>(operands: impl IntoIterator<Item = &'a Operand>, visit: &mut dyn FnMut(&'a Path)) {
    for operand in operands {
        match operand {
            Operand::Path(path) => visit(path),
            Operand::Size(inner) => each_path([inner.as_ref()], visit),
            Operand::Condition(condition) => condition.each_path(visit),
            Operand::Value(_) => {}
        }
    }
}

fn both(
    left: &Operand,
    right: &Operand,
    item: &Item,
    test: fn(&AttributeValue, &AttributeValue) -> bool,
) -> bool {
    match (left.value(item), right.value(item)) {
        (Some(left), Some(right)) => test(&left, &right),
        _ => false,
    }
}

/// Whether `left comparator right`.
pub fn compares(
    left: Option<&AttributeValue>,
    comparator: Comparator,
    right: Option<&AttributeValue>,
) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return comparator == Comparator::NotEqual };
    match comparator {
        Comparator::Equal => left == right,
        Comparator::NotEqual => left != right,
        ordered => left.compare(right).is_some_and(|order| match ordered {
            Comparator::Less => order == Ordering::Less,
            Comparator::LessOrEqual => order != Ordering::Greater,
            Comparator::Greater => order == Ordering::Greater,
            _ => order != Ordering::Less,
        }),
    }
}

/// Whether a text begins with a text, or bytes with bytes.
pub fn begins_with(value: &AttributeValue, prefix: &AttributeValue) -> bool {
    match (value, prefix) {
        (AttributeValue::S(text), AttributeValue::S(prefix)) => text.starts_with(prefix.as_str()),
        (AttributeValue::B(bytes), AttributeValue::B(prefix)) => bytes.starts_with(prefix),
        _ => false,
    }
}

/// Whether a text or bytes contain a part, or a set or list an element.
fn contains(value: &AttributeValue, part: &AttributeValue) -> bool {
    match (value, part) {
        (AttributeValue::S(text), AttributeValue::S(part)) => text.contains(part.as_str()),
        (AttributeValue::B(bytes), AttributeValue::B(part)) => {
            part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
        }
        (AttributeValue::Ss(set), AttributeValue::S(text)) => set.contains(text),
        (AttributeValue::Ns(set), AttributeValue::N(number)) => set.contains(number),
        (AttributeValue::Bs(set), AttributeValue::B(bytes)) => set.contains(bytes),
        (AttributeValue::L(list), element) => list.contains(element),
        _ => false,
    }
}
