//! Compressed bodies, for APIs that have a minimum compression size. Source: API Gateway Developer Guide, "Payload
//! compression for REST APIs": requests are decompressed before they are mapped, answers of at least that size compressed
//! for clients that accept it; the codings are gzip, deflate and identity.

use std::borrow::Cow;
use std::io::{Read, Write};

use base::limits;
use bytes::Bytes;
use flate2::Compression;
use flate2::read::{GzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};

use super::gateway::{Kind, Refusal};
use super::request::Request;
use super::response::Response;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Identity,
}

impl Coding {
    fn parse(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "identity" => Some(Self::Identity),
            _ => None,
        }
    }
}

/// The request with its body as it was before it was compressed.
pub(crate) fn decompressed(request: &Request) -> Result<Cow<'_, Request>, Refusal> {
    let Some(coding) = request.header("Content-Encoding") else { return Ok(Cow::Borrowed(request)) };
    let body = match Coding::parse(coding) {
        Some(Coding::Gzip) => read(GzDecoder::new(request.body.as_ref()))?,
        Some(Coding::Deflate) => read(ZlibDecoder::new(request.body.as_ref()))?,
        Some(Coding::Identity) => request.body.clone(),
        None => return Err(Refusal::unsupported_media_type()),
    };
    let mut request = Request { body, ..request.clone() };
    request.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Encoding"));
    Ok(Cow::Owned(request))
}

/// All that a decoder gives, unless it is more than a body may be.
fn read(decoder: impl Read) -> Result<Bytes, Refusal> {
    let most = limits::apigateway::PAYLOAD;
    let mut body = Vec::new();
    let read = decoder.take(most as u64 + 1).read_to_end(&mut body);
    read.map_err(|_| Refusal::new(Kind::BadRequestBody, "Unable to decompress request body"))?;
    if body.len() > most { Err(Refusal::request_too_large()) } else { Ok(body.into()) }
}

/// An answer, compressed if it is large enough and not compressed yet, and the client accepts it.
pub(crate) fn compressed(mut response: Response, accepted: Option<&str>, minimum: u64) -> Response {
    let is_small = (response.body.len() as u64) < minimum || response.body.is_empty();
    if is_small || response.header("Content-Encoding").is_some() {
        return response;
    }
    let (name, body) = match accepted.and_then(preferred) {
        Some(Coding::Gzip) => ("gzip", gzip(&response.body)),
        Some(Coding::Deflate) => ("deflate", deflate(&response.body)),
        Some(Coding::Identity) | None => return response,
    };
    if let Ok(body) = body {
        response.body = body.into();
        response.push("Content-Encoding", name);
    }
    response
}

fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

fn deflate(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

/// The coding that the client likes best of those there are; of equals the first.
fn preferred(accepted: &str) -> Option<Coding> {
    let mut best: Option<(Coding, f32)> = None;
    for part in accepted.split(',') {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        let weight =
            parameters.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
        let coding = if name.trim() == "*" { Some(Coding::Gzip) } else { Coding::parse(name) };
        if let Some(coding) = coding.filter(|_| weight > 0.0)
            && best.is_none_or(|(_, other)| weight > other)
        {
            best = Some((coding, weight));
        }
    }
    best.map(|(coding, _)| coding)
}

#[cfg(test)]
mod tests {
    use super::{Coding, preferred};

    #[test]
    fn the_client_chooses() {
        let cases = [
            ("gzip, deflate, br", Some(Coding::Gzip)),
            ("br, deflate", Some(Coding::Deflate)),
            ("gzip;q=0.5, deflate;q=0.8", Some(Coding::Deflate)),
            ("gzip;q=0", None),
            ("identity, gzip", Some(Coding::Identity)),
            ("*", Some(Coding::Gzip)),
            ("br", None),
            ("", None),
        ];
        for (accepted, coding) in cases {
            assert_eq!(preferred(accepted), coding, "{accepted}");
        }
    }
}
