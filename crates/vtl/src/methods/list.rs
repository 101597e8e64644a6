//! `ArrayList`, `JSONArray`, and arrays, which Velocity dresses up as lists of fixed length.

use super::arguments::{index, int as int_of, unsupported};
use super::cursor::{cursor, iterator};
use super::{Answer, guard, void};
use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::{List, ListKind, Value, int};

pub(super) fn call(list: &List, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    budget.walk(list.len());
    match read(list, name, arguments, budget)? {
        None if list.kind().is_array() || list.kind() == ListKind::Fixed => {
            change_fixed(list, name, arguments)
        }
        None => change(list, name, arguments, budget),
        answer => Ok(answer),
    }
}

/// What leaves the list as it is.
fn read(list: &List, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(match (name, arguments) {
        ("get", [at]) => match int_of(at) {
            Some(at) => list.get(bounded(list, at)?),
            None => None,
        },
        ("size", []) => Some(int(list.len())),
        ("isEmpty", []) => Some(list.is_empty().into()),
        ("contains", [element]) => Some(position(list, element).is_some().into()),
        ("containsAll", [others]) => {
            elements(others).map(|others| others.iter().all(|other| position(list, other).is_some()).into())
        }
        ("indexOf", [element]) => Some(position(list, element).map_or(Value::Integer(-1), int)),
        ("lastIndexOf", [element]) => {
            let last = list.items().iter().rposition(|item| item == element);
            Some(last.map_or(Value::Integer(-1), int))
        }
        ("subList", [from, to]) => match (int_of(from), int_of(to)) {
            (Some(from), Some(to)) => Some(sub_list(list, from, to, budget)?),
            _ => None,
        },
        ("iterator", []) => iterator(&Value::List(list.clone())),
        ("toArray", []) => {
            budget.make(list.len())?;
            Some(Value::List(List::new(ListKind::Objects, list.items().clone())))
        }
        ("clone", []) if matches!(list.kind(), ListKind::Array | ListKind::Json) => {
            budget.make(list.len())?;
            Some(Value::List(List::new(list.kind(), list.items().clone())))
        }
        ("toJSONString", []) if list.kind() == ListKind::Json => {
            Some(Value::List(list.clone()).to_text()?.into())
        }
        _ => None,
    })
}

fn change(list: &List, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(match (name, arguments) {
        ("add", [element]) => {
            add(list, list.len(), vec![element.clone()], budget)?;
            Some(true.into())
        }
        ("add", [at, element]) => match int_of(at) {
            Some(at) => {
                add(list, insertion(list, at)?, vec![element.clone()], budget)?;
                void()
            }
            None => None,
        },
        ("addAll", [others]) => match elements(others) {
            Some(others) => Some(add(list, list.len(), others, budget)?.into()),
            None => None,
        },
        ("addAll", [at, others]) => match (int_of(at), elements(others)) {
            (Some(at), Some(others)) => Some(add(list, insertion(list, at)?, others, budget)?.into()),
            _ => None,
        },
        ("set", [at, element]) => match int_of(at) {
            Some(at) => Some(set(list, at, element, budget)?),
            None => None,
        },
        // An index is told from an element by its type: `remove(int)` is the more specific of the two.
        ("remove", [at]) if int_of(at).is_some() => {
            let at = bounded(list, int_of(at).unwrap_or_default())?;
            Some(list.change(|items| items.remove(at)))
        }
        ("remove", [element]) => Some(match position(list, element) {
            Some(at) => {
                list.change(|items| items.remove(at));
                true.into()
            }
            None => false.into(),
        }),
        ("removeAll", [others]) => elements(others).map(|others| keep(list, |item| !others.contains(item))),
        ("retainAll", [others]) => elements(others).map(|others| keep(list, |item| others.contains(item))),
        ("clear", []) => {
            list.change(Vec::clear);
            void()
        }
        _ => None,
    })
}

/// What a list of fixed length takes: new elements in place of old ones, if it is an array.
fn change_fixed(list: &List, name: &str, arguments: &[Value]) -> Answer {
    match (name, arguments) {
        ("set", [at, element]) if list.kind().is_array() => match int_of(at) {
            Some(at) => Ok(Some(set(list, at, element, &mut Budget::default())?)),
            None => Ok(None),
        },
        ("add" | "remove" | "addAll" | "removeAll" | "retainAll", [_])
        | ("add" | "set", [_, _])
        | ("clear", []) => Err(unsupported()),
        _ => Ok(None),
    }
}

/// The elements of any collection.
pub(super) fn elements(value: &Value) -> Option<Vec<Value>> {
    if matches!(value, Value::Map(_)) || matches!(value, Value::List(list) if list.kind().is_array()) {
        return None;
    }
    let mut cursor = cursor(value)?;
    let mut elements = Vec::new();
    while cursor.has_next() {
        elements.push(cursor.next().ok()?);
    }
    Some(elements)
}

fn position(list: &List, element: &Value) -> Option<usize> {
    list.items().iter().position(|item| item == element)
}

fn add(list: &List, at: usize, elements: Vec<Value>, budget: &mut Budget) -> Result<bool, Thrown> {
    let target = Value::List(list.clone());
    for element in &elements {
        guard(&target, element, budget)?;
    }
    budget.make(elements.len())?;
    let any = !elements.is_empty();
    list.change(|items| items.splice(at..at, elements).for_each(drop));
    Ok(any)
}

fn set(list: &List, at: i32, element: &Value, budget: &mut Budget) -> Result<Value, Thrown> {
    guard(&Value::List(list.clone()), element, budget)?;
    let at = bounded(list, at)?;
    let former = list.replace(|items| items.get_mut(at).map(|slot| std::mem::replace(slot, element.clone())));
    Ok(former.unwrap_or_default())
}

fn keep(list: &List, fits: impl Fn(&Value) -> bool) -> Value {
    let before = list.len();
    let kept: Vec<Value> = list.items().iter().filter(|item| fits(item)).cloned().collect();
    if kept.len() != before {
        list.change(|items| *items = kept);
    }
    (list.len() != before).into()
}

fn sub_list(list: &List, from: i32, to: i32, budget: &mut Budget) -> Result<Value, Thrown> {
    let bad = |message: String| Thrown::new("java.lang.IndexOutOfBoundsException", message);
    let start = usize::try_from(from).map_err(|_| bad(format!("fromIndex = {from}")))?;
    let end = usize::try_from(to).ok().filter(|end| *end <= list.len());
    let end = end.ok_or_else(|| bad(format!("toIndex = {to}")))?;
    if start > end {
        let message = format!("fromIndex({from}) > toIndex({to})");
        return Err(Thrown::new("java.lang.IllegalArgumentException", message));
    }
    budget.make(end - start)?;
    Ok(Value::list(list.items().get(start..end).unwrap_or_default().to_vec()))
}

fn insertion(list: &List, at: i32) -> Result<usize, Thrown> {
    usize::try_from(at).ok().filter(|at| *at <= list.len()).ok_or_else(|| {
        let message = format!("Index: {at}, Size: {}", list.len());
        Thrown::new("java.lang.IndexOutOfBoundsException", message)
    })
}

fn bounded(list: &List, at: i32) -> Result<usize, Thrown> {
    let found = index(at, list.len());
    if list.kind().is_array() {
        return found
            .map_err(|thrown| Thrown { class: "java.lang.ArrayIndexOutOfBoundsException", ..thrown });
    }
    found
}
