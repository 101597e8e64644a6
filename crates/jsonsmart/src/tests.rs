//! The corpus of what json-smart answers, and properties that hold for any text.

use proptest::prelude::*;

use crate::{Decimal, Json, Number, Slash, java_double, parse};

const CORPUS: &str = include_str!("../../../corpus/jsonsmart/texts.jsonl");

/// A case of the corpus, read by a parser that is not the one under test.
fn cases() -> impl Iterator<Item = serde_json::Value> {
    CORPUS.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(Number::Int(_)) => "integer",
        Json::Number(Number::Long(_)) => "long",
        Json::Number(Number::Big(_)) => "biginteger",
        Json::Number(Number::Double(value)) if value.is_nan() => "float",
        Json::Number(Number::Double(_)) => "double",
        Json::Number(Number::Decimal(_)) => "bigdecimal",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

#[test]
fn texts_are_read_and_printed_as_json_smart_does() {
    let mut differences = Vec::new();
    for case in cases() {
        let text = case["text"].as_str().unwrap();
        let wanted = match case["error"].as_str() {
            Some(_) => "an error".to_owned(),
            None => {
                let json = case["json"].as_str().unwrap();
                format!(
                    "{} {} {}",
                    case["kind"].as_str().unwrap(),
                    json,
                    case["print"].as_str().unwrap_or(json)
                )
            }
        };
        let found = match parse(text) {
            Err(_) => "an error".to_owned(),
            Ok(value) => format!("{} {} {value}", kind(&value), value.to_json(Slash::Plain)),
        };
        if found != wanted {
            differences.push(format!("{text:?}\n  wanted {wanted}\n  found  {found}"));
        }
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn doubles_print_as_in_java() {
    let cases = [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.001, "0.001"),
        (0.000_999, "9.99E-4"),
        (9_999_999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (1.5e-7, "1.5E-7"),
        (-1.25e20, "-1.25E20"),
        (f64::from_bits(1), "4.9E-324"),
        (f64::MAX, "1.7976931348623157E308"),
        (f64::NAN, "NaN"),
        (f64::NEG_INFINITY, "-Infinity"),
    ];
    for (value, wanted) in cases {
        assert_eq!(java_double(value), wanted);
    }
}

#[test]
fn decimals_are_read_compared_and_printed_as_big_decimals() {
    let printed = [
        ("1.50", "1.50"),
        ("+007", "7"),
        ("-0", "0"),
        ("0.00", "0.00"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("1e3", "1E+3"),
        ("12e3", "1.2E+4"),
        ("1E-7", "1E-7"),
        ("0.0000012", "0.0000012"),
        ("0.00000012", "1.2E-7"),
        ("123e-2", "1.23"),
        ("0e5", "0E+5"),
    ];
    for (text, wanted) in printed {
        assert_eq!(Decimal::parse(text).unwrap().to_string(), wanted, "{text}");
    }
    for text in ["", "-", ".", "1 ", "1e", "1e+", "e5", "1.2.3", "0x1", "1e99999999999", "--1", "1e--5"] {
        assert_eq!(Decimal::parse(text), None, "{text:?}");
    }
    let order = [
        "-1e2000000000",
        "-2",
        "-1.5",
        "-1e-2000000000",
        "0",
        "1e-5",
        "1.0",
        "1.01",
        "9",
        "10",
        "1e2000000000",
    ];
    let numbers: Vec<Decimal> = order.iter().map(|text| Decimal::parse(text).unwrap()).collect();
    for (place, number) in numbers.iter().enumerate() {
        for (other, wanted) in numbers.iter().enumerate() {
            assert_eq!(number.compare(wanted), place.cmp(&other), "{} {}", order[place], order[other]);
        }
    }
    assert_eq!(
        Decimal::parse("1.0").unwrap().compare(&Decimal::parse("1.000").unwrap()),
        std::cmp::Ordering::Equal
    );
    for (text, wanted) in
        [("3.9", 3), ("-3.9", -3), ("4294967297", 1), ("1e2000000000", 0), ("1e-2000000000", 0), ("0.5", 0)]
    {
        assert_eq!(Decimal::parse(text).unwrap().to_int(), wanted, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in "[\\PC\\s\"'\\\\{}\\[\\]:,0-9a-f.+-]{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn what_is_printed_reads_the_same(text in "[\"'{}\\[\\]:,0-9eaft.+ -]{0,40}") {
        if let Ok(value) = parse(&text) {
            let printed = value.to_json(Slash::Escaped);
            let again = parse(&printed).unwrap();
            prop_assert_eq!(again.to_json(Slash::Escaped), printed);
        }
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(parse(&deep(400)).is_ok());
    assert!(parse(&deep(401)).is_err());
    assert!(parse(&"{a:".repeat(100_000)).is_err());
}
