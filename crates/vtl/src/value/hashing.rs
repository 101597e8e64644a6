//! Values as keys of maps, and Java's `hashCode`.

use std::hash::Hash;

use indexmap::Equivalent;
use num_traits::ToPrimitive as _;

use super::Value;
use crate::limits::VALUE_DEPTH;

/// What maps hash with.
pub(super) type Hasher = foldhash::fast::RandomState;

/// A value that is a key.
#[derive(Clone)]
pub struct Key(pub(super) Value);

/// A text to look a key up by, without making a value of it.
pub(super) struct TextKey<'a>(pub &'a str);

impl Key {
    pub(super) fn is_text(&self, text: &str) -> bool {
        self.0.as_str() == Some(text)
    }

    /// Whether both are equal; soon said of texts.
    pub(super) fn is(&self, other: &Self) -> bool {
        match &other.0 {
            Value::String(text) => self.is_text(text),
            _ => self == other,
        }
    }
}

impl Hash for TextKey<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<Key> for TextKey<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        key.0.as_str() == Some(self.0)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match &self.0 {
            Value::String(text) => text.hash(state),
            // What a collection holds can change while it is a key; its kind cannot.
            Value::List(_) | Value::Map(_) | Value::Object(_) => state.write_u8(1),
            other => hash_code(other).hash(state),
        }
    }
}

/// Java's `hashCode`; 0 where Java gives an object's address.
pub(crate) fn hash_code(value: &Value) -> i32 {
    code(value, VALUE_DEPTH)
}

fn code(value: &Value, depth: u32) -> i32 {
    let Some(depth) = depth.checked_sub(1) else { return 0 };
    match value {
        Value::Null | Value::Object(_) => 0,
        Value::Boolean(value) => {
            if *value {
                1231
            } else {
                1237
            }
        }
        Value::Character(unit) => i32::from(*unit),
        Value::Byte(number) => i32::from(*number),
        Value::Short(number) => i32::from(*number),
        Value::Integer(number) => *number,
        Value::Long(number) => fold(*number as u64),
        Value::Float(number) => number.to_bits() as i32,
        Value::Double(number) => fold(number.to_bits()),
        Value::BigInteger(number) => big_code(number),
        Value::BigDecimal(number) => big_code(&number.unscaled).wrapping_mul(31).wrapping_add(number.scale),
        Value::String(text) => text.encode_utf16().fold(0, |code, unit| step(code, i32::from(unit))),
        Value::List(list) if list.kind().is_array() => 0,
        Value::List(list) => list.items().iter().fold(1, |so_far, item| step(so_far, code(item, depth))),
        Value::Map(map) => {
            let entries = map.entries();
            let codes = entries.iter().map(|(key, value)| code(&key.0, depth) ^ code(value, depth));
            codes.fold(0, i32::wrapping_add)
        }
    }
}

fn step(code: i32, next: i32) -> i32 {
    code.wrapping_mul(31).wrapping_add(next)
}

fn fold(bits: u64) -> i32 {
    (bits ^ (bits >> 32)) as i32
}

fn big_code(number: &num_bigint::BigInt) -> i32 {
    let words = number.magnitude().to_u32_digits();
    let code = words.iter().rev().fold(0i32, |code, word| step(code, *word as i32));
    if number.sign() == num_bigint::Sign::Minus {
        code.wrapping_neg()
    } else {
        code.to_i32().unwrap_or_default()
    }
}
