//! Numbers as bytes that compare as the numbers do, for sort keys. Knows nothing of the keys they become part of.
//!
//! A sign byte (1 negative, 2 zero, 3 positive), the exponent to base 100 offset by 128, then the base-100 digits,
//! each one more than its value. Below zero everything after the sign is complemented and `FF` follows, so that
//! of two negative numbers that begin alike the shorter is the larger.

use super::Number;

const NEGATIVE: u8 = 1;
const ZERO: u8 = 2;
const POSITIVE: u8 = 3;

/// The longest encoding: sign, exponent, 20 digits to base 100, end.
const CAPACITY: usize = 23;

/// The bytes; at most 23 of them.
pub fn encode(number: Number) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(CAPACITY);
    if number.is_zero() {
        bytes.push(ZERO);
        return bytes;
    }
    bytes.push(if number.is_negative() { NEGATIVE } else { POSITIVE });
    let (exponent, digits) = base_100(number);
    bytes.push(exponent);
    bytes.extend(digits.iter().map(|digit| digit + 1));
    if number.is_negative() {
        bytes.iter_mut().skip(1).for_each(|byte| *byte = !*byte);
        bytes.push(0xFF);
    }
    bytes
}

/// The number of digits to base 100, as DynamoDB counts them for an item's size; 0 for zero.
pub fn base_100_digits(number: Number) -> usize {
    if number.is_zero() {
        return 0;
    }
    let digits = number.digits() + u32::from(has_odd_exponent(number));
    usize::try_from(digits.div_ceil(2)).unwrap_or(0)
}

/// Pairs of digits begin at even powers of ten: an odd last power takes a zero with it.
fn has_odd_exponent(number: Number) -> bool {
    number.exponent().rem_euclid(2) == 1
}

/// The offset exponent of the leading base-100 digit, and the digits, the last not zero.
fn base_100(number: Number) -> (u8, Vec<u8>) {
    let lowest_pair = i32::from(number.exponent()).div_euclid(2);
    let mut digits = Vec::with_capacity(20);
    let mut rest = number.mantissa();
    if has_odd_exponent(number) {
        digits.push(u8::try_from(rest % 10 * 10).unwrap_or(0));
        rest /= 10;
    }
    while rest > 0 {
        digits.push(u8::try_from(rest % 100).unwrap_or(0));
        rest /= 100;
    }
    digits.reverse();
    let highest_pair = lowest_pair + i32::try_from(digits.len()).unwrap_or(0) - 1;
    (u8::try_from(highest_pair + 128).unwrap_or(0), digits)
}
