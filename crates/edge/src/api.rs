//! A call of a deployed API: from HTTP's form to the data plane's, and back.

use std::net::SocketAddr;

use apigateway::execution::{Request, Scheme};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;

use crate::Edge;
use crate::body::BodyError;
use crate::classify::Route;
use crate::own;
use crate::spelling::Head;

/// Answers a call of a deployed API.
pub async fn answer(
    edge: &Edge,
    parts: &Parts,
    route: Route,
    body: Result<Bytes, BodyError>,
    head: &Head,
    peer: SocketAddr,
) -> Response<Full<Bytes>> {
    let (body, oversized) = match body {
        Ok(body) => (body, false),
        // The data plane words the refusal.
        Err(BodyError::TooLarge(_)) => (Bytes::new(), true),
        Err(error) => return own::refused(&error),
    };
    let request = Request {
        api_id: route.api_id,
        stage: route.stage,
        method: parts.method.as_str().to_owned(),
        path: route.path,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers(&parts.headers),
        body,
        oversized,
        source_ip: peer.ip(),
        protocol: protocol(parts).to_owned(),
        scheme: Scheme::Http,
        port: edge.port,
        domain_name: route.domain_name,
    };
    let answered = edge.apis.handle(request).await;
    let mut response = Response::new(Full::new(answered.body));
    *response.status_mut() = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in answered.headers {
        // What cannot stand in a header cannot be sent; API Gateway drops it too.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_ref()), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

fn protocol(parts: &Parts) -> &'static str {
    if parts.version == http::Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" }
}
