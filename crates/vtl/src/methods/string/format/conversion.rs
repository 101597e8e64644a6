//! Values by conversion.

use num_bigint::BigInt;
use num_traits::Signed as _;

use super::specifier::Specifier;
use crate::error::Thrown;
use crate::value::{Decimal, Number, Size, Value, hash_code};

/// Appends a value as a specifier wants it.
pub(super) fn convert(specifier: &Specifier<'_>, value: &Value, out: &mut String) -> Result<(), Thrown> {
    if specifier.conversion == 'b' {
        let truth = match value {
            Value::Null => false,
            Value::Boolean(truth) => *truth,
            _ => true,
        };
        cut(specifier, if truth { "true" } else { "false" }, out);
        return Ok(());
    }
    if value.is_null() {
        cut(specifier, "null", out);
        return Ok(());
    }
    match specifier.conversion {
        's' => cut(specifier, &value.to_text()?, out),
        'h' => cut(specifier, &format!("{:x}", hash_code(value)), out),
        'c' => specifier.pad(&character(specifier, value)?, out),
        'd' => decimal_integer(specifier, &integer(specifier, value)?, out),
        'o' | 'x' => radix_integer(specifier, value, out)?,
        _ => floating(specifier, value, out)?,
    }
    Ok(())
}

/// Appends at most as many characters as the precision says.
fn cut(specifier: &Specifier<'_>, text: &str, out: &mut String) {
    match specifier.precision {
        Some(most) => specifier.pad(&text.chars().take(most).collect::<String>(), out),
        None => specifier.pad(text, out),
    }
}

fn character(specifier: &Specifier<'_>, value: &Value) -> Result<String, Thrown> {
    let code = match value {
        Value::Character(unit) => u32::from(*unit),
        Value::Byte(_) | Value::Short(_) | Value::Integer(_) => {
            value.as_number().map_or(0, |number| number.to_int().cast_unsigned())
        }
        _ => return Err(mismatch(specifier, value)),
    };
    let character = char::from_u32(code);
    character.map(String::from).ok_or_else(|| {
        Thrown::new("java.util.IllegalFormatCodePointException", format!("Code point = {code:#x}"))
    })
}

fn integer(specifier: &Specifier<'_>, value: &Value) -> Result<BigInt, Thrown> {
    match value.as_number() {
        Some(Number::Whole(number, _)) => Ok(number.into()),
        Some(Number::Big(number)) => Ok((*number).clone()),
        _ => Err(mismatch(specifier, value)),
    }
}

fn decimal_integer(specifier: &Specifier<'_>, number: &BigInt, out: &mut String) {
    signed(specifier, number.is_negative(), &number.magnitude().to_string(), out);
}

/// `%o` and `%x`: negative numbers of a size in two's complement.
fn radix_integer(specifier: &Specifier<'_>, value: &Value, out: &mut String) -> Result<(), Thrown> {
    let (radix, prefix) = if specifier.conversion == 'x' { (16, "0x") } else { (8, "0") };
    let mut number = integer(specifier, value)?;
    if let (Some(Number::Whole(_, size)), true) = (value.as_number(), number.is_negative()) {
        let bits = match size {
            Size::Byte => 8,
            Size::Short => 16,
            Size::Integer => 32,
            Size::Long => 64,
        };
        number += BigInt::from(1) << bits;
    }
    let prefix = if specifier.has('#') { prefix } else { "" };
    let digits = number.to_str_radix(radix);
    let zeros = if specifier.has('0') {
        "0".repeat(specifier.width.unwrap_or_default().saturating_sub(prefix.len() + digits.len()))
    } else {
        String::new()
    };
    specifier.pad(&format!("{prefix}{zeros}{digits}"), out);
    Ok(())
}

fn floating(specifier: &Specifier<'_>, value: &Value, out: &mut String) -> Result<(), Thrown> {
    let number = match value {
        Value::Double(number) => *number,
        Value::Float(number) => f64::from(*number),
        Value::BigDecimal(number) => return decimal(specifier, number, number.unscaled.is_negative(), out),
        _ => return Err(mismatch(specifier, value)),
    };
    if !number.is_finite() {
        let word = if number.is_nan() { "NaN" } else { "Infinity" };
        let negative = number == f64::NEG_INFINITY;
        specifier.pad(&sign(specifier, negative, word), out);
        return Ok(());
    }
    // Java rounds the shortest digits that name the number, not the number itself.
    let shortest = match value {
        Value::Float(number) => format!("{number:e}"),
        _ => format!("{number:e}"),
    };
    let exact = Decimal::parse(&shortest).unwrap_or_else(|| BigInt::from(0).into());
    decimal(specifier, &exact, number.is_sign_negative(), out)
}

