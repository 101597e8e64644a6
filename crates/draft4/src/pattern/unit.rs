//! Units of UTF-16 as characters: halves of surrogate pairs, which no character stands for, are private ones of the last
//! plane. That plane's own characters are halved, too, so that nothing is taken for a half that is none.

use std::borrow::Cow;

/// What is added to a half.
const HALVES: u32 = 0x10_0000;

/// The character that stands for a unit.
pub(super) fn character(unit: u16) -> char {
    let unit = u32::from(unit);
    char::from_u32(unit).or_else(|| char::from_u32(HALVES + unit)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text with characters beyond U+FFFF in halves.
pub(super) fn halved(text: &str) -> Cow<'_, str> {
    const FOUR_BYTES: u8 = 0xf0;
    if text.bytes().all(|byte| byte < FOUR_BYTES) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.encode_utf16().map(character).collect())
}

/// A unit in the engine's notation.
pub(super) fn written(unit: u16) -> String {
    format!("\\x{{{:x}}}", u32::from(character(unit)))
}

/// The units from one to another, within the engine's brackets.
pub(super) fn range(first: u16, last: u16) -> String {
    let parts = [(0, 0xd7ff), (0xd800, 0xdfff), (0xe000, 0xffff)];
    let parts = parts.into_iter().map(|(start, end)| (first.max(start), last.min(end)));
    parts
        .filter(|(start, end)| start <= end)
        .map(|(start, end)| format!("{}-{}", written(start), written(end)))
        .collect()
}
