//! The credential scope: who signs, for which day, Region and service.

use http::{HeaderMap, HeaderValue};

/// `Credential=AKIA…/20261121/us-east-1/dynamodb/aws4_request`, taken apart but not verified: enough to tell which
/// service and Region a request is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The access key's id.
    pub access_key: &'a str,
    /// `yyyymmdd`.
    pub date: &'a str,
    /// The Region.
    pub region: &'a str,
    /// The service's signing name, e.g. `execute-api`.
    pub service: &'a str,
}

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

impl<'a> Scope<'a> {
    /// The scope that a request's `Authorization` header names. Cheap: nothing is copied.
    pub fn of_headers(headers: &'a HeaderMap) -> Option<Scope<'a>> {
        let header = visible(headers.get(http::header::AUTHORIZATION)?)?;
        let mut parameters = split(header.strip_prefix(ALGORITHM)?, b',').map(str::trim);
        parameters.find_map(|parameter| parameter.strip_prefix("Credential=")).and_then(Scope::parse)
    }

    /// The scope of a credential, its slashes as they are.
    pub fn parse(credential: &'a str) -> Option<Scope<'a>> {
        let mut parts = split(credential, b'/');
        let (access_key, date, region, service) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_whole = parts.next() == Some("aws4_request") && parts.next().is_none();
        is_whole.then_some(Scope { access_key, date, region, service })
    }
}

/// As [`HeaderValue::to_str`], but it looks at many bytes at once: every request's longest header is read by this.
fn visible(value: &HeaderValue) -> Option<&str> {
    let is_visible = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    let all = value.as_bytes().iter().fold(true, |all, byte| all & is_visible(*byte));
    if all { std::str::from_utf8(value.as_bytes()).ok() } else { None }
}

/// What stands between the separators, which are ASCII.
fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let end = memchr::memchr(separator, whole.as_bytes()).unwrap_or(whole.len());
        rest = whole.get(end + 1..);
        whole.get(..end)
    })
}
