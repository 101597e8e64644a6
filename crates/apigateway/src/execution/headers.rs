//! Which headers pass, in both directions. Recorded 2024-12 (localstack, `TestApiGatewayHeaderRemapping`).

use std::borrow::Cow;

use crate::compiled::IntegrationKind;

/// Headers of a request that no integration gets to see.
const DROPPED: &[&str] = &[
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
];

/// Headers that API Gateway sets itself, whatever the client sends.
const REPLACED: &[&str] = &["x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"];

/// Headers of an answer that come back as `x-amzn-Remapped-{name}`.
const REMAPPED: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-md5",
    "date",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "trailer",
    "upgrade",
    "user-agent",
    "www-authenticate",
];

const REMAPPED_PREFIX: &str = "x-amzn-Remapped-";

/// Headers of an answer that are API Gateway's alone.
const OWN: &[&str] = &["transfer-encoding", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"];

/// Headers of an integration's request that may not be mapped, which fails every request.
const ILLEGAL: &[&str] =
    &["content-length", "transfer-encoding", "x-amzn-apigateway-api-id", "x-amzn-trace-id"];

/// Those that may not be mapped for AWS services either.
const ILLEGAL_FOR_AWS: &[&str] = &["authorization", "connection", "expect", "proxy-authenticate", "te"];

/// Whether a header may not be mapped for an integration of this kind.
pub(crate) fn is_illegal(kind: IntegrationKind, name: &str) -> bool {
    let aws = matches!(kind, IntegrationKind::Aws | IntegrationKind::AwsProxy);
    is_among(ILLEGAL, name) || aws && is_among(ILLEGAL_FOR_AWS, name)
}

fn is_among(list: &[&str], name: &str) -> bool {
    list.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// Whether a function gets to see a header as the client sent it.
pub(crate) fn passes(name: &str) -> bool {
    !is_among(DROPPED, name) && !is_among(REPLACED, name)
}

/// The name under which a header of an answer reaches the client; `None` if it does not.
pub(crate) fn answered(name: &str) -> Option<Cow<'_, str>> {
    if is_among(OWN, name) {
        None
    } else if is_among(REMAPPED, name) {
        Some(Cow::Owned(format!("{REMAPPED_PREFIX}{name}")))
    } else {
        Some(Cow::Borrowed(name))
    }
}

/// The name under which a header of an HTTP endpoint's answer passes through a proxy integration; `None` if it does not.
/// The endpoint's own trace passes, its request id is remapped (recorded 2024-08, localstack,
/// `test_http_integration_with_lambda`).
pub(crate) fn proxied(name: &str) -> Option<Cow<'_, str>> {
    match name {
        "x-amzn-requestid" => Some("x-amzn-Remapped-x-amzn-RequestId".into()),
        "x-amzn-trace-id" => Some("X-Amzn-Trace-Id".into()),
        _ => answered(name).map(|name| Cow::Owned(title_case(&name))),
    }
}

/// A name with capitals where words begin, as HTTP/1.1 endpoints write them; hyper has lowered it. Only what comes after
/// a prefix of ours is left to change.
fn title_case(name: &str) -> String {
    let mut begins = true;
    let capital = |c: char| {
        let c = if begins { c.to_ascii_uppercase() } else { c };
        begins = c == '-';
        c
    };
    match name.strip_prefix(REMAPPED_PREFIX) {
        Some(rest) => format!("{REMAPPED_PREFIX}{}", rest.chars().map(capital).collect::<String>()),
        None => name.chars().map(capital).collect(),
    }
}

/// Headers of the client's request that an HTTP proxy integration does not pass on, beside those that nobody sees.
const NOT_PROXIED: &[&str] = &["content-encoding", "host"];

/// Whether an HTTP proxy integration passes a header of the client's request on.
pub(crate) fn passes_proxy(name: &str) -> bool {
    passes(name) && !is_among(NOT_PROXIED, name)
}

/// Headers that never reach an HTTP endpoint, mapped or not.
const NEVER_SENT: &[&str] = &["connection", "expect", "proxy-authenticate", "te", "via"];

/// Whether a header is sent to an HTTP endpoint.
pub(crate) fn is_sent(name: &str) -> bool {
    !is_among(NEVER_SENT, name)
}

/// Whether HTTP allows the header: anything else would let an answer forge the next one.
pub(crate) fn is_sound(name: &str, value: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let visible = |b: u8| b == b'\t' || (b >= b' ' && b != 0x7F);
    !name.is_empty() && name.bytes().all(token) && value.bytes().all(visible)
}
