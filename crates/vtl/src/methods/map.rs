//! `LinkedHashMap`.

use super::arguments::null_pointer;
use super::view::View;
use super::{Answer, guard, void};
use crate::budget::Budget;
use crate::error::Thrown;
use crate::value::{Map, Value, int};

pub(super) fn call(map: &Map, name: &str, arguments: &[Value], budget: &mut Budget) -> Answer {
    Ok(match (name, arguments) {
        ("get", [key]) => Some(map.get(key).into()),
        ("put", [key, value]) => Some(put(map, key.clone(), value.clone(), budget)?),
        ("size", []) => Some(int(map.len())),
        ("isEmpty", []) => Some(map.is_empty().into()),
        ("containsKey", [key]) => Some(map.get(key).is_some().into()),
        ("containsValue", [value]) => Some(map.values().contains(value).into()),
        ("keySet", []) => Some(Value::object(View::Keys(map.clone()))),
        ("values", []) => Some(Value::object(View::Values(map.clone()))),
        ("entrySet", []) => Some(Value::object(View::Entries(map.clone()))),
        ("remove", [key]) => Some(map.remove(key).into()),
        ("remove", [key, value]) => {
            let same = map.get(key).is_some_and(|found| found == *value);
            Some((same && map.remove(key).is_some()).into())
        }
        ("putAll", [Value::Map(other)]) => {
            put_all(map, other, budget)?;
            void()
        }
        ("putAll", [Value::Null]) => return Err(null_pointer()),
        ("getOrDefault", [key, default]) => Some(map.get(key).unwrap_or_else(|| default.clone())),
        ("putIfAbsent", [key, value]) => Some(match map.get(key) {
            Some(found) if !found.is_null() => found,
            _ => put(map, key.clone(), value.clone(), budget)?,
        }),
        ("replace", [key, value]) => Some(match map.get(key) {
            Some(_) => put(map, key.clone(), value.clone(), budget)?,
            None => Value::Null,
        }),
        ("clear", []) => {
            map.clear();
            void()
        }
        ("clone", []) => Some(Value::Map(entries(map).into_iter().collect())),
        _ => None,
    })
}

/// Puts an entry; answers the value that was there.
pub(super) fn put(map: &Map, key: Value, value: Value, budget: &mut Budget) -> Result<Value, Thrown> {
    let target = Value::Map(map.clone());
    guard(&target, &value, budget)?;
    guard(&target, &key, budget)?;
    budget.make(1)?;
    Ok(map.put(key, value).into())
}

fn put_all(map: &Map, other: &Map, budget: &mut Budget) -> Result<(), Thrown> {
    for (key, value) in entries(other) {
        put(map, key, value, budget)?;
    }
    Ok(())
}

fn entries(map: &Map) -> Vec<(Value, Value)> {
    map.keys().into_iter().zip(map.values()).collect()
}
