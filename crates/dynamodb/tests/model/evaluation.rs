//! Conditions and updates on one item, as the Developer Guide has them.

use std::cmp::Ordering;

use serde_json::{Value as Json, json};

use super::operation::{Clause, Condition};
use super::schema::{Item, number, ordered};

/// The first member of a value's object: its type.
fn type_of(value: &Json) -> &str {
    value.as_object().and_then(|object| object.keys().next()).map_or("", String::as_str)
}

fn same_type(left: &Json, right: &Json) -> bool {
    type_of(left) == type_of(right)
}

fn members(set: &Json) -> Vec<String> {
    let members = set["SS"].as_array().into_iter().flatten();
    members.map(|member| member.as_str().unwrap().to_owned()).collect()
}

impl Condition {
    pub fn holds(&self, item: &Item) -> bool {
        let text = |name: &str| item.get(name).and_then(|value| value["S"].as_str());
        match self {
            Self::Exists(name) => item.contains_key(*name),
            Self::Compare(name, operator, value) => compares(item.get(*name), operator, value),
            Self::BeginsWith(name, value) => {
                text(name).is_some_and(|text| text.starts_with(value["S"].as_str().unwrap()))
            }
            Self::Contains(name, value) => {
                let value = value["S"].as_str().unwrap();
                text(name).is_some_and(|text| text.contains(value))
                    || item.get(*name).is_some_and(|set| members(set).iter().any(|member| member == value))
            }
            Self::LongerThan(name, length) => {
                text(name).is_some_and(|text| i64::try_from(text.len()).unwrap() > *length)
            }
            Self::Not(inner) => !inner.holds(item),
            Self::And(left, right) => left.holds(item) && right.holds(item),
            Self::Or(left, right) => left.holds(item) || right.holds(item),
        }
    }
}

fn compares(left: Option<&Json>, operator: &str, right: &Json) -> bool {
    let Some(left) = left.filter(|left| same_type(left, right)) else { return operator == "<>" };
    in_order(ordered(left).cmp(&ordered(right)), operator)
}

/// Whether what compares so fulfils the operator.
pub fn in_order(ordering: Ordering, operator: &str) -> bool {
    match operator {
        "=" => ordering.is_eq(),
        "<>" => ordering.is_ne(),
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        _ => ordering.is_ge(),
    }
}

/// The item after an update, `None` if there is still none; an error if the item does not allow it.
pub fn update(before: Option<&Item>, key: &Item, clauses: &[Clause]) -> Result<Option<Item>, ()> {
    let removes = |clause: &Clause| matches!(clause, Clause::Remove(_) | Clause::Delete(..));
    if before.is_none() && clauses.iter().all(removes) {
        return Ok(None);
    }
    let before = before.unwrap_or(key);
    let mut after = before.clone();
    for clause in clauses {
        let name = clause.attribute();
        match changed(before.get(name), clause)? {
            Some(value) => after.insert(name.to_owned(), value),
            None => after.remove(name),
        };
    }
    Ok(Some(after))
}

/// An attribute after a clause.
fn changed(before: Option<&Json>, clause: &Clause) -> Result<Option<Json>, ()> {
    Ok(match clause {
        Clause::Set(_, value) => Some(value.clone()),
        Clause::SetIfAbsent(_, value) => Some(before.unwrap_or(value).clone()),
        Clause::Remove(_) => None,
        Clause::Increase(_, by) => Some(sum(before.ok_or(())?, by)),
        Clause::Add(_, value) if type_of(value) == "N" => {
            Some(before.map_or_else(|| value.clone(), |before| sum(before, value)))
        }
        Clause::Add(_, value) => set(before.into_iter().chain([value]).flat_map(members).collect()),
        Clause::Delete(_, value) => {
            let gone = members(value);
            set(before.map(members).unwrap_or_default().into_iter().filter(|it| !gone.contains(it)).collect())
        }
        Clause::Append(_, value) => {
            let lists = before.into_iter().chain([value]).flat_map(|list| list["L"].as_array().unwrap());
            Some(json!({"L": lists.collect::<Vec<_>>()}))
        }
    })
}

fn sum(left: &Json, right: &Json) -> Json {
    json!({"N": (number(left).unwrap() + number(right).unwrap()).to_string()})
}

/// A set of these, in order; none of none.
fn set(mut members: Vec<String>) -> Option<Json> {
    members.sort();
    members.dedup();
    (!members.is_empty()).then(|| json!({"SS": members}))
}
