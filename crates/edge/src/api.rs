//! A call of a deployed API: from HTTP's form to the data plane's, and back.

use std::net::SocketAddr;

use apigateway::execution::{Request, Scheme, Sender, Signer};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use service::ServiceError;
use wire::{Model, Protocol};

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
    let sender = sender(edge, parts, &body, peer).await;
    let mut headers = head.headers(&parts.headers);
    headers.retain(|(name, _)| !OWN.iter().any(|own| name.eq_ignore_ascii_case(own)));
    let request = Request {
        api_id: route.api_id,
        stage: route.stage,
        method: parts.method.as_str().to_owned(),
        path: route.path,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
        oversized,
        source_ip: peer.ip(),
        protocol: protocol(parts).to_owned(),
        scheme: Scheme::Http,
        port: edge.port,
        domain_name: route.domain_name,
        sender,
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

/// Headers by which a client on this machine says what AWS's network would know, or asks for a trace. They are for the
/// engine alone.
const OWN: [&str; 3] = [VPC, VPC_ENDPOINT, TRACE];
const VPC: &str = "x-landfall-source-vpc";
const VPC_ENDPOINT: &str = "x-landfall-source-vpce";
const TRACE: &str = "x-landfall-trace";

/// Signatures of calls of APIs are scoped to this service.
static MODEL: Model = Model {
    service_id: "execute-api",
    endpoint_prefix: "execute-api",
    signing_name: "execute-api",
    api_version: "",
    protocol: Protocol::RestJson,
    target_prefix: None,
    xml_namespace: None,
    operations: &[],
};

/// What is known of the client. What it says of itself counts on this machine only, and not where everything is verified,
/// for there a proxy may pass on what strangers say.
async fn sender(edge: &Edge, parts: &Parts, body: &Bytes, peer: SocketAddr) -> Sender {
    let trusted = peer.ip().is_loopback() && !edge.authenticator.is_strict();
    let said = |name: &str| parts.headers.get(name).filter(|_| trusted)?.to_str().ok().map(str::to_owned);
    Sender {
        signer: signer(edge, parts, body).await,
        vpc: said(VPC),
        vpc_endpoint: said(VPC_ENDPOINT),
        wants_trace: said(TRACE).is_some_and(|value| value == "1"),
    }
}

/// Who signed the request, if it is signed.
async fn signer(edge: &Edge, parts: &Parts, body: &Bytes) -> Option<Result<Signer, ServiceError>> {
    let request = wire::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body: body.clone(),
    };
    let access_key = iam::access_key(&request)?.into_owned();
    let principal = edge.authenticator.authenticate(&request, &MODEL, edge.clock.now()).await;
    Some(principal.map(|principal| Signer { principal, access_key }))
}

fn protocol(parts: &Parts) -> &'static str {
    if parts.version == http::Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" }
}
