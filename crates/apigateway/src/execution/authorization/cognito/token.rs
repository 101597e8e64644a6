//! A JSON web token as a Cognito user pool signs it: three parts, the last of which is an RSA signature of the others.
//! Source: RFC 7519 and Amazon Cognito Developer Guide, "Verifying JSON web tokens".

use base::Time;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Map, Value as Json};

use super::keys::Key;

/// A token, read but not checked.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    /// What is signed: header and claims as they were sent.
    signed: &'a str,
    signature: Vec<u8>,
    header: Map<String, Json>,
    claims: Map<String, Json>,
}

impl<'a> Token<'a> {
    /// Reads a token, with or without `Bearer` before it; `None` if it is none.
    pub fn parse(sent: &'a str) -> Option<Self> {
        let sent = sent.strip_prefix("Bearer ").unwrap_or(sent).trim();
        let (signed, signature) = sent.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        Some(Self { signed, signature: decode(signature)?, header: object(header)?, claims: object(claims)? })
    }

    /// The id of the key that is said to have signed it.
    pub fn key_id(&self) -> Option<&str> {
        self.header.get("kid")?.as_str()
    }

    /// The id of the pool that is said to have issued it.
    pub fn pool(&self) -> Option<&str> {
        self.claim("iss")?.rsplit('/').next()
    }

    /// A claim that is text.
    pub fn claim(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// Whether this key signed it.
    pub fn is_signed_by(&self, key: &Key) -> bool {
        let algorithm = self.header.get("alg").and_then(Json::as_str);
        let key = RsaPublicKeyComponents { n: &key.modulus, e: &key.exponent };
        let verified =
            key.verify(&RSA_PKCS1_2048_8192_SHA256, self.signed.as_bytes(), &self.signature).is_ok();
        algorithm == Some("RS256") && verified
    }

    /// Whether it is past its time; a token that names no time is.
    pub fn is_expired(&self, now: Time) -> bool {
        self.claims.get("exp").and_then(Json::as_i64).is_none_or(|expires| expires <= now.seconds())
    }

    /// The claims as the gateway passes them on: all of them texts, lists joined by commas, times written out.
    /// Recorded 2017-05 (`awslabs/aws-serverless-auth-reference-app`): `"exp": "Sun May 07 06:47:18 UTC 2017"`,
    /// `"auth_time": "1494136038"`, `"cognito:groups": "adminGroup"`.
    pub fn claims(&self) -> Vec<(String, String)> {
        self.claims.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect()
    }
}

fn shown(name: &str, value: &Json) -> String {
    match value {
        Json::Number(seconds) if matches!(name, "exp" | "iat") => {
            let millis = seconds.as_i64().unwrap_or_default().saturating_mul(1000);
            Time(millis).java_date()
        }
        Json::Array(items) => items.iter().map(|item| shown("", item)).collect::<Vec<_>>().join(","),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn object(part: &str) -> Option<Map<String, Json>> {
    serde_json::from_slice(&decode(part)?).ok()
}

fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()
}
