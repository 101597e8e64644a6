//! The numbers: what all have in common, and the static methods that a template reaches through any value of the class.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::Signed as _;

use super::Answer;
use super::arguments::{double, int, long, null_pointer, text};
use crate::error::Thrown;
use crate::value::{Decimal, Number, Value};

pub(super) fn call(value: &Value, name: &str, arguments: &[Value]) -> Answer {
    let Some(number) = value.as_number() else { return Ok(None) };
    if let Some(answer) = conversion(&number, name, arguments) {
        return Ok(Some(answer));
    }
    if let ("compareTo", [other]) = (name, arguments) {
        return compare_to(value, other);
    }
    match value {
        Value::Integer(_) => integer(name, arguments),
        Value::Long(_) => long_integer(name, arguments),
        Value::Double(number) => double_number(*number, name, arguments),
        Value::BigInteger(number) => Ok(big(number, name, arguments)),
        Value::BigDecimal(number) => Ok(decimal(number, name, arguments)),
        _ => Ok(None),
    }
}

fn conversion(number: &Number, name: &str, arguments: &[Value]) -> Option<Value> {
    if !arguments.is_empty() {
        return None;
    }
    Some(match name {
        "intValue" => number.to_int().into(),
        "longValue" => number.to_long().into(),
        "doubleValue" => number.to_double().into(),
        "floatValue" => Value::Float(number.to_float()),
        "shortValue" => Value::Short(number.to_int() as i16),
        "byteValue" => Value::Byte(number.to_int() as i8),
        _ => return None,
    })
}

/// `compareTo` takes a number of the same class.
fn compare_to(value: &Value, other: &Value) -> Answer {
    use Value::{BigDecimal, BigInteger, Byte, Double, Float, Integer, Long, Null, Short};
    let order = match (value, other) {
        (_, Null) => return Err(null_pointer()),
        (Integer(one), Integer(two)) => one.cmp(two),
        (Long(one), Long(two)) => one.cmp(two),
        (BigInteger(one), BigInteger(two)) => one.cmp(two),
        (Double(one), Double(two)) => one.total_cmp(two),
        (Float(one), Float(two)) => one.total_cmp(two),
        (Byte(one), Byte(two)) => return Ok(Some((i32::from(*one) - i32::from(*two)).into())),
        (Short(one), Short(two)) => return Ok(Some((i32::from(*one) - i32::from(*two)).into())),
        (BigDecimal(one), BigDecimal(two)) => match one.compare(two) {
            Some(order) => order,
            None => return Ok(None),
        },
        _ => {
            let (one, two) = (value.class_name(), other.class_name());
            let message = format!("class {two} cannot be cast to class {one}");
            return Err(Thrown::new("java.lang.ClassCastException", message));
        }
    };
    Ok(Some((order as i32).into()))
}

fn integer(name: &str, arguments: &[Value]) -> Answer {
    Ok(match (name, arguments) {
        ("parseInt" | "valueOf", [number]) if name == "parseInt" || int(number).is_none() => {
            match text(number) {
                Some(digits) => Some(parse_int(digits.map(|digits| &**digits), 10)?.into()),
                None => None,
            }
        }
        ("parseInt" | "valueOf", [number, radix]) => match (text(number), int(radix)) {
            (Some(digits), Some(radix)) => Some(parse_int(digits.map(|digits| &**digits), radix)?.into()),
            _ => None,
        },
        (name, [one]) => int(one).and_then(|one| integer_of_one(name, one)),
        (name, [one, two]) => match (int(one), int(two)) {
            (Some(one), Some(two)) => integer_of_two(name, one, two)?,
            _ => None,
        },
        _ => None,
    })
}

fn integer_of_one(name: &str, one: i32) -> Option<Value> {
    Some(match name {
        "valueOf" => one.into(),
        "toString" => one.to_string().into(),
        "toHexString" => format!("{one:x}").into(),
        "toOctalString" => format!("{one:o}").into(),
        "toBinaryString" => format!("{one:b}").into(),
        "signum" => one.signum().into(),
        "bitCount" => one.count_ones().cast_signed().into(),
        "reverse" => one.reverse_bits().into(),
        "reverseBytes" => one.swap_bytes().into(),
        "hashCode" => one.into(),
        _ => return None,
    })
}

