//! The operators of comparisons. What cannot be compared is unequal, in no order, and in no list.

use std::cmp::Ordering;

use jsonsmart::{Decimal, Number};

use super::Document;
use super::operand::{Value, elements, parsed};
use crate::path::Operator;
use crate::pattern::Pattern;
use crate::text;
use crate::{Node, ReadError, View};

type Holds = Result<bool, ReadError>;

/// Whether the operator holds between two values.
pub(super) fn apply<N: Node>(
    operator: Operator,
    left: &Value<'_, N>,
    right: &Value<'_, N>,
    document: &Document<'_, N>,
) -> Holds {
    let ordered = |wanted: fn(Ordering) -> bool| Ok(order(left, right).is_some_and(wanted));
    match operator {
        Operator::Equal => equal(left, right, document),
        Operator::NotEqual => Ok(!equal(left, right, document)?),
        Operator::SameType => same_type(left, right, document),
        Operator::NotSameType => Ok(!same_type(left, right, document)?),
        Operator::Less => ordered(Ordering::is_lt),
        Operator::LessOrEqual => ordered(Ordering::is_le),
        Operator::Greater => ordered(Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(Ordering::is_ge),
        Operator::Matches => matches_pattern(left, right, document),
        Operator::In => is_in(left, right, document),
        Operator::NotIn => Ok(!is_in(left, right, document)?),
        Operator::Contains => contains(left, right, document),
        Operator::Size => size(left, right),
        Operator::Empty => empty(left, right),
        Operator::SubsetOf => {
            lists(left, right, document, |left, right, has| all(left, |value| has(right, value)))
        }
        Operator::AnyOf => {
            lists(left, right, document, |left, right, has| any(left, |value| has(right, value)))
        }
        Operator::NoneOf => {
            lists(left, right, document, |left, right, has| Ok(!any(left, |value| has(right, value))?))
        }
        Operator::Exists => both_exist(left, right),
        Operator::Unwritable => Err(ReadError::Invalid("Expected another kind of node".to_owned())),
    }
}

fn order<N>(left: &Value<'_, N>, right: &Value<'_, N>) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.compare(right)),
        (Value::String(left), Value::String(right)) => Some(text::compare(left, right)),
        _ => None,
    }
}

/// `==`. An array or object that is written on the left equals nothing.
fn equal<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>, document: &Document<'_, N>) -> Holds {
    match (left, right) {
        (Value::Written(..), Value::Node(_) | Value::Written(..)) => Ok(false),
        (Value::Node(left), Value::Written(_, right)) => same(left, parsed(*right)?, document),
        _ => equal_elements(left, right, document),
    }
}

/// What Java's `equals` says, which is what membership in lists goes by.
fn equal_elements<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>, document: &Document<'_, N>) -> Holds {
    document.limits.step()?;
    Ok(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left.compare(right).is_eq(),
        (Value::Number(left), Value::String(right)) => {
            Decimal::parse(right).is_some_and(|right| left.compare(&right).is_eq())
        }
        (Value::String(left), Value::Number(right)) => **left == right.to_string(),
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Node(left), Value::Node(right)) => return same(left, right, document),
        (Value::Written(left, _), Value::Written(right, _)) => left == right,
        (Value::Written(left, _), Value::Text(right)) => left == right,
        (Value::Text(left), Value::Written(right, _)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        _ => false,
    })
}

fn same_type<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>, document: &Document<'_, N>) -> Holds {
    let is_json = |value: &Value<'_, N>| matches!(value, Value::Node(_) | Value::Written(..));
    let alike =
        std::mem::discriminant(left) == std::mem::discriminant(right) || (is_json(left) && is_json(right));
    Ok(alike && equal(left, right, document)?)
}

/// Whether two trees are equal: numbers of the same Java class and value, members in any order.
fn same<A: Node, B: Node, N: Node>(left: &A, right: &B, document: &Document<'_, N>) -> Holds {
    document.limits.deeper(|| match (left.view(), right.view()) {
        (View::Null, View::Null) => Ok(true),
        (View::Bool(left), View::Bool(right)) => Ok(left == right),
        (View::Number(Number::Double(left)), View::Number(Number::Double(right))) => {
            Ok(left.to_bits() == right.to_bits() || (left.is_nan() && right.is_nan()))
        }
        (View::Number(left), View::Number(right)) => Ok(left == right),
        (View::String(left), View::String(right)) => Ok(left == right),
        (View::Array(length), View::Array(other)) if length == other => {
            let pairs = left.elements().into_iter().zip(right.elements());
            all(pairs, |(left, right)| same(&left, &right, document))
        }
        (View::Object(length), View::Object(other)) if length == other => {
            all(left.members(), |(name, value)| {
                right.member(name.as_ref()).map_or(Ok(false), |other| same(&value, &other, document))
            })
        }
        _ => Ok(false),
    })
}

