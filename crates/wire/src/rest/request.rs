//! REST-JSON requests, both ways.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use percent_encoding::utf8_percent_encode;

use super::route::{self, Segment};
use crate::error::WireError;
use crate::form::{self, ESCAPED, ESCAPED_PATH};
use crate::json::{Decoder, Dialect, Mode, write_value};
use crate::request::{OwnedRequest, Request};
use crate::schema::{Kind, Location, Member, Operation, Shape, TimestampFormat};
use crate::text;
use crate::value::{Map, Value};

pub(crate) fn decode_request(operation: &Operation, request: &Request<'_>) -> Result<Value, WireError> {
    let Some(shape) = operation.input else { return Ok(Value::Map(Map::new())) };
    let mut map = decode_body(shape, &request.body)?;
    let labels = route::labels(operation.uri, request.path);
    let query = QueryString::new(operation.uri, shape, request.query);
    for member in shape.members() {
        let value = match member.location {
            Location::Uri => match labels.iter().find(|(name, _)| *name == member.wire_name()) {
                Some((_, text)) => Some(scalar(member, text)?),
                None => None,
            },
            Location::QueryString => query.member(member)?,
            Location::Header => header(member, request.headers)?,
            Location::Headers => prefixed(member, request.headers),
            Location::Body | Location::StatusCode => None,
        };
        if let Some(value) = value {
            map.push(member.name, value);
        }
    }
    Ok(Value::Map(map))
}

