//! Formats that are a matter of which characters stand where: hexadecimal digits, base 64, UUIDs, MAC addresses, pointers.

use crate::java::length;
use crate::words::FormatFailure;

/// Lengths and places count UTF-16 units.
pub(super) fn hex<'v>(text: &str, expected: usize) -> Option<FormatFailure<'v>> {
    let found = length(text);
    if found != expected {
        return Some(FormatFailure::HexLength { found, expected });
    }
    let (index, character) = first(text, |character| !character.is_ascii_hexdigit())?;
    Some(FormatFailure::HexCharacter { character, index })
}

pub(super) fn base64<'v>(text: &str) -> Option<FormatFailure<'v>> {
    let found = length(text);
    if !found.is_multiple_of(4) {
        return Some(FormatFailure::Base64Length(found));
    }
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let legal = |character: char| character.is_ascii_alphanumeric() || matches!(character, '+' | '/');
    let (index, character) = first(digits, |character| !legal(character))?;
    Some(FormatFailure::Base64Character { character, index })
}

/// The first such character with its place. Of one beyond U+FFFF Java shows half, which prints as a question mark.
fn first(text: &str, wanted: impl Fn(char) -> bool) -> Option<(usize, char)> {
    let found = text.find(&wanted)?;
    let (before, rest) = text.split_at_checked(found)?;
    let character = rest.chars().next()?;
    Some((length(before), if character > '\u{ffff}' { '?' } else { character }))
}

/// `java.util.UUID` takes five parts of any length, as long as each is a hexadecimal number of 64 bits with its sign.
pub(super) fn is_uuid(text: &str) -> bool {
    const LENGTH: usize = 36;
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 5
        && length(text) <= LENGTH
        && parts.iter().all(|part| i64::from_str_radix(part, 16).is_ok())
}

/// Letters beyond F count as well.
pub(super) fn is_mac(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    let legal = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.len() == 6 && parts.iter().all(legal)
}

/// A pointer is empty, or names each after a slash, in which `~` begins `~0` or `~1`.
pub(crate) fn is_pointer(text: &str) -> bool {
    let escapes = text.split('~').skip(1).all(|behind| behind.starts_with(['0', '1']));
    text.is_empty() || text.starts_with('/') && escapes
}
