//! Texts as Java sees them, in UTF-16 units, and numbers with a fraction as Java prints them.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Stands for half of a surrogate pair: what Java sends for one.
pub(crate) const HALF: char = '?';

/// Appends one UTF-16 unit.
pub(crate) fn push_unit(out: &mut String, unit: u16) {
    out.push(char::from_u32(u32::from(unit)).unwrap_or(HALF));
}

/// The text of UTF-16 units.
pub(crate) fn from_units(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied()).map(|unit| unit.unwrap_or(HALF)).collect()
}

/// How many UTF-16 units a text has.
pub(crate) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The UTF-16 units from `start` to `end`, which lie within the text.
pub(crate) fn slice(text: &str, start: usize, end: usize) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.get(start..end).unwrap_or_default());
    }
    match (offset(text, start), offset(text, end)) {
        (Some(start), Some(end)) => Cow::Borrowed(text.get(start..end).unwrap_or_default()),
        _ => {
            let units: Vec<u16> = text.encode_utf16().collect();
            Cow::Owned(from_units(units.get(start..end).unwrap_or_default()))
        }
    }
}

/// The offset in bytes of a UTF-16 index; `None` amid a surrogate pair or past the end.
pub(crate) fn offset(text: &str, index: usize) -> Option<usize> {
    if text.is_ascii() {
        return (index <= text.len()).then_some(index);
    }
    let mut units = 0;
    for (offset, character) in text.char_indices() {
        if units == index {
            return Some(offset);
        }
        units += character.len_utf16();
    }
    (units == index).then_some(text.len())
}

/// The UTF-16 index of an offset in bytes.
pub(crate) fn index_at(text: &str, offset: usize) -> usize {
    length(text.get(..offset).unwrap_or(text))
}

/// Appends a `double` in Java's form.
pub(crate) fn push_double(out: &mut String, number: f64) {
    // Between these bounds Java prints no exponent, and neither does the library.
    if (1e-3..1e7).contains(&number.abs()) {
        return out.push_str(zmij::Buffer::new().format_finite(number));
    }
    push_floating(out, number, &format!("{number:e}"));
}

/// Appends a `float` in Java's form.
pub(crate) fn push_float(out: &mut String, number: f32) {
    push_floating(out, f64::from(number), &format!("{number:e}"));
}

/// Appends a `double` or `float` in Java's form. `shortest` is Rust's form with an exponent, which has the fewest
/// digits that tell the number from its neighbours, as Java's has.
pub(super) fn push_floating(out: &mut String, number: f64, shortest: &str) {
    if number.is_nan() {
        return out.push_str("NaN");
    }
    if number.is_infinite() {
        return out.push_str(if number > 0.0 { "Infinity" } else { "-Infinity" });
    }
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    out.push_str(sign);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if number == 0.0 {
        out.push_str("0.0");
    } else if (-3..7).contains(&exponent) {
        push_plain(out, &digits, exponent);
    } else {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
        let rest = if rest.is_empty() { "0" } else { rest };
        let _ = write!(out, "{first}.{rest}E{exponent}");
    }
}

/// Digits with the decimal point after the first `exponent + 1`.
fn push_plain(out: &mut String, digits: &str, exponent: i32) {
    let point = exponent + 1;
    if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        return out.push_str(digits);
    }
    let point = point.unsigned_abs() as usize;
    let (whole, fraction) = digits.split_at_checked(point).unwrap_or((digits, ""));
    out.push_str(whole);
    out.extend(std::iter::repeat_n('0', point - whole.len()));
    out.push('.');
    out.push_str(if fraction.is_empty() { "0" } else { fraction });
}