fn integer_of_two(name: &str, one: i32, two: i32) -> Result<Option<Value>, Thrown> {
    Ok(Some(match name {
        "max" => one.max(two).into(),
        "min" => one.min(two).into(),
        "sum" => one.wrapping_add(two).into(),
        "compare" => (one.cmp(&two) as i32).into(),
        "toString" => in_radix(one.into(), two).into(),
        "divideUnsigned" | "remainderUnsigned" if two == 0 => {
            return Err(Thrown::new("java.lang.ArithmeticException", "/ by zero"));
        }
        "divideUnsigned" => (one.cast_unsigned() / two.cast_unsigned()).cast_signed().into(),
        "remainderUnsigned" => (one.cast_unsigned() % two.cast_unsigned()).cast_signed().into(),
        _ => return Ok(None),
    }))
}

fn long_integer(name: &str, arguments: &[Value]) -> Answer {
    Ok(match (name, arguments) {
        ("parseLong" | "valueOf", [number]) if name == "parseLong" || long(number).is_none() => {
            match text(number) {
                Some(digits) => Some(parse_long(digits.map(|digits| &**digits), 10)?.into()),
                None => None,
            }
        }
        ("parseLong" | "valueOf", [number, radix]) => match (text(number), int(radix)) {
            (Some(digits), Some(radix)) => Some(parse_long(digits.map(|digits| &**digits), radix)?.into()),
            _ => None,
        },
        ("toString", [number, radix]) => match (long(number), int(radix)) {
            (Some(number), Some(radix)) => Some(in_radix(number, radix).into()),
            _ => None,
        },
        (name, [one]) => long(one).and_then(|one| long_of_one(name, one)),
        (name, [one, two]) => long(one).zip(long(two)).and_then(|(one, two)| long_of_two(name, one, two)),
        _ => None,
    })
}

fn long_of_one(name: &str, one: i64) -> Option<Value> {
    Some(match name {
        "valueOf" => one.into(),
        "toString" => one.to_string().into(),
        "toHexString" => format!("{one:x}").into(),
        "toOctalString" => format!("{one:o}").into(),
        "toBinaryString" => format!("{one:b}").into(),
        "signum" => (one.signum() as i32).into(),
        "bitCount" => one.count_ones().cast_signed().into(),
        _ => return None,
    })
}

fn long_of_two(name: &str, one: i64, two: i64) -> Option<Value> {
    Some(match name {
        "max" => one.max(two).into(),
        "min" => one.min(two).into(),
        "sum" => one.wrapping_add(two).into(),
        "compare" => (one.cmp(&two) as i32).into(),
        _ => return None,
    })
}

fn double_number(number: f64, name: &str, arguments: &[Value]) -> Answer {
    Ok(match (name, arguments) {
        ("isNaN", []) => Some(number.is_nan().into()),
        ("isInfinite", []) => Some(number.is_infinite().into()),
        ("parseDouble", [argument]) => match text(argument) {
            Some(digits) => Some(parse_double(digits.map(|digits| &**digits))?.into()),
            None => None,
        },
        ("valueOf", [argument]) => match (double(argument), text(argument)) {
            (Some(number), _) => Some(number.into()),
            (None, Some(digits)) => Some(parse_double(digits.map(|digits| &**digits))?.into()),
            (None, None) => None,
        },
        ("toString", [argument]) => match double(argument) {
            Some(number) => Some(Value::from(number).to_text()?.into()),
            None => None,
        },
        ("isNaN", [argument]) => double(argument).map(|number| number.is_nan().into()),
        ("isInfinite", [argument]) => double(argument).map(|number| number.is_infinite().into()),
        (name, [one, two]) => double(one).zip(double(two)).and_then(|(one, two)| match name {
            "max" => Some(one.max(two).into()),
            "min" => Some(one.min(two).into()),
            "sum" => Some((one + two).into()),
            "compare" => Some((one.total_cmp(&two) as i32).into()),
            _ => None,
        }),
        _ => None,
    })
}

