//! A call of a deployed API: from HTTP's form to the data plane's, and back.

use std::net::SocketAddr;

use apigateway::execution::{Address, Request, Scheme, Sender, Signer};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use service::ServiceError;
use wire::{Model, Protocol};

use crate::body::BodyError;
use crate::spelling::Head;
use crate::{Edge, aws, own};

/// Answers a call of a deployed API.
pub async fn answer(
    edge: &Edge,
    parts: &Parts,
    address: Address,
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
    let mut headers = head.headers(&parts.headers);
    let sender = sender(edge, parts, &headers, &body, peer).await;
    headers.retain(|(name, _)| !OWN.iter().any(|own| name.eq_ignore_ascii_case(own)));
    let request = Request {
        api_id: address.api_id,
        stage: address.stage,
        method: parts.method.as_str().to_owned(),
        path: address.path,
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
        oversized,
        source_ip: peer.ip(),
        protocol: protocol(parts),
        scheme: Scheme::Http,
        port: edge.port,
        domain_name: address.domain_name,
        custom_domain: address.custom_domain,
        sender,
    };
    let answered = edge.apis.handle(request).await;
    let mut response = Response::new(Full::new(answered.body));
    *response.status_mut() = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut headers = HeaderMap::with_capacity(answered.headers.len());
    for (name, value) in answered.headers {
        // What cannot stand in a header cannot be sent; API Gateway drops it too.
        if let (Some(name), Ok(value)) = (header_name(&name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    *response.headers_mut() = headers;
    response
}

/// The names that every answer has: there is nothing to read in them.
static USUAL: [(&str, HeaderName); 5] = [
    ("Content-Type", header::CONTENT_TYPE),
    ("Content-Length", header::CONTENT_LENGTH),
    ("Date", header::DATE),
    ("x-amzn-RequestId", HeaderName::from_static("x-amzn-requestid")),
    ("x-amz-apigw-id", HeaderName::from_static("x-amz-apigw-id")),
];

fn header_name(name: &str) -> Option<HeaderName> {
    match USUAL.iter().find(|(usual, _)| *usual == name) {
        Some((_, usual)) => Some(usual.clone()),
        None => HeaderName::try_from(name).ok(),
    }
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
/// for there a proxy may pass on what strangers say. An empty header says that it comes from no VPC.
async fn sender(
    edge: &Edge,
    parts: &Parts,
    headers: &[(String, String)],
    body: &Bytes,
    peer: SocketAddr,
) -> Sender {
    let signer = signer(edge, parts, body).await;
    let trusted = peer.ip().is_loopback() && !edge.authenticator.is_strict();
    let said = |name: &str| {
        let mut headers = headers.iter().filter(|_| trusted);
        headers.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    let from = |header: &str, network: &Option<String>| {
        said(header).or_else(|| network.clone()).filter(|name| !name.is_empty())
    };
    Sender {
        signer,
        vpc: from(VPC, &edge.network.vpc),
        vpc_endpoint: from(VPC_ENDPOINT, &edge.network.vpc_endpoint),
        wants_trace: said(TRACE).is_some_and(|value| value == "1"),
    }
}

/// Who signed the request, if it is signed.
async fn signer(edge: &Edge, parts: &Parts, body: &Bytes) -> Option<Result<Signer, ServiceError>> {
    let request = aws::request(parts, body.clone());
    let access_key = iam::access_key(&request)?.into_owned();
    let principal = edge.authenticator.authenticate(&request, &MODEL, edge.clock.now()).await;
    Some(principal.map(|principal| Signer { principal, access_key }))
}

fn protocol(parts: &Parts) -> &'static str {
    if parts.version == http::Version::HTTP_10 { "HTTP/1.0" } else { "HTTP/1.1" }
}
