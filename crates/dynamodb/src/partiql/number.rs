//! Numbers as PartiQL reads them: through a decimal whose exponent and scale have 32 bits, before DynamoDB's own rules.
//!
//! Source: paritysuite/dynamodb-conformance `partiqlGrammar` and `partiqlParameterNumbers` (recorded 2026-10).

use wire::Value;

use crate::Invalid;
use crate::value::{Number, NumberError};

/// The deepest level a value may lie at.
const MAX_LEVEL: usize = base::limits::dynamodb::NESTING;

/// Whether the text of a decimal number has an exponent and a scale that fit.
pub fn is_convertible(text: &str) -> bool {
    scale(text).is_some()
}

/// Reads a number.
pub fn read(text: &str) -> Result<Number, NumberError> {
    match Number::parse(text) {
        Err(NumberError::Overflow | NumberError::Underflow) => Err(out_of_range(text)),
        result => result,
    }
}

/// Which end of the range a number lies beyond; far out, 32 bits wrap.
fn out_of_range(text: &str) -> NumberError {
    let Some(scale) = scale(text) else { return NumberError::Malformed };
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    let precision = i32::try_from(digits.max(1)).unwrap_or(i32::MAX);
    if precision.wrapping_sub(scale) > 0 { NumberError::Overflow } else { NumberError::Underflow }
}

/// Digits behind the point less the exponent.
fn scale(text: &str) -> Option<i32> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    i32::try_from(i64::try_from(fraction).ok()? - i64::from(exponent)).ok()
}

/// Checks the numbers of a parameter, down to the first that lies too deep.
pub fn check_parameter(value: &Value) -> Result<(), Invalid> {
    check_level(value, 1)
}

fn check_level(value: &Value, level: usize) -> Result<(), Invalid> {
    if level > MAX_LEVEL {
        return Err(Invalid::too_deep());
    }
    for (kind, content) in value.as_map().into_iter().flat_map(|map| map.iter()) {
        match kind.as_ref() {
            "N" => check_number(content)?,
            "NS" => content.as_list().unwrap_or_default().iter().try_for_each(check_number)?,
            "L" => {
                let list = content.as_list().unwrap_or_default();
                list.iter().try_for_each(|item| check_level(item, level + 1))?;
            }
            "M" => {
                let mut members = content.as_map().into_iter().flat_map(|map| map.iter());
                members.try_for_each(|(_, item)| check_level(item, level + 1))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_number(content: &Value) -> Result<(), Invalid> {
    let text = content.as_str().unwrap_or_default();
    read(text).map(drop).map_err(|error| Invalid(error.message(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_have_32_bits() {
        for text in ["1e2147483648", "1e-2147483648", "1.5e-2147483647", "1e99999999999"] {
            assert!(!is_convertible(text), "{text}");
            assert_eq!(read(text), Err(NumberError::Malformed), "{text}");
        }
        assert_eq!(read("1e2147483647"), Err(NumberError::Underflow));
        assert_eq!(read("1e126"), Err(NumberError::Overflow));
        assert_eq!(read("1e-131"), Err(NumberError::Underflow));
        assert!(read("-.73e1").is_ok());
    }
}
