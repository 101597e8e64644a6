//! Query requests: `Action=CreateStack&Version=2010-05-15&Tags.member.1.Key=…` to a tree and back.

use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::parameters::Parameters;
use crate::error::WireError;
use crate::form;
use crate::request::{OwnedRequest, Request};
use crate::schema::{Kind, Member, Model, Operation, Shape, TimestampFormat};
use crate::text;
use crate::value::{Map, Value};

/// The deepest nesting of parameters that is read.
const MAX_DEPTH: u32 = 64;

/// The operation of `Action=`, if `Version=` is the model's.
pub(crate) fn identify(
    model: &'static Model,
    request: &Request<'_>,
) -> Result<&'static Operation, WireError> {
    let parameters = parameters(request);
    let Some(action) = parameters.get("Action") else {
        return Err(WireError::new("MissingAction", "Missing Action"));
    };
    let version = parameters.get("Version").unwrap_or("NO_VERSION_SPECIFIED");
    let operation = model.operation(action).filter(|_| version == model.api_version);
    operation.ok_or_else(|| {
        let message = format!("Could not find operation {action} for version {version}");
        WireError::new("InvalidAction", message)
    })
}

pub(crate) fn decode_request(operation: &Operation, request: &Request<'_>) -> Result<Value, WireError> {
    let parameters = parameters(request);
    let mut map = Map::new();
    for member in operation.input.map(Shape::members).unwrap_or_default() {
        if let Some(value) = read(&parameters, member.wire_name(), member.shape, 0)? {
            map.push(member.name, value);
        }
    }
    Ok(Value::Map(map))
}

/// The parameters of the query string, and those of a form in the body.
fn parameters(request: &Request<'_>) -> Parameters {
    let mut parameters = Parameters::new();
    parameters.extend(request.query);
    if let Ok(body) = std::str::from_utf8(&request.body) {
        parameters.extend(body.trim_end());
    }
    parameters
}

/// The value at a path, if anything stands there.
fn read(
    parameters: &Parameters,
    path: &str,
    shape: &'static Shape,
    depth: u32,
) -> Result<Option<Value>, WireError> {
    if depth > MAX_DEPTH {
        return Err(malformed(format!("{path} nests too deeply")));
    }
    match &shape.kind {
        Kind::Structure { members, .. } => structure(parameters, path, members, depth),
        Kind::List { member, .. } => list(parameters, path, member, depth),
        Kind::Map { key, value, .. } => map(parameters, path, key, value, depth),
        _ => match parameters.get(path) {
            Some(text) => text::read(shape, text).map(Some).map_err(malformed),
            None => Ok(None),
        },
    }
}

fn structure(
    parameters: &Parameters,
    path: &str,
    members: &'static [Member],
    depth: u32,
) -> Result<Option<Value>, WireError> {
    if !parameters.has(path) {
        return Ok(None);
    }
    let mut map = Map::new();
    for member in members {
        let path = format!("{path}.{}", member.wire_name());
        if let Some(value) = read(parameters, &path, member.shape, depth + 1)? {
            map.push(member.name, value);
        }
    }
    Ok(Some(Value::Map(map)))
}

/// `X.member.1`, or `X.1` flattened; an empty `X=` is the empty list.
fn list(
    parameters: &Parameters,
    path: &str,
    member: &'static Shape,
    depth: u32,
) -> Result<Option<Value>, WireError> {
    let wrapped = format!("{path}.member");
    let (base, numbers) = match parameters.numbers(&wrapped) {
        numbers if numbers.is_empty() => (path, parameters.numbers(path)),
        numbers => (wrapped.as_str(), numbers),
    };
    if numbers.is_empty() {
        return Ok(parameters.get(path).filter(|text| text.is_empty()).map(|_| Value::List(Vec::new())));
    }
    let mut list = Vec::with_capacity(numbers.len());
    for number in numbers {
        list.extend(read(parameters, &format!("{base}.{number}"), member, depth + 1)?);
    }
    Ok(Some(Value::List(list)))
}

/// `X.entry.1.key` and `X.entry.1.value`, or `X.1.key` flattened; an empty `X=` is the empty map.
fn map(
    parameters: &Parameters,
    path: &str,
    key: &'static Shape,
    value: &'static Shape,
    depth: u32,
) -> Result<Option<Value>, WireError> {
    let wrapped = format!("{path}.entry");
    let (base, numbers) = match parameters.numbers(&wrapped) {
        numbers if numbers.is_empty() => (path, parameters.numbers(path)),
        numbers => (wrapped.as_str(), numbers),
    };
    if numbers.is_empty() {
        return Ok(parameters.get(path).filter(|text| text.is_empty()).map(|_| Value::Map(Map::new())));
    }
    let mut map = Map::with_capacity(numbers.len());
    for number in numbers {
        let key = read(parameters, &format!("{base}.{number}.key"), key, depth + 1)?;
        let value = read(parameters, &format!("{base}.{number}.value"), value, depth + 1)?;
        if let (Some(Value::Str(key)), Some(value)) = (key, value) {
            map.push(key, value);
        }
    }
    Ok(Some(Value::Map(map)))
}

fn malformed(message: String) -> WireError {
    WireError::new("MalformedInput", message)
}

pub(crate) fn encode_request(
    model: &Model,
    operation: &Operation,
    input: &Value,
) -> Result<OwnedRequest, WireError> {
    let mut form = String::new();
    form::push(&mut form, "Action", operation.name);
    form::push(&mut form, "Version", model.api_version);
    if let (Some(shape), Value::Map(map)) = (operation.input, input) {
        write_members(&mut form, "", shape, map);
    }
    let mut headers = HeaderMap::new();
    headers
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8"));
    Ok(OwnedRequest { method: "POST", path_and_query: "/".to_owned(), headers, body: form.into() })
}

fn write_members(form: &mut String, prefix: &str, shape: &'static Shape, map: &Map) {
    for (name, value) in map {
        if let Some(member) = shape.member(name) {
            write(form, &format!("{prefix}{}", member.wire_name()), member.shape, value);
        }
    }
}

fn write(form: &mut String, path: &str, shape: &'static Shape, value: &Value) {
    match (&shape.kind, value) {
        (Kind::Structure { .. }, Value::Map(map)) => write_members(form, &format!("{path}."), shape, map),
        (Kind::List { .. } | Kind::Map { .. }, Value::List(_) | Value::Map(_)) if is_empty(value) => {
            form::push(form, path, "");
        }
        (Kind::List { member, flattened, .. }, Value::List(list)) => {
            let base = if *flattened { path.to_owned() } else { format!("{path}.member") };
            for (index, item) in list.iter().enumerate() {
                write(form, &format!("{base}.{}", index + 1), member, item);
            }
        }
        (Kind::Map { value: shape, flattened, .. }, Value::Map(map)) => {
            let base = if *flattened { path.to_owned() } else { format!("{path}.entry") };
            for (index, (key, item)) in map.iter().enumerate() {
                form::push(form, &format!("{base}.{}.key", index + 1), key);
                write(form, &format!("{base}.{}.value", index + 1), shape, item);
            }
        }
        _ => {
            if let Some(text) = text::write(value, TimestampFormat::Iso8601) {
                form::push(form, path, &text);
            }
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        _ => false,
    }
}