/// The members that travel in the body.
fn decode_body(shape: &'static Shape, body: &Bytes) -> Result<Map, WireError> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    if let Some(payload) = shape.payload() {
        let value = match &payload.shape.kind {
            Kind::Blob { .. } => Value::Blob(body.clone()),
            Kind::String { .. } => Value::Str(String::from_utf8_lossy(body).into_owned()),
            _ => json(payload.shape, body)?,
        };
        return Ok(Map::from([(payload.name, value)]));
    }
    if !shape.members().iter().any(|member| member.location == Location::Body) {
        return Ok(Map::new());
    }
    match json(shape, body)? {
        Value::Map(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

fn json(shape: &'static Shape, body: &[u8]) -> Result<Value, WireError> {
    Decoder::new(body, Mode::Request(Dialect::Classic))?.document(shape)
}

fn scalar(member: &Member, text: &str) -> Result<Value, WireError> {
    text::read(member.shape, text).map_err(WireError::serialization)
}

/// A header's member; a list is separated by commas.
pub(super) fn header(member: &Member, headers: &HeaderMap) -> Result<Option<Value>, WireError> {
    let Some(text) =
        headers.get(member.wire_name()).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
    else {
        return Ok(None);
    };
    match &member.shape.kind {
        Kind::List { member: item, .. } => {
            let items = text.split(',').map(|part| text::read(item, part.trim()));
            let items: Result<Vec<Value>, String> = items.collect();
            items.map(|items| Some(Value::List(items))).map_err(WireError::serialization)
        }
        _ => scalar(member, text).map(Some),
    }
}

/// All headers with the member's prefix, as a map.
fn prefixed(member: &Member, headers: &HeaderMap) -> Option<Value> {
    let prefix = member.wire_name().to_ascii_lowercase();
    let map: Map = headers
        .iter()
        .filter_map(|(name, value)| {
            let name = name.as_str().strip_prefix(&prefix)?.to_owned();
            Some((name, Value::from(value.to_str().ok()?)))
        })
        .collect();
    (!map.is_empty()).then_some(Value::Map(map))
}

/// A request's query string as members see it.
struct QueryString {
    pairs: Vec<(String, String)>,
    /// Names that members or the template claim; a map takes the others.
    claimed: Vec<String>,
}

impl QueryString {
    fn new(uri: &str, shape: &'static Shape, query: &str) -> Self {
        let members = shape.members().iter().filter(|member| member.location == Location::QueryString);
        let simple = members.filter(|member| !matches!(member.shape.kind, Kind::Map { .. }));
        let fixed = form::pairs(route::template(uri).1).map(|(name, _)| name);
        let claimed = simple.map(|member| member.wire_name().to_owned()).chain(fixed).collect();
        Self { pairs: form::pairs(query).collect(), claimed }
    }

    fn member(&self, member: &Member) -> Result<Option<Value>, WireError> {
        match &member.shape.kind {
            Kind::List { member: item, .. } => self.list(member.wire_name(), item),
            Kind::Map { value, .. } => self.map(value),
            _ => match self.values(member.wire_name()).next() {
                Some(text) => scalar(member, text).map(Some),
                None => Ok(None),
            },
        }
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |pair| pair.0 == name).map(|pair| pair.1.as_str())
    }

    fn list(&self, name: &str, item: &Shape) -> Result<Option<Value>, WireError> {
        let items: Result<Vec<Value>, String> =
            self.values(name).map(|text| text::read(item, text)).collect();
        let items = items.map_err(WireError::serialization)?;
        Ok((!items.is_empty()).then_some(Value::List(items)))
    }

    fn map(&self, value: &'static Shape) -> Result<Option<Value>, WireError> {
        let mut map = Map::new();
        for (name, text) in self.pairs.iter().filter(|pair| !self.claimed.contains(&pair.0)) {
            if map.get(name).is_some() {
                continue;
            }
            let item = match &value.kind {
                Kind::List { member, .. } => self.list(name, member)?.unwrap_or(Value::List(Vec::new())),
                _ => text::read(value, text).map_err(WireError::serialization)?,
            };
            map.push(name.clone(), item);
        }
        Ok((!map.is_empty()).then_some(Value::Map(map)))
    }
}

pub(crate) fn encode_request(operation: &Operation, input: &Value) -> Result<OwnedRequest, WireError> {
    let empty = Map::new();
    let map = input.as_map().unwrap_or(&empty);
    let mut headers = HeaderMap::new();
    let mut query = route::template(operation.uri).1.to_owned();
    let members = operation.input.map(Shape::members).unwrap_or_default();
    for (member, value) in members.iter().filter_map(|member| Some((member, map.get(member.name)?))) {
        match member.location {
            Location::QueryString => push_query(&mut query, member, value),
            Location::Header | Location::Headers => insert_header(&mut headers, member, value)?,
            Location::Body | Location::Uri | Location::StatusCode => {}
        }
    }
    let body = encode_body(operation.input, input);
    if !body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    let mut path_and_query = encode_path(operation, map)?;
    if !query.is_empty() {
        path_and_query.push('?');
        path_and_query.push_str(&query);
    }
    Ok(OwnedRequest { method: operation.method, path_and_query, headers, body })
}

fn encode_path(operation: &Operation, map: &Map) -> Result<String, WireError> {
    let members = operation.input.map(Shape::members).unwrap_or_default();
    let text = |label: &str| {
        let is_label = |member: &&Member| member.location == Location::Uri && member.wire_name() == label;
        let value = members.iter().find(is_label).and_then(|member| map.get(member.name));
        let text = value.and_then(|value| text::write(value, TimestampFormat::Iso8601));
        text.filter(|text| !text.is_empty()).ok_or_else(|| {
            WireError::new("ParamValidation", format!("{} needs a value for {label}", operation.name))
        })
    };
    let mut path = String::new();
    for segment in route::segments(route::template(operation.uri).0) {
        path.push('/');
        match segment {
            Segment::Literal(literal) => path.push_str(literal),
            Segment::Label(label) => path.extend(utf8_percent_encode(&text(label)?, ESCAPED)),
            Segment::Greedy(label) => path.extend(utf8_percent_encode(&text(label)?, ESCAPED_PATH)),
        }
    }
    Ok(path)
}

fn push_query(query: &mut String, member: &Member, value: &Value) {
    let format = member.timestamp().unwrap_or(TimestampFormat::Iso8601);
    let mut push = |name: &str, value: &Value| {
        if let Some(text) = text::write(value, format) {
            form::push(query, name, &text);
        }
    };
    match value {
        Value::List(list) => list.iter().for_each(|item| push(member.wire_name(), item)),
        Value::Map(map) => map.iter().for_each(|(name, value)| match value {
            Value::List(list) => list.iter().for_each(|item| push(name, item)),
            simple => push(name, simple),
        }),
        simple => push(member.wire_name(), simple),
    }
}

/// Sets a member's header, or its headers; refuses what no header can carry.
pub(super) fn insert_header(
    headers: &mut HeaderMap,
    member: &Member,
    value: &Value,
) -> Result<(), WireError> {
    let format = member.timestamp().unwrap_or(TimestampFormat::Rfc822);
    let mut insert = |name: &str, text: &str| -> Result<(), WireError> {
        let refused = |_| WireError::new("ParamValidation", format!("{} fits no header {name}", member.name));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| refused(error.to_string()))?;
        let value = HeaderValue::from_str(text).map_err(|error| refused(error.to_string()))?;
        headers.insert(name, value);
        Ok(())
    };
    match value {
        Value::Map(map) => map.iter().try_for_each(|(name, value)| {
            let text = text::write(value, format).unwrap_or_default();
            insert(&format!("{}{name}", member.wire_name()), &text)
        }),
        Value::List(list) => {
            let parts: Vec<String> = list.iter().filter_map(|item| text::write(item, format)).collect();
            insert(member.wire_name(), &parts.join(","))
        }
        simple => match text::write(simple, format) {
            Some(text) => insert(member.wire_name(), &text),
            None => Ok(()),
        },
    }
}

/// The body: the payload member's bytes, or a JSON object of the body's members.
pub(super) fn encode_body(shape: Option<&'static Shape>, value: &Value) -> Bytes {
    let Some(shape) = shape else { return Bytes::new() };
    if let Some(payload) = shape.payload() {
        return match value.as_map().and_then(|map| map.get(payload.name)) {
            Some(Value::Blob(bytes) | Value::Json(bytes)) => bytes.clone(),
            Some(Value::Str(text)) => text.clone().into(),
            Some(value) => json_bytes(payload.shape, value),
            None => Bytes::new(),
        };
    }
    if !shape.members().iter().any(|member| member.location == Location::Body) {
        return Bytes::new();
    }
    json_bytes(shape, value)
}

fn json_bytes(shape: &'static Shape, value: &Value) -> Bytes {
    let mut out = Vec::with_capacity(256);
    write_value(&mut out, value, Some(shape));
    out.into()
}
