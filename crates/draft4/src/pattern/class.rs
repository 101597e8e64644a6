//! Classes in brackets. Rhino looks at one twice: first whether its ranges are any, then what it holds; in its first look it
//! stops at the first class of nearly all characters, and takes `\d` before a hyphen for a range from 9 on.

use super::PatternError;
use super::escape::{class, plain};
use super::translate::{NEVER, Translation, Translator};
use super::unit::range;

/// A part of a class.
enum Item {
    Unit(u16),
    Class(char),
}

impl Translator<'_> {
    /// A class after its bracket.
    pub(super) fn class(&mut self) -> Translation {
        let length = self.class_length()?;
        let units = self.units.get(self.at..self.at + length).unwrap_or_default();
        self.at += length + 1;
        let caret = u16::from(b'^');
        let (negated, units) = match units.split_first() {
            Some((first, rest)) if *first == caret => (true, rest),
            _ => (false, units),
        };
        check_ranges(units)?;
        let held = held(units);
        Ok(match (held.is_empty(), negated) {
            (true, false) => NEVER.to_owned(),
            (true, true) => r"(?s:.)".to_owned(),
            (false, false) => format!("[{held}]"),
            (false, true) => format!("[^{held}]"),
        })
    }

    /// How far the closing bracket is.
    fn class_length(&self) -> Result<usize, PatternError> {
        let mut length = 0;
        loop {
            match self.ahead(length) {
                None => return Err(PatternError::Invalid("a class that is not closed")),
                Some(']') => return Ok(length),
                Some('\\') => length += 2,
                Some(_) => length += 1,
            }
        }
    }
}

fn check_ranges(units: &[u16]) -> Result<(), PatternError> {
    const WRONG: PatternError = PatternError::Invalid("a range in the wrong order");
    let mut reader = Translator::of(units);
    let mut start = None;
    while reader.at < units.len() {
        let last = match item(&mut reader) {
            Item::Unit(unit) => unit,
            Item::Class(_) if start.is_some() => return Err(WRONG),
            Item::Class('d') => u16::from(b'9'),
            Item::Class(_) => return Ok(()),
        };
        match start.take() {
            Some(first) if first > last => return Err(WRONG),
            Some(_) => {}
            None => start = begins_range(&mut reader).then_some(last),
        }
    }
    Ok(())
}

/// Goes past a hyphen that stands between two.
fn begins_range(reader: &mut Translator<'_>) -> bool {
    reader.at + 1 < reader.units.len() && reader.take('-')
}

fn held(units: &[u16]) -> String {
    let mut reader = Translator::of(units);
    let mut out = String::new();
    let mut start = None;
    while reader.at < units.len() {
        match item(&mut reader) {
            Item::Class(letter) => out.push_str(class(letter).unwrap_or_default()),
            Item::Unit(unit) => match start.take() {
                Some(first) => out.push_str(&range(first, unit)),
                None => {
                    out.push_str(&range(unit, unit));
                    start = begins_range(&mut reader).then_some(unit);
                }
            },
        }
    }
    out
}

fn item(reader: &mut Translator<'_>) -> Item {
    let unit = reader.next_unit().unwrap_or_default();
    if unit != u16::from(b'\\') {
        return Item::Unit(unit);
    }
    let escaped = reader.next_unit().unwrap_or(unit);
    let letter = u8::try_from(escaped).map_or('\u{fffd}', char::from);
    if class(letter).is_some() {
        return Item::Class(letter);
    }
    Item::Unit(match letter {
        'b' => 0x8,
        'c' => reader.control(),
        'x' => broken_off(reader, 2),
        'u' => broken_off(reader, 4),
        digit @ '0'..='7' => {
            let first = u16::try_from(digit.to_digit(8).unwrap_or_default()).unwrap_or_default();
            reader.octal(first, 2)
        }
        other => plain(other).unwrap_or(escaped),
    })
}

/// Hexadecimal digits. Without all of them the backslash stands for itself, and the letter comes next.
fn broken_off(reader: &mut Translator<'_>, digits: usize) -> u16 {
    reader.hexadecimal(digits).unwrap_or_else(|| {
        reader.at -= 1;
        u16::from(b'\\')
    })
}
