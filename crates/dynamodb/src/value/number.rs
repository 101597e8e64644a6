//! DynamoDB's number type: exact decimals of up to 38 significant digits, 1E-130 to 9.99…E+125. Parsing,
//! printing, comparing, adding and subtracting. Knows neither items nor expressions.

use std::cmp::Ordering;
use std::fmt;

/// Significant digits a number can have.
pub const MAX_DIGITS: u32 = 38;
/// The exponent of the largest magnitudes, in scientific notation.
const MAX_MAGNITUDE: i64 = 125;
/// The exponent of the smallest magnitudes, in scientific notation.
const MIN_MAGNITUDE: i64 = -130;
/// The first mantissa with 39 digits.
const LIMIT: u128 = 10_u128.pow(MAX_DIGITS);

/// A number: `±mantissa × 10^exponent`.
///
/// Normalised, so that equal numbers are equal field by field: the mantissa ends with no zero, and zero is `0 × 10^0`.
/// Aligned as texts are, not as its mantissa would be: else so would be every item, and allocators take longer for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(Rust, packed(8))]
pub struct Number {
    negative: bool,
    mantissa: u128,
    exponent: i16,
}

/// Why a text or a result is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// The text is empty.
    Empty,
    /// The text is not a decimal number.
    Malformed,
    /// Beyond 9.99…E+125.
    Overflow,
    /// Closer to zero than 1E-130.
    Underflow,
    /// More than 38 significant digits.
    TooPrecise,
}

impl NumberError {
    /// DynamoDB's sentence, `text` being what was given.
    ///
    /// Source: architect/dynalite `test/putItem.js`, recorded from DynamoDB; read 2026-11.
    pub fn message(self, text: &str) -> String {
        match self {
            Self::Empty => "The parameter cannot be converted to a numeric value".to_owned(),
            Self::Malformed => format!("The parameter cannot be converted to a numeric value: {text}"),
            Self::Overflow => {
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
                    .to_owned()
            }
            Self::Underflow => {
                "Number underflow. Attempting to store a number with magnitude smaller than supported range"
                    .to_owned()
            }
            Self::TooPrecise => "Attempting to store more than 38 significant digits in a Number".to_owned(),
        }
    }
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { negative: false, mantissa: 0, exponent: 0 };

    /// Reads a decimal number: optional sign, digits with at most one point, optional exponent.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        let (negative, unsigned) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            all => (false, all),
        };
        let split = unsigned.iter().position(|byte| matches!(byte, b'e' | b'E'));
        let (digits, exponent) = match split {
            Some(at) => {
                let (digits, exponent) = unsigned.split_at(at);
                (digits, parse_exponent(exponent.get(1..).unwrap_or_default())?)
            }
            None => (unsigned, 0),
        };
        Digits::read(digits)?.finish(negative, exponent)
    }

    /// Whether this is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether this is below zero.
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// The digits without sign and point, as an integer.
    pub fn mantissa(self) -> u128 {
        self.mantissa
    }

    /// The power of ten that the mantissa is multiplied by.
    pub fn exponent(self) -> i16 {
        self.exponent
    }

    /// The number of significant digits; 1 for zero.
    pub fn digits(self) -> u32 {
        count_digits(self.mantissa)
    }

    /// The exponent in scientific notation: that of the leading digit.
    pub fn magnitude(self) -> i32 {
        i32::from(self.exponent) + self.digits().cast_signed() - 1
    }

    /// The sum, exact: a result that needs more than 38 digits is an error, as is one out of range.
    pub fn checked_add(self, other: Self) -> Result<Self, NumberError> {
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        if high.is_zero() {
            return Ok(low);
        }
        if low.is_zero() {
            return Ok(high);
        }
        // Both ends of an unequal pair are significant: what does not fit 128 bits has more than 38 digits.
        let shift = u32::from(high.exponent.abs_diff(low.exponent));
        let scale = 10_u128.checked_pow(shift).ok_or(NumberError::TooPrecise)?;
        let scaled = high.mantissa.checked_mul(scale).ok_or(NumberError::TooPrecise)?;
        let (negative, mantissa) = if high.negative == low.negative {
            (high.negative, scaled.checked_add(low.mantissa).ok_or(NumberError::TooPrecise)?)
        } else if scaled >= low.mantissa {
            (high.negative, scaled - low.mantissa)
        } else {
            (low.negative, low.mantissa - scaled)
        };
        Self::normalise(negative, mantissa, i64::from(low.exponent))
    }

    /// The difference, exact, with the errors of [`Number::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, NumberError> {
        self.checked_add(other.negated())
    }

    fn negated(self) -> Self {
        Self { negative: !self.negative && !self.is_zero(), ..self }
    }

    fn normalise(negative: bool, mut mantissa: u128, mut exponent: i64) -> Result<Self, NumberError> {
        if mantissa == 0 {
            return Ok(Self::ZERO);
        }
        while mantissa.is_multiple_of(10) {
            mantissa /= 10;
            exponent += 1;
        }
        let magnitude = exponent.saturating_add(i64::from(count_digits(mantissa)) - 1);
        if magnitude > MAX_MAGNITUDE {
            return Err(NumberError::Overflow);
        }
        if magnitude < MIN_MAGNITUDE {
            return Err(NumberError::Underflow);
        }
        if mantissa >= LIMIT {
            return Err(NumberError::TooPrecise);
        }
        let exponent = i16::try_from(exponent).map_err(|_| NumberError::Overflow)?;
        Ok(Self { negative, mantissa, exponent })
    }

    fn cmp_magnitude(self, other: Self) -> Ordering {
        let by_magnitude = self.magnitude().cmp(&other.magnitude());
        by_magnitude.then_with(|| self.aligned().cmp(&other.aligned()))
    }

    /// The mantissa, with zeros behind it, at exactly 38 digits.
    fn aligned(self) -> u128 {
        self.mantissa * 10_u128.pow(MAX_DIGITS.saturating_sub(self.digits()))
    }
}

