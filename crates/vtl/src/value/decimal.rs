//! `BigDecimal`: an integer and how many of its digits stand after the point.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive, Zero};

/// The most digits that aligning two numbers may add; beyond it an answer would be longer than any limit of a rendering.
const WIDEST: u32 = 100_000;

/// A decimal number of any length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    /// All digits.
    pub unscaled: BigInt,
    /// How many of them stand after the point; negative for zeros before it.
    pub scale: i32,
}

impl Decimal {
    /// The number that Java's `new BigDecimal(text)` makes of a text; `None` where it throws.
    pub fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let unscaled = digits.parse().ok()?;
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        fraction.bytes().all(|byte| byte.is_ascii_digit()).then_some(Self { unscaled, scale })
    }

    /// The exact value of a `double`; `None` for infinities and for what is no number.
    pub fn exactly(number: f64) -> Option<Self> {
        if !number.is_finite() {
            return None;
        }
        if number == 0.0 {
            return Some(BigInt::zero().into());
        }
        let bits = number.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as i32;
        let fraction = bits & 0x000f_ffff_ffff_ffff;
        let mantissa = if exponent == 0 { fraction << 1 } else { fraction | 0x0010_0000_0000_0000 };
        let zeros = mantissa.trailing_zeros();
        let power = exponent - 1075 + zeros as i32;
        let sign = if number < 0.0 { Sign::Minus } else { Sign::Plus };
        let magnitude = BigInt::from_biguint(sign, (mantissa >> zeros).into());
        Some(if power >= 0 {
            Self { unscaled: magnitude << power.unsigned_abs(), scale: 0 }
        } else {
            // A half is five tenths: n / 2^k = n * 5^k / 10^k.
            Self { unscaled: magnitude * BigInt::from(5).pow(power.unsigned_abs()), scale: -power }
        })
    }

    /// The sum.
    pub fn add(&self, other: &Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self { unscaled: self.at_scale(scale)? + other.at_scale(scale)?, scale })
    }

    /// The difference.
    pub fn subtract(&self, other: &Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        Some(Self { unscaled: self.at_scale(scale)? - other.at_scale(scale)?, scale })
    }

    /// The product.
    pub fn multiply(&self, other: &Self) -> Option<Self> {
        Some(Self { unscaled: &self.unscaled * &other.unscaled, scale: self.scale.checked_add(other.scale)? })
    }

    /// The quotient with as many digits after the point as the dividend, rounded to the nearest, halves towards zero.
    pub fn divide(&self, other: &Self) -> Option<Self> {
        let (mut dividend, mut divisor) = (self.unscaled.clone(), other.unscaled.clone());
        if other.scale >= 0 {
            dividend *= power(other.scale.unsigned_abs())?;
        } else {
            divisor *= power(other.scale.unsigned_abs())?;
        }
        let (quotient, remainder) = dividend.div_rem(&divisor);
        let past_half = (remainder * 2u32).abs() > divisor.abs();
        let step = if dividend.is_negative() == divisor.is_negative() { 1 } else { -1 };
        Some(Self { unscaled: if past_half { quotient + step } else { quotient }, scale: self.scale })
    }

    /// Which is greater.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let scale = self.scale.max(other.scale);
        Some(self.at_scale(scale)?.cmp(&other.at_scale(scale)?))
    }

    /// The nearest `double`.
    pub fn to_f64(&self) -> f64 {
        format!("{}e{}", self.unscaled, -i64::from(self.scale)).parse().unwrap_or(f64::NAN)
    }

    /// The digits before the point.
    pub fn whole(&self) -> BigInt {
        let factor = power(self.scale.unsigned_abs());
        match factor {
            Some(factor) if self.scale >= 0 => &self.unscaled / factor,
            Some(factor) => &self.unscaled * factor,
            None => BigInt::zero(),
        }
    }

    /// The unscaled value with more digits after the point.
    fn at_scale(&self, scale: i32) -> Option<BigInt> {
        let more = scale.checked_sub(self.scale)?.to_u32()?;
        Some(&self.unscaled * power(more)?)
    }
}

/// Ten to a power.
fn power(exponent: u32) -> Option<BigInt> {
    (exponent <= WIDEST).then(|| BigInt::from(10).pow(exponent))
}

impl From<BigInt> for Decimal {
    fn from(unscaled: BigInt) -> Self {
        Self { unscaled, scale: 0 }
    }
}

impl fmt::Display for Decimal {
    /// Java's canonical form: plain, or with an exponent for very small numbers and negative scales.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled.is_negative() { "-" } else { "" };
        let digits = self.unscaled.magnitude().to_string();
        let count = digits.len() as i64;
        let exponent = count - 1 - i64::from(self.scale);
        if self.scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        if self.scale > 0 && exponent >= -6 {
            let whole = count - i64::from(self.scale);
            let zeros = "0".repeat(usize::try_from(-whole).unwrap_or_default());
            let (before, after) = digits.split_at(usize::try_from(whole).unwrap_or_default());
            let before = if before.is_empty() { "0" } else { before };
            return write!(f, "{sign}{before}.{zeros}{after}");
        }
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        write!(f, "{sign}{first}{point}{rest}")?;
        if exponent == 0 { Ok(()) } else { write!(f, "E{exponent:+}") }
    }
}
