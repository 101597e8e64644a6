//! `$util`. Its functions take texts; of anything else there is no such function, as in Java.

use std::fmt::Write;

use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use vtl::{Object, Thrown, Value};

pub(super) struct Util;

impl Object for Util {
    fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Thrown> {
        let [Value::String(text)] = arguments else {
            return Ok(None);
        };
        Ok(Some(match name {
            "escapeJavaScript" => escape_java_script(text).into(),
            "parseJson" => parse_json(text)?,
            "urlEncode" => url_encode(text).into(),
            "urlDecode" => url_decode(text)?.into(),
            "base64Encode" => STANDARD.encode(&**text).into(),
            "base64Decode" => String::from_utf8_lossy(&base64_decode(text)).into_owned().into(),
            _ => return Ok(None),
        }))
    }
}

/// As Apache Commons Lang 2.6 does it (`StringEscapeUtils.escapeJavaScript`), after which the function is named: quotes
/// of both kinds, `/` and `\` get a backslash, control characters and all beyond ASCII become escapes.
fn escape_java_script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte @ (b'\'' | b'"' | b'\\' | b'/')) => out.extend(['\\', char::from(byte)]),
            Ok(0x8) => out.push_str("\\b"),
            Ok(b'\n') => out.push_str("\\n"),
            Ok(b'\t') => out.push_str("\\t"),
            Ok(0xc) => out.push_str("\\f"),
            Ok(b'\r') => out.push_str("\\r"),
            Ok(byte @ 0x20..=0x7f) => out.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "\\u{unit:04X}")),
        }
    }
    out
}

fn parse_json(text: &str) -> Result<Value, Thrown> {
    let value = Value::parse_json(text);
    value.map_err(|error| Thrown::new("net.minidev.json.parser.ParseException", error.to_string()))
}

/// `java.net.URLEncoder`: a blank is `+` (recorded 2025-03, localstack, `test_input_body_formatting`).
fn url_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            // Writing to a String cannot fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// `java.net.URLDecoder`, which throws at a `%` without two hexadecimal digits.
fn url_decode(text: &str) -> Result<String, Thrown> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return Err(illegal(text)),
            },
            _ => byte,
        });
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn digit(byte: Option<u8>) -> Option<u8> {
    char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn illegal(text: &str) -> Thrown {
    let message = format!("URLDecoder: Illegal hex characters in escape (%) pattern: {text}");
    Thrown::new("java.lang.IllegalArgumentException", message)
}

/// As Apache Commons Codec decodes: both alphabets, padding or not; what belongs to neither is passed over.
fn base64_decode(text: &str) -> Vec<u8> {
    let configuration = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let ends = text.find('=').unwrap_or(text.len());
    let digits = text.bytes().take(ends).filter_map(|byte| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'+' | b'/' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Some(byte),
        _ => None,
    });
    let mut digits: Vec<u8> = digits.collect();
    // Six bits alone are no byte.
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    GeneralPurpose::new(&ALPHABET, configuration).decode(digits).unwrap_or_default()
}
