//! The models' constraints, checked on a tree; every failure is worded as AWS words it.
//!
//! What AWS checks beyond its models is left to the services.

mod constraint;
mod dynamodb;
mod print;

use constraint::Constraint;

use crate::error::WireError;
use crate::schema::{Kind, Location, Member, Model, Operation, Protocol, Shape};
use crate::value::{Map, Value};

/// Failures beyond these are neither looked for nor counted, so that a hostile input cannot swell the answer.
const MAX_FAILURES: usize = 100;

/// Enumerations that a service checks itself, in words of its own.
const CHECKED_BY_SERVICE: [(&str, &str); 1] = [("lambda", "Runtime")];

/// Checks an operation's input.
pub(crate) fn check(model: &Model, operation: &Operation, input: &Value) -> Result<(), WireError> {
    let Some(shape) = operation.input.filter(|shape| shape.constrained) else { return Ok(()) };
    let empty = Map::new();
    let map = input.as_map().unwrap_or(&empty);
    if model.endpoint_prefix == "dynamodb" {
        dynamodb::check_parameters(operation, map)?;
    }
    let mut checker = Checker { model, operation, failures: Vec::new() };
    if model.endpoint_prefix == "apigateway" {
        checker.check_apigateway(operation, shape, map);
    } else {
        checker.members(None, shape.members().iter(), map);
    }
    checker.finish()
}

/// Where in the input, innermost first; rendered only when something fails.
#[derive(Clone, Copy)]
struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy)]
enum Segment<'a> {
    /// A structure around the body's members that only API Gateway shows: `createRestApiInput`.
    Input(&'a str),
    Member(&'a str),
    Item(usize),
    Key(&'a str),
}

impl Path<'_> {
    /// As nearly all services show it: names of members begin in lower case.
    fn render(&self) -> String {
        self.render_with(&lower_first)
    }

    fn render_with(&self, name_member: &dyn Fn(&mut String, &str)) -> String {
        let mut out = self.parent.map(|parent| parent.render_with(name_member) + ".").unwrap_or_default();
        match self.segment {
            Segment::Input(operation) => {
                lower_first(&mut out, operation);
                out.push_str("Input");
            }
            Segment::Member(name) => name_member(&mut out, name),
            Segment::Item(number) => out.push_str(&format!("{number}.member")),
            Segment::Key(key) => {
                out.push_str(key);
                out.push_str(".member");
            }
        }
        out
    }
}

fn lower_first(out: &mut String, name: &str) {
    let mut chars = name.chars();
    out.extend(chars.next().map(|first| first.to_ascii_lowercase()));
    out.push_str(chars.as_str());
}

struct Checker<'m> {
    model: &'m Model,
    operation: &'m Operation,
    failures: Vec<String>,
}

