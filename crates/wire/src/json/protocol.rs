//! `awsJson1_0` and `awsJson1_1`: the operation in `X-Amz-Target`, JSON in and out.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue};

use super::{Decoder, Dialect, Mode, write_string, write_value};
use crate::error::{ServiceFault, WireError};
use crate::request::{OwnedRequest, Request, TARGET};
use crate::response::{CRC32, ErrorBody, Response, error_shape, unreadable};
use crate::schema::{Model, Operation, Protocol, Shape};
use crate::value::{Map, Value};

/// Codes that AWS's request layer raises before a service sees the call; they carry its prefix, not the service's.
const REQUEST_LAYER: [&str; 9] = [
    "AccessDeniedException",
    "IncompleteSignatureException",
    "InternalFailure",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "SerializationException",
    "ServiceUnavailableException",
    "UnknownOperationException",
    "UnrecognizedClientException",
];

/// Those of them that spell `Message`.
const CAPITAL_MESSAGE: [&str; 2] = ["AccessDeniedException", "SerializationException"];

/// The operation of `X-Amz-Target: DynamoDB_20120810.PutItem`.
pub(crate) fn identify(
    model: &'static Model,
    request: &Request<'_>,
) -> Result<&'static Operation, WireError> {
    let name = || request.header(&TARGET)?.strip_prefix(model.target_prefix?)?.strip_prefix('.');
    name()
        .and_then(|name| model.operation(name))
        .ok_or_else(|| WireError::new("UnknownOperationException", ""))
}

pub(crate) fn decode_request(model: &Model, operation: &Operation, body: &[u8]) -> Result<Value, WireError> {
    match operation.input {
        Some(shape) => Decoder::new(body, Mode::Request(Dialect::Current(model)))?.document(shape),
        None => Ok(Value::Map(Map::new())),
    }
}

pub(crate) fn encode(model: &Model, operation: &Operation, output: &Value, request_id: &str) -> Response {
    let mut body = Vec::with_capacity(room(output));
    // An operation without an output answers nothing at all, not even an empty object.
    if operation.output.is_some() {
        write_value(&mut body, output, operation.output);
    }
    finish(model, operation.status, body, request_id)
}

/// About how long a value's JSON is, so that a page of items is not copied as its buffer grows.
fn room(value: &Value) -> usize {
    match value {
        Value::Json(json) => json.len() + 2,
        Value::Str(text) => text.len() + 16,
        Value::List(list) => list.iter().map(room).sum::<usize>() + 16,
        Value::Map(map) => map.iter().map(|(name, value)| name.len() + 4 + room(value)).sum::<usize>() + 16,
        _ => 16,
    }
}

pub(crate) fn encode_error(
    model: &Model,
    operation: Option<&Operation>,
    error: &ErrorBody<'_>,
    request_id: &str,
) -> Response {
    let shape = error_shape(operation, error.code);
    let mut body = b"{\"__type\":".to_vec();
    write_string(&mut body, &qualified(model, error.code));
    if !error.message.is_empty() {
        body.push(b',');
        write_string(&mut body, message_member(error.code, shape));
        body.push(b':');
        write_string(&mut body, error.message);
    }
    for (name, value) in error.fields {
        body.push(b',');
        write_string(&mut body, name);
        body.push(b':');
        let member = shape.and_then(|shape| shape.member(name));
        write_value(&mut body, value, member.map(|member| member.shape));
    }
    body.push(b'}');
    finish(model, error.status, body, request_id)
}

/// The code with the namespace that the service puts before it. CloudWatch Logs sends the bare code.
fn qualified(model: &Model, code: &str) -> String {
    if model.protocol == Protocol::Json11 {
        return code.to_owned();
    }
    if code == "ValidationException" {
        return format!("com.amazon.coral.validate#{code}");
    }
    if code == "ThrottlingException" {
        return format!("com.amazon.coral.availability#{code}");
    }
    if REQUEST_LAYER.contains(&code) {
        return format!("com.amazon.coral.service#{code}");
    }
    format!("{}#{code}", package(model))
}

/// The name space of a service's shapes: `com.amazonaws.dynamodb.v20120810`, which is that of DynamoDB Streams, too.
pub(super) fn package(model: &Model) -> String {
    format!("com.amazonaws.{}.v{}", model.signing_name, model.api_version.replace('-', ""))
}

fn message_member(code: &str, shape: Option<&Shape>) -> &'static str {
    let capital =
        CAPITAL_MESSAGE.contains(&code) || shape.is_some_and(|shape| shape.member("Message").is_some());
    if capital { "Message" } else { "message" }
}

fn finish(model: &Model, status: u16, body: Vec<u8>, request_id: &str) -> Response {
    let checksum = (model.signing_name == "dynamodb").then(|| crc32fast::hash(&body));
    let mut response = Response::new(status, body, request_id);
    response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(model)));
    if let Some(checksum) = checksum {
        response.headers.insert(&CRC32, HeaderValue::from(checksum));
    }
    response
}

fn content_type(model: &Model) -> &'static str {
    if model.protocol == Protocol::Json10 {
        "application/x-amz-json-1.0"
    } else {
        "application/x-amz-json-1.1"
    }
}

pub(crate) fn encode_request(
    model: &Model,
    operation: &Operation,
    input: &Value,
) -> Result<OwnedRequest, WireError> {
    let mut body = Vec::with_capacity(256);
    write_value(&mut body, input, operation.input);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(model)));
    let target = format!("{}.{}", model.target_prefix.unwrap_or_default(), operation.name);
    let target =
        HeaderValue::from_str(&target).map_err(|error| WireError::new("InvalidTarget", error.to_string()))?;
    headers.insert(&TARGET, target);
    Ok(OwnedRequest { method: "POST", path_and_query: "/".to_owned(), headers, body: body.into() })
}

pub(crate) fn decode_response(
    operation: &Operation,
    status: u16,
    body: &Bytes,
) -> Result<Value, ServiceFault> {
    if !(200..300).contains(&status) {
        return Err(fault(operation, status, body));
    }
    match operation.output {
        Some(shape) if !body.is_empty() => Decoder::new(body, Mode::Answer)
            .and_then(|decoder| decoder.document(shape))
            .map_err(|error| unreadable(status, error)),
        _ => Ok(Value::Map(Map::new())),
    }
}

fn fault(operation: &Operation, status: u16, body: &[u8]) -> ServiceFault {
    super::fault::read(operation, status, None, body)
}