impl From<u64> for Number {
    fn from(number: u64) -> Self {
        Self::normalise(false, u128::from(number), 0).unwrap_or(Self::ZERO)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.signum(), other.signum()) {
            (1, 1) => self.cmp_magnitude(*other),
            (-1, -1) => other.cmp_magnitude(*self),
            (left, right) => left.cmp(&right),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Number {
    fn signum(self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

/// Plain decimal digits without an exponent, as DynamoDB answers them.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(self.mantissa);
        let exponent = i32::from(self.exponent);
        if exponent >= 0 {
            f.write_str(digits)?;
            return write_zeros(f, exponent.unsigned_abs());
        }
        let point = i32::try_from(digits.len()).unwrap_or(0) + exponent;
        if point <= 0 {
            f.write_str("0.")?;
            write_zeros(f, point.unsigned_abs())?;
            return f.write_str(digits);
        }
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        write!(f, "{whole}.{fraction}")
    }
}

fn write_zeros(f: &mut fmt::Formatter<'_>, count: u32) -> fmt::Result {
    (0..count).try_for_each(|_| f.write_str("0"))
}

fn count_digits(mantissa: u128) -> u32 {
    mantissa.checked_ilog10().map_or(1, |log| log + 1)
}

fn parse_exponent(text: &[u8]) -> Result<i64, NumberError> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(NumberError::Malformed);
    }
    // A saturated exponent is far out of range either way.
    let value = digits
        .iter()
        .fold(0_i64, |sum, digit| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    Ok(if negative { value.saturating_neg() } else { value })
}

/// The significant digits of a text being read; zeros are held back until a digit shows them to be significant.
#[derive(Default)]
struct Digits {
    mantissa: u128,
    /// Significant digits read, those beyond the 38th too.
    significant: i64,
    held_zeros: u32,
    /// Digits behind the point.
    fraction: i64,
    too_precise: bool,
}

impl Digits {
    fn read(text: &[u8]) -> Result<Self, NumberError> {
        let (mut digits, mut any, mut point) = (Self::default(), false, false);
        for byte in text {
            match byte {
                b'0'..=b'9' => {
                    any = true;
                    digits.fraction += i64::from(point);
                    digits.push(byte - b'0');
                }
                b'.' if !point => point = true,
                _ => return Err(NumberError::Malformed),
            }
        }
        if any { Ok(digits) } else { Err(NumberError::Malformed) }
    }

    fn push(&mut self, digit: u8) {
        if digit == 0 {
            self.held_zeros += u32::from(self.significant > 0);
            return;
        }
        self.significant += i64::from(self.held_zeros) + 1;
        if self.significant > i64::from(MAX_DIGITS) {
            self.too_precise = true;
        } else {
            self.mantissa = self.mantissa * 10_u128.pow(self.held_zeros + 1) + u128::from(digit);
        }
        self.held_zeros = 0;
    }

    fn finish(self, negative: bool, exponent: i64) -> Result<Number, NumberError> {
        let last_digit = i64::from(self.held_zeros).saturating_sub(self.fraction).saturating_add(exponent);
        if !self.too_precise {
            return Number::normalise(negative, self.mantissa, last_digit);
        }
        let magnitude = last_digit.saturating_add(self.significant - 1);
        Err(match magnitude {
            _ if magnitude > MAX_MAGNITUDE => NumberError::Overflow,
            _ if magnitude < MIN_MAGNITUDE => NumberError::Underflow,
            _ => NumberError::TooPrecise,
        })
    }
}
