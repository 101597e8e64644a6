//! The check of a signature: its scope, its time, and the signature itself.

use base::Time;
use ring::{digest, hmac};
use wire::{Model, Protocol, Request};

use super::scope::ALGORITHM;
use super::{Fault, Scope, Signature, SigningKeys, canonical};

/// Accepts or refuses a signed request.
pub(crate) fn verify(
    request: &Request<'_>,
    signature: &Signature<'_>,
    secret: &str,
    keys: &SigningKeys,
    model: &Model,
    now: Time,
) -> Result<(), Fault> {
    let scope = signature.scope();
    check_scope(&scope, signature, model)?;
    check_time(signature, model.protocol, now)?;
    if !signature.signed_headers.split(';').any(|name| name == "host") {
        let message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
        return Err(Fault::Mismatch(message.into()));
    }
    let presigned = signature.expires.is_some();
    let canonical = canonical::request(request, &signature.signed_headers, scope.service, presigned)
        .ok_or_else(|| Fault::Mismatch(MISMATCH.into()))?;
    let to_sign = string_to_sign(&signature.date, &scope, &canonical);
    let key = keys.get(secret, &scope);
    match decode_hex(&signature.signature)
        .is_some_and(|tag| hmac::verify(&key, to_sign.as_bytes(), &tag).is_ok())
    {
        true => Ok(()),
        false => Err(mismatch(&canonical, &to_sign)),
    }
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your AWS \
                        Secret Access Key and signing method. Consult the service documentation for details.";

fn mismatch(canonical: &str, to_sign: &str) -> Fault {
    Fault::Mismatch(format!(
        "{MISMATCH}\n\nThe Canonical String for this request should have been\n'{canonical}'\n\nThe String-to-Sign should have been\n'{to_sign}'\n"
    ))
}

fn check_scope(scope: &Scope<'_>, signature: &Signature<'_>, model: &Model) -> Result<(), Fault> {
    if scope.service != model.signing_name {
        let message = format!("Credential should be scoped to correct service: '{}'. ", model.signing_name);
        return Err(Fault::Mismatch(message));
    }
    match signature.date.get(..8) {
        Some(day) if day == scope.date => Ok(()),
        day => Err(Fault::Mismatch(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{}'.",
            scope.date,
            day.unwrap_or_default(),
            signature.date
        ))),
    }
}

/// Clocks may differ by five minutes, with the Query protocol's older services by fifteen.
fn check_time(signature: &Signature<'_>, protocol: Protocol, now: Time) -> Result<(), Fault> {
    let minutes = if protocol == Protocol::Query { 15 } else { 5 };
    let skew = minutes * 60_000;
    let lifetime = signature.expires.map_or(skew, |seconds| seconds * 1000);
    let date = &signature.date;
    if signature.time.0 + lifetime < now.0 {
        let (limit, server) = (Time(now.0 - lifetime).amz_date(), now.amz_date());
        let minutes = lifetime / 60_000;
        let message =
            format!("Signature expired: {date} is now earlier than {limit} ({server} - {minutes} min.)");
        return Err(Fault::Mismatch(message));
    }
    if signature.time.0 > now.0 + skew {
        let (limit, server) = (Time(now.0 + skew).amz_date(), now.amz_date());
        let message = format!(
            "Signature not yet current: {date} is still later than {limit} ({server} + {minutes} min.)"
        );
        return Err(Fault::Mismatch(message));
    }
    Ok(())
}

/// The text that is signed: `time` is the request's, in SigV4's form.
pub(super) fn string_to_sign(time: &str, scope: &Scope<'_>, canonical: &str) -> String {
    let Scope { date, region, service, .. } = scope;
    let mut text = String::with_capacity(192);
    for part in [ALGORITHM, "\n", time, "\n", date, "/", region, "/", service, "/aws4_request\n"] {
        text.push_str(part);
    }
    canonical::hex(&mut text, digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
    text
}

fn decode_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    if text.len() != 64 {
        return None;
    }
    let (pairs, _) = text.as_bytes().as_chunks();
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

fn digit(hexadecimal: u8) -> Option<u8> {
    match hexadecimal {
        b'0'..=b'9' => Some(hexadecimal - b'0'),
        b'a'..=b'f' => Some(hexadecimal - b'a' + 10),
        b'A'..=b'F' => Some(hexadecimal - b'A' + 10),
        _ => None,
    }
}
