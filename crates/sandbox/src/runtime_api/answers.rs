//! Statuses and bodies of the Runtime API's answers.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};

use super::{Event, MAX_PAYLOAD_BYTES};

/// Why a request of the runtime is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    RequestId,
    TooLarge,
    Truncated,
    Transition { from: &'static str, to: &'static str },
    NoSuchPath,
    Method,
}

fn json(status: StatusCode, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// 202: the answer was taken.
pub(super) fn accepted() -> Response<Full<Bytes>> {
    json(StatusCode::ACCEPTED, Bytes::from_static(b"{\"status\":\"OK\"}\n"))
}

/// 200 with an event.
pub(super) fn event(event: &Event) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(event.payload.clone()));
    *response.headers_mut() = event.headers.clone();
    response
}

/// 4xx with a message and a type.
pub(super) fn refused(refusal: &Refusal) -> Response<Full<Bytes>> {
    let (status, kind, message) = match refusal {
        Refusal::RequestId => (StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID".to_owned()),
        Refusal::Truncated => {
            (StatusCode::BAD_REQUEST, "TruncatedHTTPRequest", "HTTP request detected as truncated".to_owned())
        }
        Refusal::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            format!("Exceeded maximum allowed payload size ({MAX_PAYLOAD_BYTES} bytes)."),
        ),
        Refusal::Transition { from, to } => (
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            format!(
                "State transition from {from} to {to} failed for runtime. Error: State transition is not allowed"
            ),
        ),
        Refusal::NoSuchPath => return plain(StatusCode::NOT_FOUND, "404 page not found\n"),
        Refusal::Method => return plain(StatusCode::METHOD_NOT_ALLOWED, ""),
    };
    let message = serde_json::Value::String(message);
    json(status, format!("{{\"errorMessage\":{message},\"errorType\":\"{kind}\"}}\n"))
}

fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response
}
