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

/// What stands for a map without entries: a proxy's function gets nothing, an authorizer an empty one (recorded 2019-09).
#[derive(Clone, Copy)]
struct Empty(&'static str);

/// The event of a request.
pub(crate) fn proxy_event(exchange: &Exchange<'_>) -> Bytes {
    let mut json = Writer::with_capacity(4096 + exchange.request.body.len() * 4 / 3);
    json.raw("{");
    request(&mut json, exchange, Empty("null"));
    body(&mut json, exchange);
    json.finish().into()
}

/// The event of a request for a REQUEST authorizer: what a function behind a proxy integration gets, but for the body.
pub(crate) fn authorizer_event(exchange: &Exchange<'_>, method_arn: &str) -> Bytes {
    let mut json = Writer::with_capacity(4096);
    json.member("{\"type\":\"REQUEST\",\"methodArn\":", method_arn);
    json.raw(",");
    request(&mut json, exchange, Empty("{}"));
    json.raw("}");
    json.finish().into()
}

/// All members but the body.
fn request(json: &mut Writer, exchange: &Exchange<'_>, empty: Empty) {
    json.member("\"resource\":", &exchange.resource.path);
    json.member(",\"path\":", exchange.request.shown_path());
    json.member(",\"httpMethod\":", &exchange.request.method);
    headers(json, exchange, empty);
    query(json, exchange, empty);
    json.raw(",\"pathParameters\":");
    texts(json, exchange.variables.iter().copied(), empty);
    json.raw(",\"stageVariables\":");
    let variables = &exchange.stage.live.variables;
    texts(json, variables.iter().map(|(name, value)| (name.as_str(), value.as_str())), empty);
    request_context(json, exchange);
}

/// An object of texts, unless it would be empty.
fn texts<'a>(json: &mut Writer, entries: impl ExactSizeIterator<Item = (&'a str, &'a str)>, empty: Empty) {
    if entries.len() == 0 {
        return json.raw(empty.0);
    }
    json.sequence(OBJECT, entries, |json, (name, value)| {
        json.string(name);
        json.member(":", value);
    });
}

/// `headers` with the last value of each, and `multiValueHeaders` with all.
fn headers(json: &mut Writer, exchange: &Exchange<'_>, empty: Empty) {
    let all = exchange.seen_headers();
    if all.is_empty() {
        return none(json, ["headers", "multiValueHeaders"], empty);
    }
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
fn query(json: &mut Writer, exchange: &Exchange<'_>, empty: Empty) {
    let parameters = exchange.query();
    if parameters.is_empty() {
        return none(json, ["queryStringParameters", "multiValueQueryStringParameters"], empty);
    }
    let last = |values: &[_]| values.last().cloned().unwrap_or_default();
    json.raw(",\"queryStringParameters\":");
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

/// Both forms of something that the request has none of.
fn none(json: &mut Writer, members: [&str; 2], empty: Empty) {
    for member in members {
        json.raw(",");
        json.string(member);
        json.raw(":");
        json.raw(empty.0);
    }
}

fn request_context(json: &mut Writer, exchange: &Exchange<'_>) {
    let (request, stage) = (exchange.request, exchange.stage);
    json.member(",\"requestContext\":{\"resourceId\":", &exchange.resource.id);
    if !exchange.caller.authorizer.is_empty() {
        json.raw(",\"authorizer\":");
        json.raw(&serde_json::Value::Object(exchange.caller.authorizer.clone()).to_string());
    }
    json.member(",\"resourcePath\":", &exchange.resource.path);
    json.member(",\"httpMethod\":", &request.method);
    json.member(",\"extendedRequestId\":", &exchange.ids.extended);
    json.member(",\"requestTime\":", &exchange.time.common_log());
    json.member(",\"path\":", &exchange.full_path());
    json.member(",\"accountId\":", &stage.live.account);
    json.member(",\"protocol\":", request.protocol);
    json.member(",\"stage\":", &stage.name);
    json.member(",\"domainPrefix\":", exchange.domain_prefix());
    json.raw(",\"requestTimeEpoch\":");
    json.raw(&exchange.time.0.to_string());
    json.member(",\"requestId\":", &exchange.ids.request);
    identity(json, exchange);
    json.member(",\"domainName\":", &request.domain_name);
    if !exchange.is_test() {
        json.member(",\"deploymentId\":", &stage.live.deployment);
    }
    json.member(",\"apiId\":", &request.api_id);
    json.raw("}");
}

/// Who calls. What nobody asked for is null; of an API key and of a VPC the event says nothing then (seen of private APIs
/// 2018-11 to 2023-01: `vpcId` and `vpceId` beside the others).
fn identity(json: &mut Writer, exchange: &Exchange<'_>) {
    let known = |name: &str| exchange.caller.identity.get(name).map(String::as_str);
    json.raw(",\"identity\":{\"cognitoIdentityPoolId\":null");
    or_null(json, ",\"accountId\":", known("accountId"));
    json.raw(",\"cognitoIdentityId\":null");
    let sender = &exchange.request.sender;
    for (member, value) in [(",\"vpcId\":", &sender.vpc), (",\"vpceId\":", &sender.vpc_endpoint)] {
        value.iter().for_each(|value| json.member(member, value));
    }
    or_null(json, ",\"caller\":", known("caller"));
    for (member, name) in [(",\"apiKey\":", "apiKey"), (",\"apiKeyId\":", "apiKeyId")] {
        known(name).into_iter().for_each(|value| json.member(member, value));
    }
    json.member(",\"sourceIp\":", &exchange.source_ip());
    json.raw(",\"principalOrgId\":null");
    or_null(json, ",\"accessKey\":", known("accessKey"));
    json.raw(",\"cognitoAuthenticationType\":null,\"cognitoAuthenticationProvider\":null");
    or_null(json, ",\"userArn\":", known("userArn"));
    or_null(json, ",\"userAgent\":", exchange.user_agent());
    or_null(json, ",\"user\":", known("user"));
    json.raw("}");
}

fn or_null(json: &mut Writer, member: &str, value: Option<&str>) {
    match value {
        Some(value) => json.member(member, value),
        None => {
            json.raw(member);
            json.raw("null");
        }
    }
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
