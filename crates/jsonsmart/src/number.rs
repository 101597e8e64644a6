//! Numbers in the kinds that json-smart gives them, and how Java prints each.

use std::fmt;

use crate::Decimal;

/// A number, in the Java class that json-smart chooses for its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// `Integer`: a whole number that fits.
    Int(i32),
    /// `Long`: one that needs it.
    Long(i64),
    /// `BigInteger`: one beyond that; its scale is 0.
    Big(Decimal),
    /// `Double`: one with a point or exponent, of at most 18 characters.
    Double(f64),
    /// `BigDecimal`: a longer one.
    Decimal(Decimal),
}

impl Number {
    /// Java's `doubleValue()`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Int(value) => f64::from(*value),
            #[expect(clippy::cast_precision_loss, reason = "as Java's conversion rounds")]
            Number::Long(value) => *value as f64,
            Number::Double(value) => *value,
            Number::Big(value) | Number::Decimal(value) => value.to_f64(),
        }
    }

    /// The number exactly; none for what is not finite.
    #[must_use]
    pub fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Number::Big(value) | Number::Decimal(value) => Some(value.clone()),
            _ => Decimal::parse(&self.to_string()),
        }
    }
}

impl fmt::Display for Number {
    /// As Java's `toString`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Int(value) => value.fmt(formatter),
            Number::Long(value) => value.fmt(formatter),
            Number::Big(value) | Number::Decimal(value) => value.fmt(formatter),
            Number::Double(value) => formatter.write_str(&java_double(*value)),
        }
    }
}

/// A double as `Double.toString` of Java 19 and later prints it: the fewest digits that tell it from its neighbours, two
/// at least, plain from 10⁻³ to 10⁷ and scientific beyond. Older Javas print some doubles with a digit more.
#[must_use]
pub fn java_double(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let magnitude = value.abs();
    if value == 0.0 || (1e-3..1e7).contains(&magnitude) {
        return format!("{value:?}");
    }
    let shortest = format!("{value:e}");
    if shortest.contains('.') { shortest.replace('e', "E") } else { format!("{value:.1e}").replace('e', "E") }
}
