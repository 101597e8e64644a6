//! Numbers as arithmetic sees them, and Java's narrowing of one kind into another.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{Decimal, Value};

/// A value that is a number.
#[derive(Debug, Clone)]
pub(crate) enum Number {
    /// `Byte`, `Short`, `Integer` or `Long`, with its size.
    Whole(i64, Size),
    /// `Float`
    Float(f32),
    /// `Double`
    Double(f64),
    /// `BigInteger`
    Big(Rc<BigInt>),
    /// `BigDecimal`
    Decimal(Rc<Decimal>),
}

/// The sizes of integers, the smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Size {
    Byte,
    Short,
    Integer,
    Long,
}

impl Value {
    /// The number it is, if it is one.
    pub(crate) fn as_number(&self) -> Option<Number> {
        Some(match self {
            Self::Byte(number) => Number::Whole(i64::from(*number), Size::Byte),
            Self::Short(number) => Number::Whole(i64::from(*number), Size::Short),
            Self::Integer(number) => Number::Whole(i64::from(*number), Size::Integer),
            Self::Long(number) => Number::Whole(*number, Size::Long),
            Self::Float(number) => Number::Float(*number),
            Self::Double(number) => Number::Double(*number),
            Self::BigInteger(number) => Number::Big(Rc::clone(number)),
            Self::BigDecimal(number) => Number::Decimal(Rc::clone(number)),
            _ => return None,
        })
    }

    /// An integer of the given size, or of the next that can hold it.
    pub(crate) fn whole(number: i64, size: Size) -> Self {
        let byte = i8::try_from(number).ok().filter(|_| size <= Size::Byte).map(Self::Byte);
        let short = || i16::try_from(number).ok().filter(|_| size <= Size::Short).map(Self::Short);
        let int = || i32::try_from(number).ok().filter(|_| size <= Size::Integer).map(Self::Integer);
        byte.or_else(short).or_else(int).unwrap_or(Self::Long(number))
    }
}

impl Number {
    /// `longValue()`
    pub(crate) fn to_long(&self) -> i64 {
        match self {
            Self::Whole(number, _) => *number,
            // Rust's conversion of a fraction is Java's: towards zero, to the nearest bound, 0 for what is no number.
            Self::Float(number) => *number as i64,
            Self::Double(number) => *number as i64,
            Self::Big(number) => lowest_bits(number),
            Self::Decimal(number) => lowest_bits(&number.whole()),
        }
    }

    /// `intValue()`
    pub(crate) fn to_int(&self) -> i32 {
        match self {
            Self::Float(number) => *number as i32,
            Self::Double(number) => *number as i32,
            _ => self.to_long() as i32,
        }
    }

    /// `doubleValue()`
    pub(crate) fn to_double(&self) -> f64 {
        match self {
            Self::Whole(number, _) => *number as f64,
            Self::Float(number) => f64::from(*number),
            Self::Double(number) => *number,
            Self::Big(number) => number.to_f64().unwrap_or(f64::NAN),
            Self::Decimal(number) => number.to_f64(),
        }
    }

    /// `floatValue()`
    pub(crate) fn to_float(&self) -> f32 {
        match self {
            Self::Whole(number, _) => *number as f32,
            Self::Float(number) => *number,
            _ => self.to_double() as f32,
        }
    }
}

/// The 64 lowest bits in two's complement, as Java narrows a `BigInteger`.
fn lowest_bits(number: &BigInt) -> i64 {
    let low = number.iter_u64_digits().next().unwrap_or_default() as i64;
    if number.sign() == num_bigint::Sign::Minus { low.wrapping_neg() } else { low }
}