fn big(number: &BigInt, name: &str, arguments: &[Value]) -> Option<Value> {
    let answer = match (name, arguments) {
        ("negate", []) => -number,
        ("abs", []) => number.abs(),
        ("signum", []) => return Some(sign(number).into()),
        ("bitLength", []) => return Some(crate::value::int(number.bits() as usize)),
        ("add", [Value::BigInteger(other)]) => number + &**other,
        ("subtract", [Value::BigInteger(other)]) => number - &**other,
        ("multiply", [Value::BigInteger(other)]) => number * &**other,
        ("max", [Value::BigInteger(other)]) => number.max(other).clone(),
        ("min", [Value::BigInteger(other)]) => number.min(other).clone(),
        _ => return None,
    };
    Some(Value::BigInteger(Rc::new(answer)))
}

fn decimal(number: &Decimal, name: &str, arguments: &[Value]) -> Option<Value> {
    let answer = match (name, arguments) {
        ("negate", []) => Decimal { unscaled: -&number.unscaled, scale: number.scale },
        ("abs", []) => Decimal { unscaled: number.unscaled.abs(), scale: number.scale },
        ("signum", []) => return Some(sign(&number.unscaled).into()),
        ("scale", []) => return Some(number.scale.into()),
        ("precision", []) => return Some(crate::value::int(number.unscaled.magnitude().to_string().len())),
        ("unscaledValue", []) => return Some(Value::BigInteger(Rc::new(number.unscaled.clone()))),
        ("toBigInteger", []) => return Some(Value::BigInteger(Rc::new(number.whole()))),
        ("add", [Value::BigDecimal(other)]) => number.add(other)?,
        ("subtract", [Value::BigDecimal(other)]) => number.subtract(other)?,
        ("multiply", [Value::BigDecimal(other)]) => number.multiply(other)?,
        _ => return None,
    };
    Some(Value::BigDecimal(Rc::new(answer)))
}

fn sign(number: &BigInt) -> i32 {
    i32::from(number.is_positive()) - i32::from(number.is_negative())
}

/// `Integer.parseInt`
fn parse_int(digits: Option<&str>, radix: i32) -> Result<i32, Thrown> {
    let number = parse_long(digits, radix)?;
    i32::try_from(number).map_err(|_| no_number(digits, radix))
}

/// `Long.parseLong`
fn parse_long(digits: Option<&str>, radix: i32) -> Result<i64, Thrown> {
    let radix_known = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix));
    let number = radix_known.and_then(|radix| i64::from_str_radix(digits?, radix).ok());
    number.ok_or_else(|| no_number(digits, radix))
}

/// `Double.parseDouble`: blanks around it and a letter for the type may stand.
fn parse_double(digits: Option<&str>) -> Result<f64, Thrown> {
    let digits = digits.ok_or_else(null_pointer)?;
    let trimmed = digits.trim_matches(|character| character <= ' ');
    if trimmed.is_empty() {
        return Err(Thrown::new("java.lang.NumberFormatException", "empty String"));
    }
    let unsigned = trimmed.trim_start_matches(['+', '-']);
    let number = match unsigned {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(if trimmed.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        _ if unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') => {
            trimmed.trim_end_matches(['d', 'D', 'f', 'F']).parse().ok()
        }
        _ => None,
    };
    number.ok_or_else(|| {
        Thrown::new("java.lang.NumberFormatException", format!("For input string: \"{digits}\""))
    })
}

fn no_number(digits: Option<&str>, radix: i32) -> Thrown {
    let class = "java.lang.NumberFormatException";
    match digits {
        // As OpenJDK 17 words it; other versions differ.
        None => Thrown::new(class, "Cannot parse null string"),
        Some(digits) if radix == 10 => Thrown::new(class, format!("For input string: \"{digits}\"")),
        Some(digits) => Thrown::new(class, format!("For input string: \"{digits}\" under radix {radix}")),
    }
}

/// A number in a radix; in ten if Java knows none such.
fn in_radix(number: i64, radix: i32) -> String {
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix)).unwrap_or(10);
    BigInt::from(number).to_str_radix(radix)
}
