//! The keys, values and entries of a map: they show what the map holds at the moment, and what is taken out of them is
//! taken out of it.

use super::arguments::unsupported;
use super::cursor::{all, iterator};
use super::{Answer, void};
use crate::error::Thrown;
use crate::value::{List, ListKind, Map, Object, Value, int, write_items};

/// Part of a map.
#[derive(Clone)]
pub(super) enum View {
    Keys(Map),
    Values(Map),
    Entries(Map),
}

impl View {
    pub(super) fn map(&self) -> &Map {
        match self {
            Self::Keys(map) | Self::Values(map) | Self::Entries(map) => map,
        }
    }

    /// The element at a place in the map's order.
    pub(super) fn get(&self, index: usize) -> Option<Value> {
        let (key, value) = self.map().entry(index)?;
        Some(match self {
            Self::Keys(_) => key,
            Self::Values(_) => value,
            Self::Entries(map) => Value::object(Entry { map: map.clone(), key }),
        })
    }

    fn contains(&self, element: &Value) -> bool {
        match self {
            Self::Keys(map) => map.get(element).is_some(),
            _ => all(self).contains(element),
        }
    }

    fn remove(&self, element: &Value) -> bool {
        let elements = all(self);
        let found = elements.iter().position(|other| other == element);
        let key = found.and_then(|index| self.map().entry(index));
        key.is_some_and(|(key, _)| self.map().remove(&key).is_some())
    }
}

impl Object for View {
    fn class_name(&self) -> &str {
        match self {
            Self::Keys(_) => "java.util.LinkedHashMap$LinkedKeySet",
            Self::Values(_) => "java.util.LinkedHashMap$LinkedValues",
            Self::Entries(_) => "java.util.LinkedHashMap$LinkedEntrySet",
        }
    }

    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(match name {
            "empty" | "Empty" => self.map().is_empty().into(),
            "class" | "Class" => super::object::class_of(&Value::object(self.clone())),
            _ => Value::Null,
        })
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Answer {
        Ok(match (name, arguments) {
            ("size", []) => Some(int(self.map().len())),
            ("isEmpty", []) => Some(self.map().is_empty().into()),
            ("contains", [element]) => Some(self.contains(element).into()),
            ("containsAll", [others]) => super::list::elements(others)
                .map(|others| others.iter().all(|other| self.contains(other)).into()),
            ("remove", [element]) => Some(self.remove(element).into()),
            ("clear", []) => {
                self.map().clear();
                void()
            }
            ("iterator", []) => iterator(&Value::object(self.clone())),
            ("toArray", []) => Some(Value::List(List::new(ListKind::Objects, all(self)))),
            ("add" | "addAll", [_]) => return Err(unsupported()),
            _ => None,
        })
    }

    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        write_items(&all(self), out, 1)
    }

    fn equals(&self, other: &Value) -> bool {
        let Value::Object(object) = other else { return false };
        match (self, object.downcast::<Self>()) {
            (Self::Values(_), _) | (_, None | Some(Self::Values(_))) => false,
            (_, Some(other)) => {
                other.map().len() == self.map().len()
                    && all(other).iter().all(|element| self.contains(element))
            }
        }
    }

    fn holds(&self) -> Vec<Value> {
        vec![Value::Map(self.map().clone())]
    }

    fn release(&mut self, parts: &mut Vec<Value>) {
        parts.push(Value::Map(self.map().clone()));
        *self = Self::Keys(Map::new());
    }
}

/// An entry of a map.
struct Entry {
    map: Map,
    key: Value,
}

impl Entry {
    fn value(&self) -> Value {
        self.map.get(&self.key).unwrap_or_default()
    }
}

impl Object for Entry {
    fn class_name(&self) -> &str {
        "java.util.LinkedHashMap$Entry"
    }

    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(match name {
            "key" | "Key" => self.key.clone(),
            "value" | "Value" => self.value(),
            _ => Value::Null,
        })
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Answer {
        Ok(match (name, arguments) {
            ("getKey", []) => Some(self.key.clone()),
            ("getValue", []) => Some(self.value()),
            ("setValue", [value]) => {
                super::guard(&Value::Map(self.map.clone()), value, &mut crate::budget::Budget::default())?;
                Some(self.map.put(self.key.clone(), value.clone()).into())
            }
            _ => None,
        })
    }

    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        self.key.write(out)?;
        out.push('=');
        self.value().write(out)
    }

    fn equals(&self, other: &Value) -> bool {
        match other {
            Value::Object(object) => object
                .downcast::<Self>()
                .is_some_and(|other| other.key == self.key && other.value() == self.value()),
            _ => false,
        }
    }

    fn holds(&self) -> Vec<Value> {
        vec![Value::Map(self.map.clone())]
    }

    fn release(&mut self, parts: &mut Vec<Value>) {
        parts.push(Value::Map(std::mem::take(&mut self.map)));
        parts.push(std::mem::take(&mut self.key));
    }
}
