//! Requests, both ways: which operation one names, what it says, and how a client writes it.

use bytes::Bytes;
use http::header::{AsHeaderName, HeaderName};

use crate::error::WireError;
use crate::json;
use crate::schema::{Model, Operation, Protocol};
use crate::validate as constraints;
use crate::value::Value;

/// Names the operation in the JSON protocols.
pub static TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path, percent-encoded as it came.
    pub path: &'a str,
    /// The query string, percent-encoded as it came, without its question mark.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a http::HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Request<'_> {
    /// A header's value, where it is text.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// A request as a client sends it, unsigned.
#[derive(Clone, Debug)]
pub struct OwnedRequest {
    /// The HTTP method.
    pub method: &'static str,
    /// The path with its query string, percent-encoded.
    pub path_and_query: String,
    /// The headers that the protocol needs.
    pub headers: http::HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Which operation of this model a request names: `X-Amz-Target`, `Action=`, or method and path.
///
/// # Errors
/// What the service answers to a name it does not know.
pub fn identify(model: &'static Model, request: &Request<'_>) -> Result<&'static Operation, WireError> {
    match model.protocol {
        Protocol::Json10 | Protocol::Json11 => json::protocol::identify(model, request),
        Protocol::Query => crate::query::identify(model, request),
        Protocol::RestJson => crate::rest::identify(model, request),
    }
}

/// Bytes to tree, directed by the operation's input shape.
///
/// # Errors
/// The service's `SerializationException` and its kin; event streams are refused by name.
pub fn decode(model: &Model, operation: &Operation, request: &Request<'_>) -> Result<Value, WireError> {
    if operation.event_stream {
        return Err(event_stream(operation));
    }
    match model.protocol {
        Protocol::Json10 | Protocol::Json11 => {
            json::protocol::decode_request(model, operation, &request.body)
        }
        Protocol::Query => crate::query::decode_request(operation, request),
        Protocol::RestJson => crate::rest::decode_request(operation, request),
    }
}

/// Checks the model's constraints.
///
/// # Errors
/// The service's `ValidationException`, wording every failed constraint as AWS does.
pub fn validate(model: &Model, operation: &Operation, input: &Value) -> Result<(), WireError> {
    constraints::check(model, operation, input)
}

/// The request by which a client calls the operation.
///
/// # Errors
/// Names the operation if it streams events, or the path parameter that the input lacks.
pub fn encode_request(model: &Model, operation: &Operation, input: Value) -> Result<OwnedRequest, WireError> {
    if operation.event_stream {
        return Err(event_stream(operation));
    }
    match model.protocol {
        Protocol::Json10 | Protocol::Json11 => json::protocol::encode_request(model, operation, &input),
        Protocol::Query => crate::query::encode_request(model, operation, &input),
        Protocol::RestJson => crate::rest::encode_request(operation, &input),
    }
}

fn event_stream(operation: &Operation) -> WireError {
    let message = format!("{} streams events, which Landfall does not speak", operation.name);
    WireError::new("NotImplemented", message).with_status(501)
}
