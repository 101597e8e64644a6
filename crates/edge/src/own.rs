//! The engine's own addresses, and what is said to a request that nothing here understands.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

use crate::body::BodyError;
use crate::{Edge, control};

/// Answers `/_landfall/…`.
pub async fn answer(edge: &Edge, parts: &Parts, body: Result<Bytes, BodyError>) -> Response<Full<Bytes>> {
    match parts.uri.path() {
        "/_landfall/health" => {
            let services: Vec<String> = wire::models()
                .iter()
                .filter(|model| edge.door.service(model.endpoint_prefix).is_some())
                .map(|model| format!("\"{}\"", model.endpoint_prefix))
                .collect();
            let version = env!("CARGO_PKG_VERSION");
            let services = services.join(",");
            json(
                StatusCode::OK,
                format!(r#"{{"status":"ready","version":"{version}","services":[{services}]}}"#),
            )
        }
        _ => match body {
            Ok(body) => control::answer(edge, parts, body).await,
            Err(error) => refused(&error),
        },
    }
}

/// The answer to a request that is neither an AWS call nor a call of an API.
pub fn unknown(parts: &Parts) -> Response<Full<Bytes>> {
    let text = format!(
        "Landfall cannot tell what {} {} is for: expected a signed AWS call, an X-Amz-Target header, a form \
         with Action and Version, or a deployed API's address such as /_aws/execute-api/{{api-id}}/{{stage}}/…",
        parts.method,
        parts.uri.path()
    );
    message(StatusCode::NOT_FOUND, &text)
}

/// The answer to a body that could not be read, where no service's form of error applies.
pub fn refused(error: &BodyError) -> Response<Full<Bytes>> {
    let status = match error {
        BodyError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        BodyError::TooSlow => StatusCode::REQUEST_TIMEOUT,
        BodyError::Broken(_) => StatusCode::BAD_REQUEST,
    };
    message(status, &error.to_string())
}

fn message(status: StatusCode, text: &str) -> Response<Full<Bytes>> {
    json(status, format!("{{\"message\":{}}}", serde_json::Value::from(text)))
}

/// An answer in JSON.
pub fn json(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
