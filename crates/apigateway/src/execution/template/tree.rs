//! JSONPath over the values of templates: what a path leads to is the value itself, not a copy.

use std::borrow::Cow;
use std::rc::Rc;

use jsonpath::{Node, View};
use jsonsmart::Json;
use vtl::{List, ListKind, Value};

use super::value::{from_json, print, to_number};

/// A value as a tree.
#[derive(Clone)]
pub(super) struct Tree(pub Value);

impl Node for Tree {
    type Name = Rc<str>;

    fn view(&self) -> View<'_> {
        match &self.0 {
            Value::Null => View::Null,
            Value::Boolean(value) => View::Bool(*value),
            Value::String(text) => View::String(Cow::Borrowed(text)),
            Value::List(list) if !list.kind().is_array() => View::Array(list.len()),
            Value::Map(map) => View::Object(map.len()),
            other => to_number(other).map_or(View::Other, View::Number),
        }
    }

    fn elements(&self) -> Vec<Self> {
        match &self.0 {
            Value::List(list) if !list.kind().is_array() => list.items().iter().cloned().map(Tree).collect(),
            _ => Vec::new(),
        }
    }

    fn members(&self) -> Vec<(Rc<str>, Self)> {
        match &self.0 {
            Value::Map(map) => {
                let entries = (0..map.len()).filter_map(|place| map.entry(place));
                entries.map(|(name, value)| (print(&name), Self(value))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn member(&self, name: &str) -> Option<Self> {
        match &self.0 {
            Value::Map(map) => map.get_text(name).map(Tree),
            _ => None,
        }
    }

    fn print(&self) -> String {
        print(&self.0).to_string()
    }

    fn from_json(value: &Json) -> Self {
        Self(from_json(value))
    }

    fn array(elements: Vec<Self>) -> Self {
        Self(Value::json_list(elements.into_iter().map(|element| element.0)))
    }

    fn object(members: Vec<(&str, Self)>) -> Self {
        Self(Value::map(members.into_iter().map(|(name, value)| (name, value.0))))
    }

    fn keys(names: Vec<Rc<str>>) -> Self {
        let names = names.into_iter().map(Value::String).collect();
        Self(Value::List(List::new(ListKind::Fixed, names)))
    }
}
