//! The credential scope: who signs, for which day, Region and service.

use http::HeaderMap;

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
        let header = headers.get(http::header::AUTHORIZATION)?.as_bytes();
        let mut rest = header.strip_prefix(ALGORITHM.as_bytes())?;
        let credential = loop {
            let end = memchr::memchr(b',', rest).unwrap_or(rest.len());
            let (parameter, tail) = rest.split_at(end);
            if let Some(credential) = parameter.trim_ascii().strip_prefix(b"Credential=") {
                break credential;
            }
            rest = tail.get(1..)?;
        };
        if is_text(header) { Scope::parse(std::str::from_utf8(credential).ok()?) } else { None }
    }

    /// The scope of a credential, its slashes as they are.
    pub fn parse(credential: &'a str) -> Option<Scope<'a>> {
        let mut rest = credential;
        let mut next = || {
            let end = memchr::memchr(b'/', rest.as_bytes())?;
            let part = rest.get(..end);
            rest = rest.get(end + 1..)?;
            part
        };
        let (access_key, date, region, service) = (next()?, next()?, next()?, next()?);
        (rest == "aws4_request").then_some(Scope { access_key, date, region, service })
    }
}

/// What [`http::HeaderValue::to_str`] takes for text. All bytes are looked at, so that the processor can do so at once.
fn is_text(value: &[u8]) -> bool {
    value.iter().fold(true, |all, byte| all & (*byte == b'\t' || (b' '..=b'~').contains(byte)))
}