impl Checker<'_> {
    /// API Gateway checks the body's members first and shows them inside a structure named after the operation
    /// (recorded 2024–2025 by LocalStack's snapshots: `updateMethodResponseInput.patchOperations.1.member.op`).
    fn check_apigateway(&mut self, operation: &Operation, shape: &'static Shape, map: &Map) {
        let in_body = |member: &&Member| member.location == Location::Body;
        let input = Path { parent: None, segment: Segment::Input(operation.name) };
        self.members(Some(&input), shape.members().iter().filter(in_body), map);
        self.members(None, shape.members().iter().filter(|member| !in_body(member)), map);
    }

    fn members<'s>(
        &mut self,
        parent: Option<&Path<'_>>,
        members: impl Iterator<Item = &'s Member>,
        map: &Map,
    ) {
        for member in members.filter(|member| member.required || member.shape.constrained) {
            let path = Path { parent, segment: Segment::Member(member.name) };
            match map.get(member.name).filter(|value| !value.is_null()) {
                Some(value) if member.shape.constrained => self.value(&path, member.shape, value),
                None if member.required => self.fail("null", &path, constraint::NOT_NULL),
                _ => {}
            }
        }
    }

    /// A value's own constraints, then those of what it holds.
    fn value(&mut self, path: &Path<'_>, shape: &Shape, value: &Value) {
        if self.failures.len() >= MAX_FAILURES {
            return;
        }
        if shape.has_own_constraints()
            && !CHECKED_BY_SERVICE.contains(&(self.model.endpoint_prefix, shape.name))
        {
            let shape = self.effective(path, shape, value);
            for constraint in constraint::of(shape).filter(|constraint| !constraint.holds(value)) {
                self.fail_value(path, shape, value, &self.word(&constraint));
            }
        }
        self.content(path, shape, value);
    }

    /// The shape whose constraints count: the model's, but where a service is known to be stricter.
    fn effective<'s>(&self, path: &Path<'_>, shape: &'s Shape, value: &Value) -> &'s Shape {
        if self.model.endpoint_prefix == "dynamodb" {
            return dynamodb::effective(self.operation, path, shape, value);
        }
        shape
    }

    fn content(&mut self, path: &Path<'_>, shape: &Shape, value: &Value) {
        match (&shape.kind, value) {
            (Kind::Structure { members, .. }, Value::Map(map)) => {
                self.members(Some(path), members.iter(), map)
            }
            (Kind::List { member, .. }, Value::List(list)) if member.constrained => {
                self.each(path, shape, value, member, list.iter(), "Member");
                for (index, item) in list.iter().enumerate() {
                    self.content(
                        &Path { parent: Some(path), segment: Segment::Item(index + 1) },
                        member,
                        item,
                    );
                }
            }
            (Kind::Map { key, value: item, .. }, Value::Map(map)) => {
                self.keys(path, shape, value, key, map);
                if item.constrained {
                    self.each(path, shape, value, item, map.iter().map(|entry| &entry.1), "Map value");
                    for (key, value) in map {
                        self.content(&Path { parent: Some(path), segment: Segment::Key(key) }, item, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Items that are no structures are reported at their list or map, with all constraints that items have.
    fn each<'v>(
        &mut self,
        path: &Path<'_>,
        shape: &Shape,
        whole: &Value,
        item: &Shape,
        mut items: impl Iterator<Item = &'v Value>,
        subject: &str,
    ) {
        let broken = |value: &Value| {
            constraint::of(self.effective(path, item, value)).any(|constraint| !constraint.holds(value))
        };
        if item.has_own_constraints() && items.any(broken) {
            let not_null = self.model.endpoint_prefix == "lambda";
            self.fail_items(path, shape, whole, item, subject, not_null);
        }
    }

    fn keys(&mut self, path: &Path<'_>, shape: &Shape, whole: &Value, key: &Shape, map: &Map) {
        let breaks = |constraint: Constraint<'_>| map.iter().any(|(name, _)| !constraint.holds_text(name));
        if key.constrained && constraint::of(key).any(breaks) {
            self.fail_items(path, shape, whole, key, "Map keys", false);
        }
    }

    fn fail_items(
        &mut self,
        path: &Path<'_>,
        shape: &Shape,
        whole: &Value,
        item: &Shape,
        subject: &str,
        not_null: bool,
    ) {
        let mut words: Vec<String> =
            constraint::listed(item).iter().map(|constraint| self.word(constraint)).collect();
        if not_null {
            words.push(constraint::NOT_NULL.to_owned());
        }
        let words = format!("{subject} must satisfy constraint: [{}]", words.join(", "));
        self.fail_value(path, shape, whole, &words);
    }

    /// IAM shows neither values nor the sets they must be of (recorded 2025).
    fn word(&self, constraint: &Constraint<'_>) -> String {
        match constraint {
            Constraint::Enum(_) if self.hides_values() => "Member must satisfy enum value set".to_owned(),
            constraint => constraint.to_string(),
        }
    }

    fn hides_values(&self) -> bool {
        self.model.endpoint_prefix == "iam"
    }

    fn fail_value(&mut self, path: &Path<'_>, shape: &Shape, value: &Value, words: &str) {
        let sensitive = matches!(shape.kind, Kind::String { sensitive: true, .. });
        if self.model.endpoint_prefix == "dynamodb" && dynamodb::is_plain(self.operation, path.segment) {
            let path = path.render_with(&|out, name| out.push_str(name));
            self.push(format!("Value at '{path}' failed to satisfy constraint: {words}"));
        } else if self.hides_values() || sensitive {
            self.push(format!("Value at '{}' failed to satisfy constraint: {words}", path.render()));
        } else {
            self.fail(&format!("'{}'", print::java(shape, value)), path, words);
        }
    }

    fn fail(&mut self, value: &str, path: &Path<'_>, words: &str) {
        self.push(format!("Value {value} at '{}' failed to satisfy constraint: {words}", path.render()));
    }

    fn push(&mut self, failure: String) {
        if self.failures.len() < MAX_FAILURES {
            self.failures.push(failure);
        }
    }

    fn finish(self) -> Result<(), WireError> {
        let count = self.failures.len();
        if count == 0 {
            return Ok(());
        }
        let errors = if count == 1 { "error" } else { "errors" };
        let message = format!("{count} validation {errors} detected: {}", self.failures.join("; "));
        Err(WireError::new(code(self.model), message))
    }
}

/// The code of constraint failures. CloudWatch Logs calls them invalid parameters (recorded 2026).
fn code(model: &Model) -> &'static str {
    match model.protocol {
        Protocol::Json11 => "InvalidParameterException",
        Protocol::Query => "ValidationError",
        Protocol::Json10 | Protocol::RestJson => "ValidationException",
    }
}
