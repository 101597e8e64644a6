//! Query answers: a tree to XML and back, and the error envelope.

use http::header::{CONTENT_TYPE, HeaderValue};

use super::xml::{self, Element};
use crate::error::ServiceFault;
use crate::response::{ErrorBody, Response, error_shape, unreadable};
use crate::schema::{Kind, Model, Operation, Shape, TimestampFormat};
use crate::text;
use crate::value::{Map, Value};

pub(crate) fn encode(model: &Model, operation: &Operation, output: &Value, request_id: &str) -> Response {
    let mut out = String::with_capacity(512);
    let root = format!("{}Response", operation.name);
    xml::open_root(&mut out, &root, model.xml_namespace);
    if let (Some(shape), Value::Map(map)) = (operation.output, output) {
        let wrapper = operation.output_wrapper;
        wrapper.inspect(|name| xml::open(&mut out, name));
        write_members(&mut out, shape, map);
        wrapper.inspect(|name| xml::close(&mut out, name));
    }
    xml::open(&mut out, "ResponseMetadata");
    xml::leaf(&mut out, "RequestId", request_id);
    xml::close(&mut out, "ResponseMetadata");
    xml::close(&mut out, &root);
    finish(operation.status, out, request_id)
}

pub(crate) fn encode_error(model: &Model, error: &ErrorBody<'_>, request_id: &str) -> Response {
    let mut out = String::with_capacity(512);
    xml::open_root(&mut out, "ErrorResponse", model.xml_namespace);
    xml::open(&mut out, "Error");
    xml::leaf(&mut out, "Type", if error.sender_fault { "Sender" } else { "Receiver" });
    xml::leaf(&mut out, "Code", error.code);
    xml::leaf(&mut out, "Message", error.message);
    for (name, value) in error.fields {
        write_untyped(&mut out, name, value);
    }
    xml::close(&mut out, "Error");
    xml::leaf(&mut out, "RequestId", request_id);
    xml::close(&mut out, "ErrorResponse");
    finish(error.status, out, request_id)
}

fn finish(status: u16, body: String, request_id: &str) -> Response {
    let mut response = Response::new(status, body, request_id);
    response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

fn write_members(out: &mut String, shape: &'static Shape, map: &Map) {
    for (name, value) in map {
        match shape.member(name) {
            Some(member) => write(out, member.wire_name(), member.shape, value),
            None => write_untyped(out, name, value),
        }
    }
}

fn write(out: &mut String, name: &str, shape: &'static Shape, value: &Value) {
    match (&shape.kind, value) {
        (Kind::Structure { .. }, Value::Map(map)) => {
            xml::open(out, name);
            write_members(out, shape, map);
            xml::close(out, name);
        }
        (Kind::List { member, flattened, .. }, Value::List(list)) => {
            write_items(out, name, *flattened, list.iter(), |out, name, item| {
                write(out, name.unwrap_or("member"), member, item);
            });
        }
        (Kind::Map { value: shape, flattened, .. }, Value::Map(map)) => {
            write_items(out, name, *flattened, map.iter(), |out, name, (key, item)| {
                let name = name.unwrap_or("entry");
                xml::open(out, name);
                xml::leaf(out, "key", key);
                write(out, "value", shape, item);
                xml::close(out, name);
            });
        }
        _ => write_untyped(out, name, value),
    }
}

/// Items inside their element, or flattened: each under the element's own name.
fn write_items<T>(
    out: &mut String,
    name: &str,
    flattened: bool,
    items: impl Iterator<Item = T>,
    write: impl Fn(&mut String, Option<&str>, T),
) {
    if !flattened {
        xml::open(out, name);
    }
    for item in items {
        write(out, flattened.then_some(name), item);
    }
    if !flattened {
        xml::close(out, name);
    }
}

fn write_untyped(out: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::List(list) => {
            xml::open(out, name);
            list.iter().for_each(|item| write_untyped(out, "member", item));
            xml::close(out, name);
        }
        Value::Map(map) => {
            xml::open(out, name);
            map.iter().for_each(|(name, item)| write_untyped(out, name, item));
            xml::close(out, name);
        }
        simple => {
            let text = text::write(simple, TimestampFormat::Iso8601).unwrap_or_default();
            xml::leaf(out, name, &text);
        }
    }
}

pub(crate) fn decode_response(
    operation: &Operation,
    status: u16,
    body: &[u8],
) -> Result<Value, ServiceFault> {
    let root = xml::parse(body).map_err(|error| unreadable(status, error))?;
    if !(200..300).contains(&status) {
        return Err(fault(operation, status, &root));
    }
    let Some(shape) = operation.output else { return Ok(Value::Map(Map::new())) };
    let result = match operation.output_wrapper {
        Some(wrapper) => root.child(wrapper),
        None => Some(&root),
    };
    let Some(result) = result else { return Ok(Value::Map(Map::new())) };
    read(result, shape).map_err(|error| unreadable(status, error))
}

fn fault(operation: &Operation, status: u16, root: &Element) -> ServiceFault {
    let Some(error) = root.child("Error") else { return unreadable(status, "it has no Error element") };
    let text = |name: &str| error.child(name).map(|child| child.text.clone()).unwrap_or_default();
    let code = text("Code");
    let fields = error_shape(Some(operation), &code).and_then(|shape| read(error, shape).ok());
    let fields = match fields {
        Some(Value::Map(map)) => {
            map.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("message")).collect()
        }
        _ => Map::new(),
    };
    ServiceFault { message: text("Message"), code, status, fields }
}

fn read(element: &Element, shape: &'static Shape) -> Result<Value, String> {
    match &shape.kind {
        Kind::Structure { members, .. } => {
            let mut map = Map::new();
            for member in *members {
                let name = member.wire_name();
                let value = match &member.shape.kind {
                    Kind::List { member: item, flattened: true, .. } => read_list(element, name, item)?,
                    Kind::Map { value, flattened: true, .. } => read_map(element, name, value)?,
                    _ => element.child(name).map(|child| read(child, member.shape)).transpose()?,
                };
                if let Some(value) = value {
                    map.push(member.name, value);
                }
            }
            Ok(Value::Map(map))
        }
        Kind::List { member, .. } => {
            Ok(read_list(element, "member", member)?.unwrap_or_else(|| Value::List(Vec::new())))
        }
        Kind::Map { value, .. } => {
            Ok(read_map(element, "entry", value)?.unwrap_or_else(|| Value::Map(Map::new())))
        }
        _ => text::read(shape, &element.text),
    }
}

fn read_list(parent: &Element, name: &str, item: &'static Shape) -> Result<Option<Value>, String> {
    let items: Result<Vec<Value>, String> = parent.named(name).map(|child| read(child, item)).collect();
    let items = items?;
    Ok((!items.is_empty()).then_some(Value::List(items)))
}

fn read_map(parent: &Element, name: &str, value: &'static Shape) -> Result<Option<Value>, String> {
    let mut map = Map::new();
    for entry in parent.named(name) {
        if let (Some(key), Some(child)) = (entry.child("key"), entry.child("value")) {
            map.push(key.text.clone(), read(child, value)?);
        }
    }
    Ok((!map.is_empty()).then_some(Value::Map(map)))
}
