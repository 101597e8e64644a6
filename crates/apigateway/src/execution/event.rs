//! The event that a Lambda proxy integration hands to its function. Members and their order as a function printed
//! them (an API of endpoint type REGIONAL; recorded 2023-12 and, in localstack's snapshots, 2024-08 to 2024-12). The
//! JSON is written straight into its buffer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::binary::is_binary;
use super::exchange::Exchange;
use super::json::Writer;

/// `{` … `}`.
const OBJECT: [&str; 2] = ["{", "}"];
/// `[` … `]`.
const LIST: [&str; 2] = ["[", "]"];

/// The event of a request.
pub(crate) fn proxy_event(exchange: &Exchange<'_>) -> Bytes {
    let mut json = Writer::with_capacity(4096 + exchange.request.body.len() * 4 / 3);
    json.member("{\"resource\":", &exchange.resource.path);
    json.member(",\"path\":", exchange.request.routed_path());
    json.member(",\"httpMethod\":", &exchange.request.method);
    headers(&mut json, exchange);
    query(&mut json, exchange);
    json.raw(",\"pathParameters\":");
    texts(&mut json, exchange.variables.iter().copied());
    json.raw(",\"stageVariables\":");
    let variables = &exchange.stage.live.variables;
    texts(&mut json, variables.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    request_context(&mut json, exchange);
    body(&mut json, exchange);
    json.finish().into()
}

/// An object of texts, or null if it would be empty.
fn texts<'a>(json: &mut Writer, entries: impl ExactSizeIterator<Item = (&'a str, &'a str)>) {
    if entries.len() == 0 {
        return json.raw("null");
    }
    json.sequence(OBJECT, entries, |json, (name, value)| {
        json.string(name);
        json.member(":", value);
    });
}

/// `headers` with the last value of each, and `multiValueHeaders` with all.
fn headers(json: &mut Writer, exchange: &Exchange<'_>) {
    let all = exchange.seen_headers();
    let groups =
        || all.chunk_by(|(a, _), (b, _)| a.eq_ignore_ascii_case(b)).filter_map(|group| group.split_last());
    json.raw(",\"headers\":");
    json.sequence(OBJECT, groups(), |json, ((name, value), earlier)| {
        json.string(earlier.first().map_or(name, |(first, _)| first));
        json.member(":", value);
    });
    json.raw(",\"multiValueHeaders\":");
    json.sequence(OBJECT, groups(), |json, (last, earlier)| {
        json.string(earlier.first().unwrap_or(last).0);
        json.raw(":");
        json.sequence(LIST, earlier.iter().chain([last]), |json, (_, value)| json.string(value));
    });
}

/// `queryStringParameters` with the last value of each, and `multiValueQueryStringParameters` with all.
fn query(json: &mut Writer, exchange: &Exchange<'_>) {
    let parameters = exchange.query();
    json.raw(",\"queryStringParameters\":");
    let last = |values: &[_]| values.last().cloned().unwrap_or_default();
    if parameters.is_empty() {
        return json.raw("null,\"multiValueQueryStringParameters\":null");
    }
    json.sequence(OBJECT, parameters, |json, (name, values)| {
        json.string(name);
        json.member(":", &last(values));
    });
    json.raw(",\"multiValueQueryStringParameters\":");
    json.sequence(OBJECT, parameters, |json, (name, values)| {
        json.string(name);
        json.raw(":");
        json.sequence(LIST, values, |json, value| json.string(value));
    });
}

fn request_context(json: &mut Writer, exchange: &Exchange<'_>) {
    let (request, stage) = (exchange.request, exchange.stage);
    json.member(",\"requestContext\":{\"resourceId\":", &exchange.resource.id);
    json.member(",\"resourcePath\":", &exchange.resource.path);
    json.member(",\"httpMethod\":", &request.method);
    json.member(",\"extendedRequestId\":", &exchange.ids.extended);
    json.member(",\"requestTime\":", &exchange.time.common_log());
    json.member(",\"path\":", &exchange.full_path());
    json.member(",\"accountId\":", &stage.live.account);
    json.member(",\"protocol\":", &request.protocol);
    json.member(",\"stage\":", &stage.name);
    json.member(",\"domainPrefix\":", exchange.domain_prefix());
    json.raw(",\"requestTimeEpoch\":");
    json.raw(&exchange.time.0.to_string());
    json.member(",\"requestId\":", &exchange.ids.request);
    identity(json, exchange);
    json.member(",\"domainName\":", &request.domain_name);
    json.member(",\"deploymentId\":", &stage.live.deployment);
    json.member(",\"apiId\":", &request.api_id);
    json.raw("}");
}

/// Nobody is known by more than their address: methods have no authorization other than `NONE`.
fn identity(json: &mut Writer, exchange: &Exchange<'_>) {
    json.raw(
        ",\"identity\":{\"cognitoIdentityPoolId\":null,\"accountId\":null,\"cognitoIdentityId\":null,\"caller\":null",
    );
    json.member(",\"sourceIp\":", &exchange.request.source_ip.to_string());
    json.raw(",\"principalOrgId\":null,\"accessKey\":null,\"cognitoAuthenticationType\":null");
    json.raw(",\"cognitoAuthenticationProvider\":null,\"userArn\":null,\"userAgent\":");
    match exchange.request.header("User-Agent") {
        Some(agent) => json.string(agent),
        None => json.raw("null"),
    }
    json.raw(",\"user\":null}");
}

fn body(json: &mut Writer, exchange: &Exchange<'_>) {
    let request = exchange.request;
    json.raw(",\"body\":");
    if request.body.is_empty() {
        return json.raw("null,\"isBase64Encoded\":false}");
    }
    let binary = is_binary(&exchange.stage.binary_media_types, request.header("Content-Type"));
    if binary {
        json.string(&STANDARD.encode(&request.body));
    } else {
        json.string(&String::from_utf8_lossy(&request.body));
    }
    json.raw(if binary { ",\"isBase64Encoded\":true}" } else { ",\"isBase64Encoded\":false}" });
}
