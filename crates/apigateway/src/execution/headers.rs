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
        Some(Cow::Owned(format!("x-amzn-Remapped-{name}")))
    } else {
        Some(Cow::Borrowed(name))
    }
}

/// Whether HTTP allows the header: anything else would let an answer forge the next one.
pub(crate) fn is_sound(name: &str, value: &str) -> bool {
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let visible = |b: u8| b == b'\t' || (b >= b' ' && b != 0x7F);
    !name.is_empty() && name.bytes().all(token) && value.bytes().all(visible)
}
