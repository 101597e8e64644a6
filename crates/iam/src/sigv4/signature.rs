//! The signature that a request carries, in its `Authorization` header or its query string.

use std::borrow::Cow;

use base::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{self, HeaderName};
use percent_encoding::percent_decode_str;
use ring::digest;
use wire::Request;

use super::scope::ALGORITHM;
use super::{Fault, Scope};

static DATE: HeaderName = HeaderName::from_static("x-amz-date");
static TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// A signature, read but not checked.
#[derive(Clone, Debug)]
pub(crate) struct Signature<'a> {
    access_key: Cow<'a, str>,
    /// `yyyymmdd` of the credential scope.
    day: Cow<'a, str>,
    region: Cow<'a, str>,
    service: Cow<'a, str>,
    /// Lower-case names, separated by `;`, as the client wrote them.
    pub(super) signed_headers: Cow<'a, str>,
    /// Hexadecimal.
    pub(super) signature: Cow<'a, str>,
    /// `yyyymmddThhmmssZ`.
    pub(super) date: Cow<'a, str>,
    pub(super) time: Time,
    /// The session token, for temporary credentials.
    pub(crate) token: Option<Cow<'a, str>>,
    /// Seconds that a presigned request stays valid; `None` for one signed by header.
    pub(super) expires: Option<i64>,
}

impl<'a> Signature<'a> {
    /// The request's signature; `None` if it has none.
    ///
    /// # Errors
    /// [`Fault::Incomplete`] or [`Fault::Mismatch`] if a signature is begun and not complete.
    pub(crate) fn read(request: &'a Request<'a>) -> Result<Option<Signature<'a>>, Fault> {
        let header = request.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let header = header.filter(|value| value.starts_with(ALGORITHM));
        let presigned = request.query.contains("X-Amz-Algorithm=");
        match (header, presigned) {
            (Some(_), true) => Err(Fault::Mismatch(
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
                    .into(),
            )),
            (Some(header), false) => of_header(request, header).map(Some),
            (None, true) => of_query(request.query).map(Some),
            (None, false) => Ok(None),
        }
    }

    /// The credential scope.
    pub(crate) fn scope(&self) -> Scope<'_> {
        let Signature { access_key, day, region, service, .. } = self;
        Scope { access_key, date: day, region, service }
    }
}

fn of_header<'a>(request: &'a Request<'a>, header: &'a str) -> Result<Signature<'a>, Fault> {
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    let parameters = header.strip_prefix(ALGORITHM).unwrap_or_default();
    for parameter in parameters.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match parameter.split_once('=') {
            Some(("Credential", value)) => credential = Some(value),
            Some(("SignedHeaders", value)) => signed_headers = Some(value),
            Some(("Signature", value)) => signature = Some(value),
            _ => return Err(not_a_pair(parameter, header)),
        }
    }
    let date = text(request, &DATE).or_else(|| text(request, &header::DATE));
    match (credential, signed_headers, signature, date) {
        (Some(credential), Some(signed_headers), Some(signature), Some(date)) => {
            let scope = scope(credential)?;
            Ok(Signature {
                access_key: scope.access_key.into(),
                day: scope.date.into(),
                region: scope.region.into(),
                service: scope.service.into(),
                signed_headers: signed_headers.into(),
                signature: signature.into(),
                date: date.into(),
                time: time(date)?,
                token: text(request, &TOKEN).map(Cow::Borrowed),
                expires: None,
            })
        }
        (credential, signed_headers, signature, date) => {
            let mut message = missing_parameters([
                ("Credential", credential.is_none()),
                ("Signature", signature.is_none()),
                ("SignedHeaders", signed_headers.is_none()),
            ]);
            if date.is_none() {
                message +=
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
            }
            Err(Fault::Incomplete(message + &hashed(header)))
        }
    }
}

fn missing_parameters(parameters: [(&str, bool); 3]) -> String {
    let missing = parameters.into_iter().filter(|(_, missing)| *missing);
    missing.map(|(name, _)| format!("Authorization header requires '{name}' parameter. ")).collect()
}

fn not_a_pair(parameter: &str, header: &str) -> Fault {
    let problem = if parameter.contains('=') { "unknown parameter" } else { "missing equal-sign" };
    Fault::Incomplete(format!(
        "'{parameter}' not a valid key=value pair ({problem}) in Authorization header {}",
        hashed(header)
    ))
}

/// AWS names the header by its digest, so that no log holds what it might reveal.
fn hashed(header: &str) -> String {
    let digest = STANDARD.encode(digest::digest(&digest::SHA256, header.as_bytes()));
    format!("(Hashed with SHA-256 and encoded with Base64) Authorization={digest}")
}

fn scope(credential: &str) -> Result<Scope<'_>, Fault> {
    if let Some(scope) = Scope::parse(credential) {
        return Ok(scope);
    }
    match credential.split('/').count() {
        5 => Err(Fault::Mismatch(
            "Credential should be scoped with a valid terminator: 'aws4_request'.".into(),
        )),
        _ => Err(Fault::Incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
        ))),
    }
}

fn text<'a>(request: &'a Request<'a>, name: &HeaderName) -> Option<&'a str> {
    request.headers.get(name)?.to_str().ok()
}

fn time(date: &str) -> Result<Time, Fault> {
    Time::parse_amz_date(date).ok_or_else(|| {
        Fault::Incomplete(format!(
            "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
        ))
    })
}

fn of_query(query: &str) -> Result<Signature<'_>, Fault> {
    let find = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(own, _)| *own == name).map(|(_, value)| percent_decode_str(value).decode_utf8_lossy())
    };
    let required = ["Algorithm", "Credential", "Signature", "SignedHeaders", "Date"];
    let found = required.map(|name| (name, find(&format!("X-Amz-{name}"))));
    let missing: String = found
        .iter()
        .filter(|(_, value)| value.is_none())
        .map(|(name, _)| format!("AWS query-string parameters must include 'X-Amz-{name}'. "))
        .collect();
    let [
        (_, Some(algorithm)),
        (_, Some(credential)),
        (_, Some(signature)),
        (_, Some(signed_headers)),
        (_, Some(date)),
    ] = found
    else {
        return Err(Fault::Incomplete(missing + "Re-examine the query-string parameters."));
    };
    if algorithm != ALGORITHM {
        return Err(Fault::Incomplete(format!("Unsupported AWS 'algorithm': '{algorithm}'. ")));
    }
    let scope = scope(&credential)?;
    let time = time(&date)?;
    let expires = find("X-Amz-Expires").map_or(Some(900), |text| text.parse().ok());
    let expires = expires.filter(|seconds| (0..=604_800).contains(seconds)).ok_or_else(|| {
        Fault::Incomplete("X-Amz-Expires must be a number between 0 and 604800 seconds.".into())
    })?;
    let token = find("X-Amz-Security-Token");
    Ok(Signature {
        access_key: scope.access_key.to_owned().into(),
        day: scope.date.to_owned().into(),
        region: scope.region.to_owned().into(),
        service: scope.service.to_owned().into(),
        signed_headers,
        signature,
        date,
        time,
        token,
        expires: Some(expires),
    })
}