fn all<T>(values: impl IntoIterator<Item = T>, mut holds: impl FnMut(T) -> Holds) -> Holds {
    for value in values {
        if !holds(value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn any<T>(values: impl IntoIterator<Item = T>, mut holds: impl FnMut(T) -> Holds) -> Holds {
    all(values, |value| Ok(!holds(value)?)).map(|none| !none)
}

/// `=~`: a pattern on one side, on the other a text that matches it wholly, or a list with such a text.
fn matches_pattern<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>, document: &Document<'_, N>) -> Holds {
    let (pattern, value): (&Pattern, _) = match (left, right) {
        (Value::Pattern(_), Value::Pattern(_)) => return Ok(false),
        (Value::Pattern(pattern), value) | (value, Value::Pattern(pattern)) => (pattern, value),
        _ => return Ok(false),
    };
    let list = match value {
        Value::Node(_) | Value::Written(..) => elements(value, document)?,
        _ => None,
    };
    match list {
        Some(values) => any(values, |value: Value<'_, N>| {
            document.limits.step()?;
            pattern.matches(&subject(&value))
        }),
        None => pattern.matches(&subject(value)),
    }
}

/// The text that a pattern is matched against; empty for what is no text, number or boolean.
fn subject<N>(value: &Value<'_, N>) -> String {
    match value {
        Value::String(text) => text.clone().into_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}

fn is_in<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>, document: &Document<'_, N>) -> Holds {
    let Some(list) = elements(right, document)? else {
        return Ok(false);
    };
    any(&list, |element| equal_elements(left, element, document))
}

fn contains<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>, document: &Document<'_, N>) -> Holds {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Ok(left.contains(right.as_ref())),
        (Value::Node(_) | Value::Written(..), _) => is_in(right, left, document),
        _ => Ok(false),
    }
}

fn size<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>) -> Holds {
    let Value::Number(wanted) = right else {
        return Ok(false);
    };
    let size = match left {
        Value::String(text) => Some(text::length(text)),
        Value::Node(node) => length(node),
        Value::Written(_, json) => length(parsed(*json)?),
        _ => return Ok(false),
    };
    // An object counts as -1 long.
    let size = size.map_or(-1, |size| i32::try_from(size).unwrap_or(i32::MAX));
    Ok(wanted.to_int() == size)
}

fn length<N: Node>(node: &N) -> Option<usize> {
    match node.view() {
        View::Array(length) => Some(length),
        _ => None,
    }
}

/// `empty`, which Jayway's code does not survive for objects.
fn empty<N: Node>(left: &Value<'_, N>, right: &Value<'_, N>) -> Holds {
    let length = match left {
        Value::String(text) => Some(text.len()),
        Value::Node(node) => length(node),
        Value::Written(_, json) => length(parsed(*json)?),
        _ => return Ok(false),
    };
    let length = length.ok_or(ReadError::failed("ClassCastException"))?;
    match right {
        Value::Bool(wanted) => Ok((length == 0) == *wanted),
        _ => Err(ReadError::Invalid("Expected boolean node".to_owned())),
    }
}

/// An operator between two lists, given how to ask whether a list has an element.
fn lists<N: Node>(
    left: &Value<'_, N>,
    right: &Value<'_, N>,
    document: &Document<'_, N>,
    holds: impl Fn(&[Value<'_, N>], &[Value<'_, N>], &dyn Fn(&[Value<'_, N>], &Value<'_, N>) -> Holds) -> Holds,
) -> Holds {
    let Some(right) = elements(right, document)? else {
        return Ok(false);
    };
    let Some(left) = elements(left, document)? else {
        return Ok(false);
    };
    let has = |list: &[Value<'_, N>], value: &Value<'_, N>| {
        any(list, |element| equal_elements(value, element, document))
    };
    holds(&left, &right, &has)
}

/// `exists`, written as an operator.
fn both_exist<N>(left: &Value<'_, N>, right: &Value<'_, N>) -> Holds {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
        (Value::Bool(_), _) | (_, Value::Bool(_)) => {
            Err(ReadError::Invalid("Expected boolean node".to_owned()))
        }
        _ => Err(ReadError::library("Failed to evaluate exists expression")),
    }
}
