//! Decimal numbers as Java's `BigDecimal` reads, compares and prints them. No arithmetic; every operation takes time in
//! proportion to the digits written, whatever the exponent.

use std::cmp::Ordering;
use std::fmt;

/// `digits × 10^-scale`, with its sign. Equal are those that `BigDecimal.equals` calls equal: 1.0 is not 1.00.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// Without leading zeros; zero is "0".
    digits: String,
    scale: i32,
}

impl Decimal {
    /// The number, if `new BigDecimal(text)` accepts the text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Decimal> {
        let (negative, text) = sign(text);
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, exponent(text.get(at + 1..)?)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let written = format!("{whole}{fraction}");
        if written.is_empty() || !written.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let scale = i64::try_from(fraction.len()).ok()? - exponent;
        let digits = written.trim_start_matches('0');
        let digits = if digits.is_empty() { "0" } else { digits };
        Some(Decimal {
            negative: negative && digits != "0",
            digits: digits.to_owned(),
            scale: i32::try_from(scale).ok()?,
        })
    }

    /// Without the zeros that end its digits, as `stripTrailingZeros()`: a scale so large that Java refuses it stays.
    #[must_use]
    pub fn stripped(mut self) -> Decimal {
        if self.is_zero() {
            return Decimal::default();
        }
        let kept = self.digits.trim_end_matches('0').len();
        let scale = i64::from(self.scale) - i64::try_from(self.digits.len() - kept).unwrap_or_default();
        if let Ok(scale) = i32::try_from(scale) {
            self.digits.truncate(kept);
            self.scale = scale;
        }
        self
    }

    /// The digits, without sign and point.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// How many of the digits stand behind the point; less than none for zeros that are not written.
    #[must_use]
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// The value, if it is whole and 64 bits hold it.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        const DIGITS: i64 = 19;
        let stripped = self.clone().stripped();
        if stripped.scale > 0 || stripped.magnitude() >= DIGITS {
            return None;
        }
        let sign = if self.negative { "-" } else { "" };
        let zeros = usize::try_from(-i64::from(stripped.scale)).ok()?;
        format!("{sign}{}{}", stripped.digits, "0".repeat(zeros)).parse().ok()
    }

    /// The nearest double, as `doubleValue()`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.digits, -i64::from(self.scale)).parse().unwrap_or(f64::NAN)
    }

    /// The lowest 32 bits of the whole part, as `intValue()`.
    #[must_use]
    pub fn to_int(&self) -> i32 {
        let magnitude =
            self.whole_digits().fold(0_i32, |value, digit| value.wrapping_mul(10).wrapping_add(digit));
        if self.negative { magnitude.wrapping_neg() } else { magnitude }
    }

    /// The digits before the point. After 32 zeros nothing is left of them in 32 bits, so no more are given.
    fn whole_digits(&self) -> impl Iterator<Item = i32> {
        let written = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let scale = i64::from(self.scale);
        let kept = usize::try_from(written.saturating_sub(scale.max(0)).max(0)).unwrap_or(0);
        let zeros = usize::try_from((-scale).clamp(0, 32)).unwrap_or(0);
        let digits = self.digits.bytes().take(kept).map(|byte| i32::from(byte) - i32::from(b'0'));
        digits.chain(std::iter::repeat_n(0, zeros))
    }

    /// The power of ten of the first digit.
    fn magnitude(&self) -> i64 {
        i64::try_from(self.digits.len()).unwrap_or(i64::MAX) - 1 - i64::from(self.scale)
    }

    /// Whether it is zero, whatever its scale.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.digits == "0"
    }

    /// As `compareTo`: by value, whatever the scale.
    #[must_use]
    pub fn compare(&self, other: &Decimal) -> Ordering {
        let signs = (self.signum(), other.signum());
        match signs {
            (-1, -1) => other.compare_magnitude(self),
            (1, 1) => self.compare_magnitude(other),
            (mine, theirs) => mine.cmp(&theirs),
        }
    }

    fn signum(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn compare_magnitude(&self, other: &Decimal) -> Ordering {
        let mine = self.digits.trim_end_matches('0');
        let theirs = other.digits.trim_end_matches('0');
        self.magnitude().cmp(&other.magnitude()).then_with(|| mine.cmp(theirs))
    }
}

impl Default for Decimal {
    /// Zero.
    fn default() -> Self {
        Decimal { negative: false, digits: "0".to_owned(), scale: 0 }
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let written = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value: i64 = written.then(|| text.parse().ok())??;
    i32::try_from(value).ok().map(i64::from)
}

impl fmt::Display for Decimal {
    /// As `BigDecimal.toString`: plain while the scale is not negative and the first digit stands no further than six
    /// places behind the point, scientific otherwise.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            formatter.write_str("-")?;
        }
        let magnitude = self.magnitude();
        match usize::try_from(self.scale) {
            Ok(0) => formatter.write_str(&self.digits),
            Ok(scale) if magnitude >= -6 => self.plain(scale, formatter),
            _ => self.scientific(magnitude, formatter),
        }
    }
}

impl Decimal {
    fn plain(&self, scale: usize, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let padded = format!("{:0>width$}", self.digits, width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(formatter, "{whole}.{fraction}")
    }

    fn scientific(&self, magnitude: i64, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.digits.split_at(1);
        formatter.write_str(first)?;
        if !rest.is_empty() {
            write!(formatter, ".{rest}")?;
        }
        if magnitude == 0 { Ok(()) } else { write!(formatter, "E{magnitude:+}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn stripped(text: &str) -> (String, i32) {
        let decimal = Decimal::parse(text).unwrap().stripped();
        (decimal.digits().to_owned(), decimal.scale())
    }

    #[test]
    fn zeros_at_the_end_go_into_the_scale() {
        assert_eq!(stripped("1.500"), ("15".to_owned(), 1));
        assert_eq!(stripped("-1200"), ("12".to_owned(), -2));
        assert_eq!(stripped("0.000"), ("0".to_owned(), 0));
        assert!(Decimal::default().is_zero());
    }

    #[test]
    fn what_is_whole_and_fits_is_a_64_bit_integer() {
        let whole = |text: &str| Decimal::parse(text).unwrap().to_i64();
        assert_eq!(whole("1.20e3"), Some(1200));
        assert_eq!(whole("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(whole("9223372036854775808"), None);
        assert_eq!(whole("1e19"), None);
        assert_eq!(whole("0.5"), None);
        assert_eq!(whole("0e400"), Some(0));
    }
}
