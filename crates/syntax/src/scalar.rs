//! What a plain YAML scalar, or a JSON number, stands for: YAML 1.1 as AWS's loaders read it. Recorded of CloudFormation: `YES` arrives as `true` (github.com/ASFHyP3/hyp3/pull/2061, 2024-02), `0300` as `192`
//! (dev.classmethod.jp, 2022-06), `012345678901` as `1.2345678901E10` (skyarch.net/blog). Dates stay text.

use crate::node::{Scalar, ScalarKind};

/// A plain scalar's meaning; `None` for null.
pub(crate) fn plain(text: &str) -> Option<Scalar> {
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return None;
    }
    let (text, kind) = if let Some(value) = boolean(text) {
        (value.to_string(), ScalarKind::Bool)
    } else if let Some(number) = integer(text).or_else(|| float(text)) {
        (number, ScalarKind::Number)
    } else {
        (text.to_owned(), ScalarKind::String)
    };
    Some(Scalar { text, kind })
}

/// A JSON number's canonical text.
pub(crate) fn json_number(text: &str) -> String {
    if text == "-0" {
        return "0".to_owned();
    }
    if text.contains(['.', 'e', 'E']) {
        return text.parse().ok().and_then(java_double).unwrap_or_else(|| text.to_owned());
    }
    text.to_owned()
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// Binary, octal (a leading zero), decimal, hexadecimal and base-60 integers, in decimal digits.
fn integer(text: &str) -> Option<String> {
    let (negative, digits) = sign(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let magnitude = if let Some(binary) = digits.strip_prefix("0b") {
        radix(binary, 2)?
    } else if let Some(hexadecimal) = digits.strip_prefix("0x") {
        radix(hexadecimal, 16)?
    } else if digits.len() > 1 && digits.starts_with('0') {
        radix(digits.strip_prefix('0')?, 8)?
    } else if digits.contains(':') {
        sexagesimal(digits)?
    } else if digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
        digits.replace('_', "")
    } else {
        return None;
    };
    Some(if negative && magnitude != "0" { format!("-{magnitude}") } else { magnitude })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn radix(digits: &str, radix: u32) -> Option<String> {
    let digits = digits.replace('_', "");
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u128::from_str_radix(&digits, radix).ok().map(|value| value.to_string())
}

fn sexagesimal(digits: &str) -> Option<String> {
    let mut parts = digits.split(':');
    let mut total: u128 = parts.next()?.replace('_', "").parse().ok()?;
    for part in parts {
        let well_formed = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        let value: u128 = part.parse().ok().filter(|value| well_formed && *value < 60)?;
        total = total.checked_mul(60)?.checked_add(value)?;
    }
    Some(total.to_string())
}

fn float(text: &str) -> Option<String> {
    let (_, digits) = sign(text);
    let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
    let numeric = mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
    let begins = digits.starts_with(|first: char| first.is_ascii_digit())
        || digits
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    if !numeric || !begins || mantissa.matches('.').count() > 1 {
        return None;
    }
    text.replace('_', "").parse().ok().and_then(java_double)
}

/// A double as Java prints it, which is what AWS hands on.
fn java_double(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    if value == 0.0 {
        return Some(if value.is_sign_negative() { "-0.0" } else { "0.0" }.to_owned());
    }
    if (1e-3..1e7).contains(&value.abs()) {
        return Some(format!("{value:?}"));
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e')?;
    let point = if mantissa.contains('.') { "" } else { ".0" };
    Some(format!("{mantissa}{point}E{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, ScalarKind) {
        let scalar = plain(text).unwrap();
        (scalar.text, scalar.kind)
    }

    #[test]
    fn recorded_on_aws() {
        assert_eq!(read("YES"), ("true".into(), ScalarKind::Bool));
        assert_eq!(read("off"), ("false".into(), ScalarKind::Bool));
        assert_eq!(read("0300"), ("192".into(), ScalarKind::Number));
        assert_eq!(read("000000000001"), ("1".into(), ScalarKind::Number));
        assert_eq!(read("012345678901"), ("1.2345678901E10".into(), ScalarKind::Number));
    }

    #[test]
    fn dates_versions_and_words_stay_text() {
        for text in
            ["2012-10-17", "2010-09-09", "10.0.0.0/16", "1.2.3", "y", "n", "python3.8", "-", ".", "e5", "_1"]
        {
            assert_eq!(read(text), (text.to_owned(), ScalarKind::String), "{text}");
        }
    }

    #[test]
    fn other_numbers_of_yaml_1_1() {
        for (text, expected) in [
            ("0x1F", "31"),
            ("0b101", "5"),
            ("1_000", "1000"),
            ("+7", "7"),
            ("-0", "0"),
            ("1:30", "90"),
            ("1.10", "1.1"),
            ("1e3", "1000.0"),
            ("1.5e9", "1.5E9"),
            ("2e-4", "2.0E-4"),
            ("-.5", "-0.5"),
        ] {
            assert_eq!(read(text), (expected.to_owned(), ScalarKind::Number), "{text}");
        }
    }

    #[test]
    fn nothing_is_null() {
        assert!(["", "~", "null", "NULL"].into_iter().all(|text| plain(text).is_none()));
    }
}
