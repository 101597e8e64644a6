//! Who may control the engine: its own addresses beside the one of its health show and change how it is run. What they do
//! the binary knows; here stands that nobody does it but the account's root, and no page of another site in its name.

use std::net::IpAddr;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, Method, Response, StatusCode, header};
use http_body_util::Full;
use service::Principal;
use wire::{Model, Protocol};

use crate::{Edge, aws, own};

/// What stands behind the engine's own addresses.
#[async_trait]
pub trait Control: Send + Sync {
    /// Answers a request that may be answered.
    async fn answer(&self, order: Order<'_>) -> Reply;

    /// The engine's fork of this id.
    fn fork(&self, id: &str) -> Option<Arc<Edge>>;
}

/// A request at one of the engine's own addresses.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The method.
    pub method: &'a Method,
    /// The address without `/_landfall/`.
    pub path: &'a str,
    /// The body: JSON, if there is one.
    pub body: Bytes,
}

/// Its answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: serde_json::Value,
}

impl Reply {
    /// An answer.
    pub fn new(status: StatusCode, body: serde_json::Value) -> Self {
        Self { status, body }
    }

    /// A sentence for people.
    pub fn message(status: StatusCode, text: impl Into<String>) -> Self {
        Self { status, body: serde_json::json!({"message": text.into()}) }
    }

    /// As it is sent.
    pub(crate) fn into_response(self) -> Response<Full<Bytes>> {
        own::json(self.status, self.body.to_string())
    }
}

/// Names a fork of the engine, which then answers in the engine's place.
static FORK: HeaderName = HeaderName::from_static("x-landfall-fork");

/// Signatures for these addresses are scoped to this service.
static MODEL: Model = Model {
    service_id: "Landfall",
    endpoint_prefix: "landfall",
    signing_name: "landfall",
    api_version: "",
    protocol: Protocol::Json11,
    target_prefix: None,
    xml_namespace: None,
    operations: &[],
};

/// The fork that a request is for, if it names one; or the answer to a name that no fork has.
pub fn fork(edge: &Edge, parts: &Parts) -> Result<Option<Arc<Edge>>, Reply> {
    let Some(id) = parts.headers.get(&FORK) else { return Ok(None) };
    let found = id.to_str().ok().and_then(|id| edge.control.fork(id));
    found.map(Some).ok_or_else(|| {
        let text = "there is no fork of this id; GET /_landfall/fork lists those there are";
        Reply::message(StatusCode::NOT_FOUND, text)
    })
}

/// Answers a request at one of the engine's own addresses, if it may be answered.
pub async fn answer(edge: &Edge, parts: &Parts, body: Bytes) -> Response<Full<Bytes>> {
    let reply = match admit(edge, parts, &body).await {
        Ok(()) => {
            let path = parts.uri.path().trim_start_matches("/_landfall/");
            edge.control.answer(Order { method: &parts.method, path, body }).await
        }
        Err(refused) => refused,
    };
    reply.into_response()
}

async fn admit(edge: &Edge, parts: &Parts, body: &Bytes) -> Result<(), Reply> {
    check_site(parts, edge.authenticator.is_strict())?;
    let request = aws::request(parts, body.clone());
    let caller = edge.authenticator.authenticate(&request, &MODEL, edge.clock.now()).await;
    let status = |code| StatusCode::from_u16(code).unwrap_or(StatusCode::FORBIDDEN);
    match caller.map_err(|error| Reply::message(status(error.status), error.message))? {
        Principal::Root => Ok(()),
        _ => Err(Reply::message(StatusCode::FORBIDDEN, "only the account's root may control the engine")),
    }
}

/// Refuses what a page of another site can make a browser send. Pages can make forms post and can have a name of theirs
/// lead to this machine; they cannot send JSON elsewhere, nor hide where they come from.
fn check_site(parts: &Parts, strict: bool) -> Result<(), Reply> {
    let text = |name| parts.headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    // A verified signature, which a strict engine demands, is of more worth than a name.
    if !strict && !host.is_empty() && !is_of_this_machine(host) {
        let message =
            format!("{host} is no name of this machine; call the engine by its address or as localhost");
        return Err(Reply::message(StatusCode::FORBIDDEN, message));
    }
    let origin = parts.headers.get(header::ORIGIN).map(|_| text(header::ORIGIN).unwrap_or_default());
    if origin.is_some_and(|origin| origin.split_once("://").is_none_or(|(_, site)| site != host)) {
        return Err(Reply::message(StatusCode::FORBIDDEN, "pages of other sites may not control the engine"));
    }
    let media = text(header::CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let writes = parts.method == Method::POST || parts.method == Method::PUT;
    if writes && !media.eq_ignore_ascii_case("application/json") {
        let message = "send it with Content-Type: application/json";
        return Err(Reply::message(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    Ok(())
}

fn is_of_this_machine(host: &str) -> bool {
    let without_port =
        host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = without_port.map_or(host, |(name, _)| name);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.ends_with(".localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::check_site;

    fn status(method: &str, headers: &[(&str, &str)], strict: bool) -> u16 {
        let mut request = http::Request::builder().method(method).uri("/_landfall/fork");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let parts = request.body(()).unwrap().into_parts().0;
        check_site(&parts, strict).map_or_else(|refused| refused.status.as_u16(), |()| 200)
    }

    const JSON: (&str, &str) = ("content-type", "application/json");
    const HERE: (&str, &str) = ("host", "127.0.0.1:4566");

    #[test]
    fn pages_of_other_sites_cannot_control_the_engine() {
        assert_eq!(status("POST", &[HERE, JSON], false), 200);
        assert_eq!(status("POST", &[("host", "[::1]:4566"), JSON], false), 200);
        assert_eq!(status("POST", &[("host", "localhost"), JSON], false), 200);
        assert_eq!(status("POST", &[HERE], false), 415, "a form's post");
        assert_eq!(status("POST", &[HERE, ("content-type", "text/plain")], false), 415);
        assert_eq!(status("POST", &[("host", "evil.example:4566"), JSON], false), 403, "a name led here");
        assert_eq!(status("GET", &[("host", "evil.example:4566")], false), 403);
        assert_eq!(status("POST", &[HERE, JSON, ("origin", "http://evil.example")], false), 403);
        assert_eq!(status("DELETE", &[HERE, ("origin", "null")], false), 403);
        assert_eq!(status("POST", &[HERE, JSON, ("origin", "http://127.0.0.1:4566")], false), 200);
        assert_eq!(status("POST", &[("host", "landfall.example"), JSON], true), 200, "signatures decide");
    }
}
