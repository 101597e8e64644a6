//! The signature that a request carries, in its `Authorization` header or its query string.

use std::borrow::Cow;

use base::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use ring::digest;
use wire::Request;

use super::scope::ALGORITHM;
use super::{Fault, Scope};

/// A signature, read but not checked.
#[derive(Clone, Debug)]
pub(crate) struct Signature<'a> {
    credential: Cow<'a, str>,
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
        let header = request.headers.get(http::header::AUTHORIZATION).and_then(|value| value.to_str().ok());
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

    /// The credential scope, which [`Signature::read`] has found to be well-formed.
    pub(crate) fn scope(&self) -> Option<Scope<'_>> {
        Scope::parse(&self.credential)
    }
}

fn of_header<'a>(request: &'a Request<'a>, header: &'a str) -> Result<Signature<'a>, Fault> {
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    let parameters = header.strip_prefix(ALGORITHM).unwrap_or_default();
    for parameter in parameters.split([',', ' ']).filter(|part| !part.is_empty()) {
        match parameter.split_once('=') {
            Some(("Credential", value)) => credential = Some(value),
            Some(("SignedHeaders", value)) => signed_headers = Some(value),
            Some(("Signature", value)) => signature = Some(value),
            _ => return Err(not_a_pair(parameter, header)),
        }
    }
    let date = text(request, "x-amz-date").or_else(|| text(request, "date"));
    match (credential, signed_headers, signature, date) {
        (Some(credential), Some(signed_headers), Some(signature), Some(date)) => {
            check_credential(credential)?;
            Ok(Signature {
                credential: credential.into(),
                signed_headers: signed_headers.into(),
                signature: signature.into(),
                date: date.into(),
                time: time(date)?,
                token: text(request, "x-amz-security-token").map(Cow::Borrowed),
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

fn check_credential(credential: &str) -> Result<(), Fault> {
    if Scope::parse(credential).is_some() {
        return Ok(());
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

fn text<'a>(request: &'a Request<'a>, name: &str) -> Option<&'a str> {
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
    check_credential(&credential)?;
    let time = time(&date)?;
    let expires = find("X-Amz-Expires").map_or(Some(900), |text| text.parse().ok());
    let expires = expires.filter(|seconds| (0..=604_800).contains(seconds)).ok_or_else(|| {
        Fault::Incomplete("X-Amz-Expires must be a number between 0 and 604800 seconds.".into())
    })?;
    let token = find("X-Amz-Security-Token");
    Ok(Signature { credential, signed_headers, signature, date, time, token, expires: Some(expires) })
}
