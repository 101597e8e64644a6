//! Answers, both ways: outputs and errors to bytes, and how a client reads them.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use crate::error::{ServiceFault, WireError};
use crate::json;
use crate::schema::{Model, Operation, Protocol};
use crate::value::{Map, Value};

/// An answer, ready to be sent.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers, content type and request id among them; not the length.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Room for the headers of an answer and those that its transport adds.
const HEADERS: usize = 8;

pub(crate) static REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
pub(crate) static ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
pub(crate) static CRC32: HeaderName = HeaderName::from_static("x-amz-crc32");

impl Response {
    pub(crate) fn new(status: u16, body: impl Into<Bytes>, request_id: &str) -> Self {
        let mut response = Self { status, headers: HeaderMap::with_capacity(HEADERS), body: body.into() };
        response.set(&REQUEST_ID, request_id);
        response
    }

    /// Sets a header; a value that no header can carry is left out.
    pub(crate) fn set(&mut self, name: &HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(name, value);
        }
    }
}

/// An error to be answered.
#[derive(Clone, Copy, Debug)]
pub struct ErrorBody<'a> {
    /// `ResourceNotFoundException`.
    pub code: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// The message.
    pub message: &'a str,
    /// Whether the caller is at fault.
    pub sender_fault: bool,
    /// Further members, such as DynamoDB's `CancellationReasons`.
    pub fields: &'a Map,
}

/// No further members.
static NO_FIELDS: Map = Map::new();

impl<'a> From<&'a WireError> for ErrorBody<'a> {
    fn from(error: &'a WireError) -> Self {
        Self {
            code: &error.code,
            status: error.status,
            message: &error.message,
            sender_fault: error.status < 500,
            fields: &NO_FIELDS,
        }
    }
}

/// The answer of a call that succeeded.
pub fn encode(model: &Model, operation: &Operation, output: Value, request_id: &str) -> Response {
    match model.protocol {
        Protocol::Json10 | Protocol::Json11 => json::protocol::encode(model, operation, &output, request_id),
        Protocol::Query => crate::query::encode(model, operation, &output, request_id),
        Protocol::RestJson => crate::rest::encode(operation, output, request_id),
    }
}

/// The answer of a call that failed.
pub fn encode_error(
    model: &Model,
    operation: Option<&Operation>,
    error: &ErrorBody<'_>,
    request_id: &str,
) -> Response {
    match model.protocol {
        Protocol::Json10 | Protocol::Json11 => {
            json::protocol::encode_error(model, operation, error, request_id)
        }
        Protocol::Query => crate::query::encode_error(model, error, request_id),
        Protocol::RestJson => crate::rest::encode_error(model, operation, error, request_id),
    }
}

/// What a client reads from an answer: the output, or the fault that the service reports.
///
/// # Errors
/// The service's fault; an answer that cannot be read is a fault with the code `ResponseParseError`.
pub fn decode_response(
    model: &Model,
    operation: &Operation,
    status: u16,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Value, ServiceFault> {
    match model.protocol {
        Protocol::Json10 | Protocol::Json11 => json::protocol::decode_response(operation, status, body),
        Protocol::Query => crate::query::decode_response(operation, status, body),
        Protocol::RestJson => crate::rest::decode_response(operation, status, headers, body),
    }
}

/// The shape of the error that has this code, among those the operation names.
pub(crate) fn error_shape(
    operation: Option<&Operation>,
    code: &str,
) -> Option<&'static crate::schema::Shape> {
    operation?.errors.iter().copied().find(|shape| shape.error_code() == code || shape.name == code)
}

/// An answer that is not what the model says.
pub(crate) fn unreadable(status: u16, what: impl std::fmt::Display) -> ServiceFault {
    ServiceFault {
        code: "ResponseParseError".to_owned(),
        message: format!("the answer (status {status}) cannot be read: {what}"),
        status,
        fields: Map::new(),
    }
}
