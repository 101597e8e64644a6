//! The client's side: signs a request so that [`super::verify`] accepts it. For tools of ours that call an engine.

use base::Time;
use wire::Request;

use super::scope::ALGORITHM;
use super::{Scope, SigningKeys, canonical, verify};
use crate::RootKey;

/// What is signed beside method, path, query and body.
const SIGNED_HEADERS: &str = "host;x-amz-date";

/// The `Authorization` header of a request made now. Its `host` and `x-amz-date` headers must be there already, the
/// latter of this moment; `None` if they are not.
pub fn sign(request: &Request<'_>, key: &RootKey, region: &str, service: &str, now: Time) -> Option<String> {
    let date = now.amz_date();
    let scope = Scope { access_key: &key.id, date: date.get(..8)?, region, service };
    let canonical = canonical::request(request, SIGNED_HEADERS, service, false)?;
    let to_sign = verify::string_to_sign(&date, &scope, &canonical);
    let signing = SigningKeys::default().get(&key.secret, &scope);
    let mut signature = String::with_capacity(64);
    canonical::hex(&mut signature, ring::hmac::sign(&signing, to_sign.as_bytes()).as_ref());
    let Scope { access_key, date, region, service } = scope;
    Some(format!(
        "{ALGORITHM} Credential={access_key}/{date}/{region}/{service}/aws4_request, SignedHeaders={SIGNED_HEADERS}, Signature={signature}"
    ))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::sigv4::Signature;

    #[test]
    fn what_is_signed_verifies_and_what_was_changed_does_not() {
        let (key, now) =
            (RootKey { id: "AKIAROOT".into(), secret: "s3cret".into() }, Time(1_795_232_354_000));
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("127.0.0.1:4566"));
        headers.insert("x-amz-date", HeaderValue::try_from(now.amz_date()).unwrap());
        let request = |headers, body: &'static str| Request {
            method: "POST",
            path: "/",
            query: "",
            headers,
            body: Bytes::from_static(body.as_bytes()),
        };
        let signature = sign(&request(&headers, "a"), &key, "us-east-1", "dynamodb", now).unwrap();
        let mut signed = headers.clone();
        signed.insert("authorization", HeaderValue::try_from(signature).unwrap());
        let model = wire::model("dynamodb").unwrap();
        let verified = |body| {
            let request = request(&signed, body);
            let signature = Signature::read(&request).unwrap().unwrap();
            verify::verify(&request, &signature, &key.secret, &SigningKeys::default(), model, now).is_ok()
        };
        assert!(verified("a"));
        assert!(!verified("b"));
    }
}
