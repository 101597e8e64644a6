//! The keys that user pools sign with: JSON web key sets. A token names its key; which pool it belongs to, the token's
//! issuer says. Source: RFC 7517.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// `kid`.
    pub id: String,
    /// `n`, big-endian.
    pub modulus: Vec<u8>,
    /// `e`, big-endian.
    pub exponent: Vec<u8>,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    kty: String,
    kid: String,
    #[serde(default)]
    n: String,
    #[serde(default)]
    e: String,
}

/// The RSA keys of a set, as `/.well-known/jwks.json` of a user pool shows it.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn parse(text: &str) -> Result<Vec<Key>, String> {
    let set: Set = serde_json::from_str(text).map_err(|error| format!("no JSON web key set: {error}"))?;
    let rsa = set.keys.into_iter().filter(|member| member.kty == "RSA");
    rsa.map(|member| {
        let number = |text: &str| URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| !bytes.is_empty());
        let (modulus, exponent) = (number(&member.n), number(&member.e));
        let whole = modulus.zip(exponent);
        let (modulus, exponent) = whole
            .ok_or_else(|| format!("the key {} has no modulus and exponent in base64url", member.kid))?;
        Ok(Key { id: member.kid, modulus, exponent })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_set_shows_its_rsa_keys() {
        let keys = parse(
            r#"{"keys": [{"kty": "RSA", "kid": "a", "n": "AQAB", "e": "Aw", "alg": "RS256", "use": "sig"},
                         {"kty": "EC", "kid": "b", "crv": "P-256", "x": "", "y": ""}]}"#,
        );
        let keys = keys.unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!((keys[0].id.as_str(), keys[0].modulus.as_slice()), ("a", &[1, 0, 1][..]));
        assert!(parse("{}").is_err());
        assert!(parse(r#"{"keys": [{"kty": "RSA", "kid": "a", "n": "?", "e": "Aw"}]}"#).is_err());
    }
}
