//! Numbers as they were written, whatever their size: how they print, compare and divide. Jackson keeps integers as they
//! are and strips decimals of their trailing zeros.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use jsonsmart::Decimal;
use num_bigint::BigUint;

/// A number of a JSON text.
#[derive(Debug, Clone)]
pub struct Number<'t> {
    text: Cow<'t, str>,
    /// Written without point and exponent.
    integer: bool,
    /// If it is such, and 64 bits hold it.
    small: Option<i64>,
}

impl<'t> Number<'t> {
    /// Of a number's text; none if Java has no `BigDecimal` for its exponent.
    pub(crate) fn new(text: &'t str, integer: bool) -> Option<Self> {
        let small = if integer { text.parse().ok() } else { None };
        if !integer {
            Decimal::parse(text)?;
        }
        Some(Number { text: Cow::Borrowed(text), integer, small })
    }

    /// The same, borrowing nothing.
    pub(crate) fn into_owned(self) -> Number<'static> {
        Number { text: Cow::Owned(self.text.into_owned()), integer: self.integer, small: self.small }
    }

    /// Whether it was written without point and exponent: 1.0 is no integer to the library.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.integer
    }

    /// The value, if it is an integer of 32 bits.
    pub(crate) fn as_i32(&self) -> Option<i32> {
        self.small.and_then(|small| i32::try_from(small).ok())
    }

    pub(crate) fn is_positive(&self) -> bool {
        !self.text.starts_with('-') && !self.decimal().is_zero()
    }

    /// By value.
    #[must_use]
    pub fn compare(&self, other: &Number<'_>) -> Ordering {
        match (self.small, other.small) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.decimal().compare(&other.decimal()),
        }
    }

    /// Whether a whole number of times the other, which is positive, makes this one.
    #[must_use]
    pub fn is_multiple_of(&self, other: &Number<'_>) -> bool {
        if let (Some(a), Some(b)) = (self.small, other.small) {
            return b == 0 || a.wrapping_rem(b) == 0;
        }
        let (a, b) = (self.decimal(), other.decimal());
        if a.is_zero() || b.is_zero() {
            return true;
        }
        // Neither has zeros at its end, so nothing with a lower power of ten is a multiple.
        let Ok(power) = u32::try_from(i64::from(b.scale()) - i64::from(a.scale())) else { return false };
        divides(b.digits(), a.digits(), power)
    }

    /// Java's `doubleValue`.
    pub(crate) fn to_f64(&self) -> f64 {
        self.decimal().to_f64()
    }

    /// The number as a bound of a schema: what is whole and fits 64 bits counts, and prints, as an integer.
    pub(crate) fn as_bound(&self) -> Number<'static> {
        let decimal = self.decimal();
        let whole = decimal.to_i64();
        let text = whole.map_or_else(|| self.text.to_string(), |whole| whole.to_string());
        Number { text: Cow::Owned(text), integer: self.integer || whole.is_some(), small: whole }
    }

    fn decimal(&self) -> Decimal {
        // What `new` has read before is read again.
        Decimal::parse(&self.text).unwrap_or_default().stripped()
    }
}

impl fmt::Display for Number<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.small {
            Some(small) => small.fmt(formatter),
            None if self.integer => formatter.write_str(&self.text),
            None => self.decimal().fmt(formatter),
        }
    }
}

/// Whether one number divides another that `power` zeros are to be put behind. It is read piece by piece, so that a number
/// of a million digits takes a million steps and no more.
fn divides(divisor: &str, number: &str, power: u32) -> bool {
    const PIECE: usize = 18;
    let Some(divisor) = BigUint::parse_bytes(divisor.as_bytes(), 10) else { return false };
    let ten = BigUint::from(10_u8);
    let mut remainder = BigUint::ZERO;
    for piece in number.as_bytes().chunks(PIECE) {
        let value = piece.iter().fold(0_u64, |value, digit| value * 10 + u64::from(digit.wrapping_sub(b'0')));
        let shift = ten.pow(u32::try_from(piece.len()).unwrap_or_default());
        remainder = (remainder * shift + value) % &divisor;
    }
    (remainder * ten.modpow(&BigUint::from(power), &divisor)) % divisor == BigUint::ZERO
}
