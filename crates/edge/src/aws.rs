//! An AWS call over HTTP: identify, authenticate, decode, through the door, encode.

use std::net::SocketAddr;
use std::sync::Arc;

use base::ids;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, header};
use http_body_util::Full;
use service::{CallAws, Context, Fault, ServiceError};
use wire::{ErrorBody, Model, Operation, Protocol, Value};

use crate::Edge;
use crate::body::BodyError;

/// Where a call comes from and where it goes, as far as its transport tells.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// The client's address.
    pub peer: SocketAddr,
    /// The Region that the signature names, whether or not it verifies.
    pub region: Option<&'a str>,
}

static TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Answers a call of the service that `model` describes. Never fails: errors are answers too.
pub async fn answer(
    edge: &Edge,
    parts: &Parts,
    model: &'static Model,
    body: Result<Bytes, BodyError>,
    origin: Origin<'_>,
) -> Response<Full<Bytes>> {
    let request_id = request_id(edge, model);
    if is_foreign(parts, model, &body) {
        return unknown_operation(&request_id);
    }
    let encoded = match call(edge, parts, model, body, origin, &request_id).await {
        Ok((operation, output)) => wire::encode(model, operation, output, &request_id),
        Err((operation, error)) => encode_error(model, operation, &error, &request_id),
    };
    let mut response = Response::new(Full::new(encoded.body));
    *response.status_mut() = http::StatusCode::from_u16(encoded.status).unwrap_or_default();
    *response.headers_mut() = encoded.headers;
    response
}

/// Whether a service that speaks nothing but JSON is spoken to in something else.
fn is_foreign(parts: &Parts, model: &Model, body: &Result<Bytes, BodyError>) -> bool {
    let speaks_json = matches!(model.protocol, Protocol::Json10 | Protocol::Json11);
    let says_something = body.as_ref().is_ok_and(|body| !body.is_empty());
    let named = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = named.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    speaks_json && says_something && !JSON.iter().any(|known| known.eq_ignore_ascii_case(media))
}

/// The media types that such services understand.
const JSON: [&str; 3] = ["application/x-amz-json-1.0", "application/x-amz-json-1.1", "application/json"];

/// What they answer to others, before they look at the operation. Recorded from DynamoDB (architect/dynalite,
/// `index.js`).
fn unknown_operation(request_id: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(b"<UnknownOperationException/>\n")));
    *response.status_mut() = http::StatusCode::NOT_FOUND;
    response.headers_mut().insert("x-amz-crc32", HeaderValue::from_static("3552371480"));
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

/// A request in the form that is identified, verified and decoded.
pub fn request(parts: &Parts, body: Bytes) -> wire::Request<'_> {
    wire::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body,
    }
}

type Failed = (Option<&'static Operation>, ServiceError);

async fn call(
    edge: &Edge,
    parts: &Parts,
    model: &'static Model,
    body: Result<Bytes, BodyError>,
    origin: Origin<'_>,
    request_id: &Arc<str>,
) -> Result<(&'static Operation, Value), Failed> {
    let body = body.map_err(|error| (None, unread(&error)))?;
    let request = request(parts, body);
    let operation = wire::identify(model, &request).map_err(|error| (None, error.into()))?;
    let failed = |error: ServiceError| (Some(operation), error);
    let now = edge.clock.now();
    let principal = edge.authenticator.authenticate(&request, model, now).await.map_err(failed)?;
    let ctx = Context {
        account: Arc::clone(&edge.account),
        region: region(edge, origin.region),
        principal,
        request_id: Arc::clone(request_id),
        trace_id: text(parts, &TRACE_ID),
        source_ip: Some(origin.peer.ip()),
        user_agent: text(parts, &header::USER_AGENT),
        time: now,
        trouble: None,
    };
    let input = wire::decode(model, operation, &request).map_err(|error| failed(error.into()))?;
    let output = edge.door.call(&ctx, model.endpoint_prefix, operation.name, input).await.map_err(failed)?;
    Ok((operation, output))
}

fn unread(error: &BodyError) -> ServiceError {
    let (code, status) = match error {
        BodyError::TooLarge(_) => ("RequestEntityTooLargeException", 413),
        BodyError::TooSlow => ("RequestTimeout", 408),
        BodyError::Broken(_) => ("IncompleteBody", 400),
    };
    ServiceError::sender(code, status, error.to_string())
}

fn encode_error(
    model: &'static Model,
    operation: Option<&'static Operation>,
    error: &ServiceError,
    request_id: &str,
) -> wire::Response {
    let body = ErrorBody {
        code: &error.code,
        status: error.status,
        message: &error.message,
        sender_fault: error.fault == Fault::Sender,
        fields: &error.fields,
    };
    wire::encode_error(model, operation, &body, request_id)
}

fn request_id(edge: &Edge, model: &Model) -> Arc<str> {
    match model.signing_name {
        "dynamodb" => ids::dynamodb_request(edge.entropy.as_ref()).into(),
        _ => ids::uuid(edge.entropy.as_ref()).into(),
    }
}

fn region(edge: &Edge, signed: Option<&str>) -> Arc<str> {
    /// Longer than any Region's name: keys in the store begin with it.
    const LONGEST: usize = 32;
    match signed {
        Some(region) if *region != *edge.region && (1..=LONGEST).contains(&region.len()) => region.into(),
        _ => Arc::clone(&edge.region),
    }
}

fn text(parts: &Parts, name: &HeaderName) -> Option<Arc<str>> {
    parts.headers.get(name)?.to_str().ok().map(Arc::from)
}
