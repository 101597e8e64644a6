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
        let header = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
        let mut parameters = header.strip_prefix(ALGORITHM)?.split(',').map(str::trim);
        parameters.find_map(|parameter| parameter.strip_prefix("Credential=")).and_then(Scope::parse)
    }

    /// The scope of a credential, its slashes as they are.
    pub fn parse(credential: &'a str) -> Option<Scope<'a>> {
        let (access_key, rest) = credential.split_once('/')?;
        let (date, rest) = rest.split_once('/')?;
        let (region, rest) = rest.split_once('/')?;
        let (service, terminator) = rest.split_once('/')?;
        (terminator == "aws4_request").then_some(Scope { access_key, date, region, service })
    }
}
