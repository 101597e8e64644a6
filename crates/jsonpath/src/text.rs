//! Java's ways with text.

use std::cmp::Ordering;

/// The text with Jayway's escapes replaced: `\n` and its like, `\uXXXX`, and of any other character itself. None if
/// four hexadecimal digits are wanted and not there; too few at the end are dropped.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
            continue;
        }
        let stands_for = match characters.next() {
            None => '\\',
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                if digits.chars().count() == 4 {
                    units.push(u16::from_str_radix(&digits, 16).ok()?);
                }
                continue;
            }
            Some('r') => '\r',
            Some('f') => '\u{c}',
            Some('t') => '\t',
            Some('n') => '\n',
            Some('b') => '\u{8}',
            Some(other) => other,
        };
        units.extend_from_slice(stands_for.encode_utf16(&mut [0; 2]));
    }
    Some(String::from_utf16_lossy(&units))
}

/// `String.length()`
pub(crate) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `String.compareTo`
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}
