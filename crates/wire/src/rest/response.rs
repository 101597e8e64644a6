//! REST-JSON answers, both ways.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::request::{encode_body, header, insert_header};
use crate::error::ServiceFault;
use crate::json::{Decoder, Mode, fault, write_string, write_value};
use crate::response::{ERROR_TYPE, ErrorBody, Response, error_shape, unreadable};
use crate::schema::{Kind, Location, Model, Operation, Shape};
use crate::value::{Map, Value};

pub(crate) fn encode(operation: &Operation, output: Value, request_id: &str) -> Response {
    let body = if operation.status == 204 { Bytes::new() } else { encode_body(operation.output, &output) };
    let mut response = Response::new(operation.status, body, request_id);
    let members = operation.output.map(Shape::members).unwrap_or_default();
    for (member, value) in
        members.iter().filter_map(|member| Some((member, output.as_map()?.get(member.name)?)))
    {
        match member.location {
            // A value that no header can carry is left out: an answer has no one to refuse it to.
            Location::Header | Location::Headers => drop(insert_header(&mut response.headers, member, value)),
            Location::StatusCode => {
                let status = value.as_i64().and_then(|status| u16::try_from(status).ok());
                response.status = status.unwrap_or(response.status);
            }
            Location::Body | Location::Uri | Location::QueryString => {}
        }
    }
    set_content_type(&mut response);
    response
}

fn set_content_type(response: &mut Response) {
    if !response.headers.contains_key(CONTENT_TYPE) {
        response.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
}

pub(crate) fn encode_error(
    model: &Model,
    operation: Option<&Operation>,
    error: &ErrorBody<'_>,
    request_id: &str,
) -> Response {
    let shape = error_shape(operation, error.code);
    let mut members = Map::new();
    // Lambda says whose fault it was in the body as well.
    if model.endpoint_prefix == "lambda" && shape.is_some_and(|shape| shape.member("Type").is_some()) {
        members.push("Type", if error.sender_fault { "User" } else { "Service" });
    }
    if !error.message.is_empty() {
        members.push(message_member(error.code, shape), error.message);
    }
    let mut response = Response::new(error.status, Bytes::new(), request_id);
    response.set(&ERROR_TYPE, error.code);
    for (name, value) in error.fields {
        match shape.and_then(|shape| shape.member(name)) {
            Some(member) if member.location == Location::Header => {
                drop(insert_header(&mut response.headers, member, value));
            }
            _ => members.push(name.clone(), value.clone()),
        }
    }
    response.body = object(&members, shape);
    set_content_type(&mut response);
    response
}

fn object(members: &Map, shape: Option<&'static Shape>) -> Bytes {
    let mut out = Vec::with_capacity(128);
    let mut separator = b'{';
    for (name, value) in members {
        out.push(separator);
        separator = b',';
        write_string(&mut out, name);
        out.push(b':');
        let member = shape.and_then(|shape| shape.member(name));
        write_value(&mut out, value, member.map(|member| member.shape));
    }
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
    out.into()
}

/// `Message` where the model spells it so, and in AccessDeniedException, which no model names.
fn message_member(code: &str, shape: Option<&Shape>) -> &'static str {
    let capital = shape.is_some_and(|shape| shape.member("Message").is_some());
    if capital || code == "AccessDeniedException" { "Message" } else { "message" }
}

pub(crate) fn decode_response(
    operation: &Operation,
    status: u16,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Value, ServiceFault> {
    if !(200..300).contains(&status) {
        let code = headers.get("x-amzn-errortype").and_then(|code| code.to_str().ok());
        return Err(fault::read(operation, status, code, body));
    }
    let Some(shape) = operation.output else { return Ok(Value::Map(Map::new())) };
    let mut map = decode_body(shape, body).map_err(|error| unreadable(status, error))?;
    for member in shape.members() {
        let value = match member.location {
            Location::StatusCode => Some(Value::Int(status.into())),
            Location::Header => header(member, headers).map_err(|error| unreadable(status, error))?,
            _ => None,
        };
        if let Some(value) = value {
            map.push(member.name, value);
        }
    }
    Ok(Value::Map(map))
}

fn decode_body(shape: &'static Shape, body: &Bytes) -> Result<Map, crate::error::WireError> {
    if let Some(payload) = shape.payload() {
        let value = match &payload.shape.kind {
            Kind::Blob { .. } => Value::Blob(body.clone()),
            Kind::String { .. } => Value::Str(String::from_utf8_lossy(body).into_owned()),
            _ => Decoder::new(body, Mode::Answer)?.document(payload.shape)?,
        };
        return Ok(Map::from([(payload.name, value)]));
    }
    if body.is_empty() || !shape.members().iter().any(|member| member.location == Location::Body) {
        return Ok(Map::new());
    }
    Ok(Decoder::new(body, Mode::Answer)?.document(shape)?.into_map().unwrap_or_default())
}