fn decimal(
    specifier: &Specifier<'_>,
    number: &Decimal,
    negative: bool,
    out: &mut String,
) -> Result<(), Thrown> {
    let number = Decimal { unscaled: number.unscaled.abs(), scale: number.scale };
    let precision = specifier.precision.unwrap_or(6);
    let digits = match specifier.conversion {
        'f' => number.fixed(precision),
        'e' => number.scientific(precision),
        _ => number.general(precision),
    };
    signed(specifier, negative, &digits, out);
    Ok(())
}

/// Appends digits with their sign, in groups and behind zeros if so wanted.
fn signed(specifier: &Specifier<'_>, negative: bool, digits: &str, out: &mut String) {
    let digits = if specifier.has(',') { grouped(digits) } else { digits.to_owned() };
    let around = sign(specifier, negative, "").len();
    let zeros = if specifier.has('0') {
        "0".repeat(specifier.width.unwrap_or_default().saturating_sub(around + digits.len()))
    } else {
        String::new()
    };
    specifier.pad(&sign(specifier, negative, &(zeros + &digits)), out);
}

fn sign(specifier: &Specifier<'_>, negative: bool, digits: &str) -> String {
    match negative {
        true if specifier.has('(') => format!("({digits})"),
        true => format!("-{digits}"),
        false if specifier.has('+') => format!("+{digits}"),
        false if specifier.has(' ') => format!(" {digits}"),
        false => digits.to_owned(),
    }
}

/// Thousands apart, by commas.
fn grouped(digits: &str) -> String {
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

fn mismatch(specifier: &Specifier<'_>, value: &Value) -> Thrown {
    let message = format!("{} != {}", specifier.conversion, value.class_name());
    Thrown::new("java.util.IllegalFormatConversionException", message)
}

impl Decimal {
    /// Digits with so many after the point, halves rounded up. The number is not negative, as in the next two.
    fn fixed(&self, places: usize) -> String {
        let rounded = self.rounded(i32::try_from(places).unwrap_or(i32::MAX));
        let digits = rounded.to_string();
        let digits = format!("{}{digits}", "0".repeat((places + 1).saturating_sub(digits.len())));
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }

    /// One digit before the point, so many after it, and the exponent.
    fn scientific(&self, places: usize) -> String {
        if self.unscaled == BigInt::from(0) {
            return format!("{}e+00", self.fixed(places));
        }
        let mut exponent = self.exponent();
        let at = |exponent: i32| Self { unscaled: self.unscaled.clone(), scale: self.scale + exponent };
        let mut digits = at(exponent).fixed(places);
        if digits.starts_with("10") {
            exponent += 1;
            digits = at(exponent).fixed(places);
        }
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
    }

    /// `%g`: so many digits in all, in the form that suits the size.
    fn general(&self, precision: usize) -> String {
        let precision = precision.max(1);
        if self.unscaled == BigInt::from(0) {
            return self.fixed(precision - 1);
        }
        let exponent = self.exponent();
        if !(-4..i32::try_from(precision).unwrap_or(i32::MAX)).contains(&exponent) {
            return self.scientific(precision - 1);
        }
        let places = i64::try_from(precision).unwrap_or(i64::MAX) - 1 - i64::from(exponent);
        self.fixed(usize::try_from(places).unwrap_or_default())
    }

    /// The power of ten of the first digit.
    fn exponent(&self) -> i32 {
        let digits = self.unscaled.magnitude().to_string().len();
        i32::try_from(digits).unwrap_or(i32::MAX).saturating_sub(1).saturating_sub(self.scale)
    }

    /// The number times ten to the power of `places`, rounded, halves up.
    fn rounded(&self, places: i32) -> BigInt {
        let ten = BigInt::from(10);
        match places.saturating_sub(self.scale) {
            more @ 0.. => &self.unscaled * ten.pow(more.unsigned_abs()),
            fewer => {
                (&self.unscaled + BigInt::from(5) * ten.pow(fewer.unsigned_abs() - 1))
                    / ten.pow(fewer.unsigned_abs())
            }
        }
    }
}
