//! A request's parameters: `$input.params()` and `$method.request`.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use vtl::{Map, Object, Thrown, Value};

use super::Variables;
use super::input::Input;
use super::mentions::Asked;

/// A request's parameters, as far as a template asks for them.
pub(super) enum Parameters {
    /// What each of these names finds.
    Found(Arc<[Box<str>]>, Vec<Value>),
    /// All there are.
    All(Places),
}

/// The parameters of path, query and headers: for each name its last value.
#[derive(Clone, Default)]
pub(super) struct Places {
    path: Map,
    query: Map,
    header: Map,
    /// The same with lists of all values.
    every_query: Map,
    every_header: Map,
}

impl Parameters {
    pub fn of(variables: &dyn Variables, asked: &Asked) -> Self {
        match asked {
            Asked::Everything => Self::All(Places::of(variables)),
            Asked::These(names) => {
                let found = names.iter().map(|name| found(variables, name)).collect();
                Self::Found(Arc::clone(names), found)
            }
        }
    }

    /// `$input.params()`
    pub fn value(&self) -> Value {
        let Places { path, query, header, .. } = self.places();
        Value::map(
            [("path", path), ("querystring", query), ("header", header)]
                .map(|(name, map)| (name, Value::Map(map))),
        )
    }

    /// `$input.params(name)`: from path, query or headers, in this order.
    pub fn find(&self, name: &str) -> Value {
        match self {
            Self::Found(names, values) => {
                let place = names.iter().position(|known| **known == *name);
                place.and_then(|place| values.get(place)).cloned().into()
            }
            Self::All(places) => places.find(name),
        }
    }

    /// All of them; none where a template asked for some only.
    fn places(&self) -> Places {
        match self {
            Self::Found(..) => Places::default(),
            Self::All(places) => places.clone(),
        }
    }
}

impl Places {
    fn of(variables: &dyn Variables) -> Self {
        let (query, header) = (variables.query_parameters(), variables.headers());
        Self {
            path: map(variables.path_parameters().iter().map(|(name, value)| (name, text(value)))),
            query: map(query.iter().map(|(name, values)| (name, last(values)))),
            header: map(header.iter().map(|(name, values)| (name, last(values)))),
            every_query: map(query.iter().map(|(name, values)| (name, all(values)))),
            every_header: map(header.iter().map(|(name, values)| (name, all(values)))),
        }
    }

    fn find(&self, name: &str) -> Value {
        let places = [&self.path, &self.query, &self.header];
        places.into_iter().find_map(|map| map.get_text(name)).or_else(|| self.header(name)).into()
    }

    /// A header in any case.
    fn header(&self, name: &str) -> Option<Value> {
        let mut headers = (0..self.header.len()).filter_map(|place| self.header.entry(place));
        let found =
            headers.find(|(other, _)| other.as_str().is_some_and(|other| other.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value)
    }
}

/// What `$input.params(name)` finds.
fn found(variables: &dyn Variables, name: &str) -> Value {
    let mut path = variables.path_parameters().into_iter().rev();
    if let Some((_, value)) = path.find(|(other, _)| other == name) {
        return text(&value);
    }
    if let Some((_, values)) = variables.query_parameters().iter().find(|(other, _)| other == name) {
        return last(values);
    }
    let mut headers = variables.headers().into_iter();
    let header = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
    header.map_or(Value::Null, |(_, values)| last(&values))
}

fn map<'a>(entries: impl Iterator<Item = (&'a Cow<'a, str>, Value)>) -> Map {
    entries.map(|(name, value)| (text(name), value)).collect()
}

fn text(text: &str) -> Value {
    Value::from(text)
}

fn last(values: &[Cow<'_, str>]) -> Value {
    values.last().map(|value| text(value)).into()
}

fn all(values: &[Cow<'_, str>]) -> Value {
    Value::list(values.iter().map(|value| text(value)))
}

/// A map of texts.
pub(super) fn texts(entries: &[(Cow<'_, str>, Cow<'_, str>)]) -> Value {
    Value::Map(map(entries.iter().map(|(name, value)| (name, text(value)))))
}

/// `$method`
pub(super) fn method(input: &Rc<Input>) -> Value {
    let parameters = input.parameters().places();
    let places = [
        ("path", parameters.path),
        ("querystring", parameters.query),
        ("header", parameters.header),
        ("multivaluequerystring", parameters.every_query),
        ("multivalueheader", parameters.every_header),
    ];
    let places = places.map(|(name, map)| (name, Value::Map(map)));
    let body = ("body", Value::object(Body(Rc::clone(input))));
    Value::map([("request", Value::map(places.into_iter().chain([body])))])
}

/// `$method.request.body`: prints as the body, and has its members.
struct Body(Rc<Input>);

impl Object for Body {
    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(match self.0.json() {
            Value::Map(members) => members.get_text(name).into(),
            _ => Value::Null,
        })
    }

    fn display(&self, out: &mut String) -> Result<(), Thrown> {
        out.push_str(self.0.body());
        Ok(())
    }
}
