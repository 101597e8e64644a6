//! `Boolean` and `Character`.

use super::Answer;
use super::arguments::{int, null_pointer, text};
use crate::value::Value;

pub(super) fn boolean(truth: bool, name: &str, arguments: &[Value]) -> Answer {
    Ok(match (name, arguments) {
        ("booleanValue", []) => Some(truth.into()),
        ("compareTo", [Value::Boolean(other)]) => Some((i32::from(truth) - i32::from(*other)).into()),
        ("parseBoolean" | "valueOf", [argument]) => match argument {
            Value::Boolean(other) => Some((*other).into()),
            other => {
                text(other).map(|text| text.is_some_and(|text| text.eq_ignore_ascii_case("true")).into())
            }
        },
        ("toString", [Value::Boolean(other)]) => Some(other.to_string().into()),
        ("logicalAnd", [Value::Boolean(one), Value::Boolean(two)]) => Some((*one && *two).into()),
        ("logicalOr", [Value::Boolean(one), Value::Boolean(two)]) => Some((*one || *two).into()),
        ("logicalXor", [Value::Boolean(one), Value::Boolean(two)]) => Some((one != two).into()),
        ("compareTo", [Value::Null]) => return Err(null_pointer()),
        _ => None,
    })
}

pub(super) fn character(unit: u16, name: &str, arguments: &[Value]) -> Answer {
    let of = |unit: u16| char::from_u32(u32::from(unit)).unwrap_or(crate::value::text::HALF);
    Ok(match (name, arguments) {
        ("charValue", []) => Some(Value::Character(unit)),
        ("compareTo", [Value::Character(other)]) => Some((i32::from(unit) - i32::from(*other)).into()),
        ("isDigit", [Value::Character(other)]) => Some(of(*other).is_numeric().into()),
        ("isLetter", [Value::Character(other)]) => Some(of(*other).is_alphabetic().into()),
        ("isLetterOrDigit", [Value::Character(other)]) => Some(of(*other).is_alphanumeric().into()),
        ("isUpperCase", [Value::Character(other)]) => Some(of(*other).is_uppercase().into()),
        ("isLowerCase", [Value::Character(other)]) => Some(of(*other).is_lowercase().into()),
        ("isWhitespace", [Value::Character(other)]) => Some(of(*other).is_whitespace().into()),
        ("getNumericValue", [Value::Character(other)]) => {
            let digit = of(*other).to_digit(36).map_or(-1, u32::cast_signed);
            Some(digit.into())
        }
        ("toString", [Value::Character(other)]) => Some(of(*other).to_string().into()),
        ("toString", [code]) => {
            int(code).map(|code| char::from_u32(code.cast_unsigned()).map(String::from).into())
        }
        _ => None,
    })
}
