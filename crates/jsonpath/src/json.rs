//! Paths read from [`Json`].

use std::borrow::Cow;
use std::sync::Arc;

use jsonsmart::{Json, Members};

use crate::{Node, View};

impl Node for Json {
    type Name = Arc<str>;

    fn view(&self) -> View<'_> {
        match self {
            Json::Null => View::Null,
            Json::Bool(value) => View::Bool(*value),
            Json::Number(number) => View::Number(number.clone()),
            Json::String(text) => View::String(Cow::Borrowed(text)),
            Json::Array(elements) => View::Array(elements.len()),
            Json::Object(members) => View::Object(members.len()),
        }
    }

    fn elements(&self) -> Vec<Json> {
        match self {
            Json::Array(elements) => elements.to_vec(),
            _ => Vec::new(),
        }
    }

    fn members(&self) -> Vec<(Arc<str>, Json)> {
        match self {
            Json::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    fn member(&self, name: &str) -> Option<Json> {
        Json::member(self, name).cloned()
    }

    fn print(&self) -> String {
        self.to_string()
    }

    fn from_json(value: &Json) -> Json {
        value.clone()
    }

    fn array(elements: Vec<Json>) -> Json {
        Json::Array(Arc::new(elements))
    }

    fn object(members: Vec<(&str, Json)>) -> Json {
        let members: Members = members.into_iter().map(|(name, value)| (Arc::from(name), value)).collect();
        Json::Object(Arc::new(members))
    }
}
