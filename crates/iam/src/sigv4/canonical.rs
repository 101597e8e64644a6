//! The canonical request: the one text that client and server both compute.

use std::borrow::Cow;

use http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ring::digest;
use wire::Request;

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const RESERVED_IN_PATHS: AsciiSet = RESERVED.remove(b'/');

const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// The canonical request; `None` if a signed header is absent.
pub(super) fn request(
    request: &Request<'_>,
    signed_headers: &str,
    service: &str,
    presigned: bool,
) -> Option<String> {
    let mut text = String::with_capacity(1024);
    text.push_str(request.method);
    text.push('\n');
    text.push_str(&path(request.path, service));
    text.push('\n');
    query(&mut text, request.query);
    text.push('\n');
    for name in signed_headers.split(';') {
        header(&mut text, request.headers, name)?;
    }
    text.push('\n');
    text.push_str(signed_headers);
    text.push('\n');
    payload(&mut text, request, service, presigned);
    Some(text)
}

/// S3 takes paths as they are; every other service normalizes them and encodes them once more.
fn path<'a>(path: &'a str, service: &str) -> Cow<'a, str> {
    let path = if path.is_empty() { "/" } else { path };
    if service == "s3" {
        let decoded: Vec<u8> = percent_decode_str(path).collect();
        return percent_encoding::percent_encode(&decoded, &RESERVED_IN_PATHS).to_string().into();
    }
    let normal = if path.contains("//") || path.contains("/.") {
        normalized(path).into()
    } else {
        Cow::Borrowed(path)
    };
    match utf8_percent_encode(&normal, &RESERVED_IN_PATHS).into() {
        Cow::Borrowed(same) if same.len() == path.len() => Cow::Borrowed(path),
        encoded => Cow::Owned(encoded.into_owned()),
    }
}

/// Without empty, `.` and `..` segments (RFC 3986, 5.2.4).
fn normalized(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let directory = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let close = if directory && !kept.is_empty() { "/" } else { "" };
    format!("/{}{close}", kept.join("/"))
}

/// Parameters sorted by name and value, without the signature itself.
fn query(text: &mut String, query: &str) {
    if query.is_empty() {
        return;
    }
    let encode = |part: &str| {
        let decoded: Vec<u8> = percent_decode_str(part).collect();
        percent_encoding::percent_encode(&decoded, &RESERVED).to_string()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| *name != "X-Amz-Signature")
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    pairs.sort();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
}

/// `name:value,value`, each trimmed, runs of spaces as one.
fn header(text: &mut String, headers: &HeaderMap, name: &str) -> Option<()> {
    text.push_str(name);
    text.push(':');
    let mut values = headers.get_all(name).iter().peekable();
    values.peek()?;
    for (index, value) in values.enumerate() {
        if index > 0 {
            text.push(',');
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        let runs = || value.as_bytes().windows(2).any(|pair| pair == b"  ");
        if value.contains(' ') && (runs() || value.starts_with(' ') || value.ends_with(' ')) {
            let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
            text.push_str(&words.join(" "));
        } else {
            text.push_str(&value);
        }
    }
    text.push('\n');
    Some(())
}

/// The body's digest. Only S3 lets clients leave the body out of the signature.
fn payload(text: &mut String, request: &Request<'_>, service: &str, presigned: bool) {
    if service == "s3" {
        let claimed = request.headers.get("x-amz-content-sha256").and_then(|value| value.to_str().ok());
        if claimed == Some(UNSIGNED) || (presigned && claimed.is_none()) {
            return text.push_str(UNSIGNED);
        }
    }
    hex(text, digest::digest(&digest::SHA256, &request.body).as_ref());
}

/// Appends bytes in lower-case hexadecimal.
pub(super) fn hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(DIGITS.get(usize::from(digit)).copied().map_or('0', char::from));
        }
    }
}
