//! HTTP endpoints: the request as API Gateway sends it, and their answers. What is sent beside mapped headers: recorded
//! 2024-12 (localstack, `test_apigateway_header_remapping_http`).

use ::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use base::limits;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming as Stream;

use super::uri;
use crate::execution::exchange::Exchange;
use crate::execution::gateway::{Kind, Refusal};
use crate::execution::headers::is_sent;
use crate::execution::mapping::{Incoming, Outgoing};
use crate::execution::stage::Integration;
use crate::execution::xray;

/// What the endpoint answers. Redirections are answers, too.
pub(crate) async fn call(
    exchange: &Exchange<'_>,
    integration: &Integration,
    address: &str,
    outgoing: &Outgoing,
) -> Result<Incoming, Refusal> {
    let request = request(exchange, integration, address, outgoing)?;
    let client = exchange.backends.client.of(integration.insecure).map_err(unreachable)?;
    let response = client.request(request).await.map_err(|error| unreachable(format!("{error:?}")))?;
    let (parts, body) = response.into_parts();
    Ok(Incoming {
        status: parts.status.as_u16(),
        headers: parts.headers.iter().filter_map(text).collect(),
        body: read(body).await?,
        error_message: None,
    })
}

fn request(
    exchange: &Exchange<'_>,
    integration: &Integration,
    address: &str,
    outgoing: &Outgoing,
) -> Result<::http::Request<Full<Bytes>>, Refusal> {
    let method = integration.http_method.as_deref().filter(|method| *method != "ANY");
    let method = method.unwrap_or(&exchange.request.method);
    let (address, query) = uri::fill(address, &outgoing.path);
    let query = uri::query(query, &outgoing.query);
    let address = if query.is_empty() { address } else { format!("{address}?{query}") };
    let invalid = || Refusal::internal("Invalid endpoint address");
    let address: Uri = address.parse().map_err(|_| invalid())?;
    let has_body = !["GET", "HEAD", "OPTIONS"].contains(&method);
    let body = if has_body { outgoing.body.clone() } else { Bytes::new() };
    let mut request = ::http::Request::new(Full::new(body));
    *request.method_mut() = method.parse().map_err(|_| invalid())?;
    *request.uri_mut() = address;
    *request.headers_mut() = headers(exchange, outgoing, has_body);
    Ok(request)
}

/// The mapped headers, those that API Gateway adds where they are missing, and its own.
fn headers(exchange: &Exchange<'_>, outgoing: &Outgoing, has_body: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in outgoing.headers.iter().filter(|(name, _)| is_sent(name)) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    let agent = format!("AmazonAPIGateway_{}", exchange.request.api_id);
    let content_type = exchange.request.header("Content-Type").filter(|_| has_body);
    let defaults = [
        (header::ACCEPT, Some("application/json")),
        (header::USER_AGENT, Some(agent.as_str())),
        (header::CONTENT_TYPE, content_type),
    ];
    for (name, value) in defaults {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.entry(name).or_insert(value);
        }
    }
    let own = [
        ("x-amzn-apigateway-api-id", exchange.request.api_id.as_str()),
        (xray::LOWER, exchange.trace().header.as_str()),
    ];
    for (name, value) in own {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    headers
}

fn text((name, value): (&HeaderName, &HeaderValue)) -> Option<(String, String)> {
    Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
}

/// The whole body, unless it is larger than an API's answer may be.
async fn read(body: Stream) -> Result<Bytes, Refusal> {
    let body = Limited::new(body, limits::apigateway::PAYLOAD).collect().await;
    body.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            Refusal::internal("Integration response is larger than the allowed maximum of 10485760 bytes")
        } else {
            unreachable(error.to_string())
        }
    })
}

fn unreachable(cause: String) -> Refusal {
    tracing::debug!(%cause, "the endpoint could not be reached");
    Refusal::new(Kind::IntegrationFailure, "Network error communicating with endpoint")
        .because("Execution failed due to a network error communicating with endpoint")
}
