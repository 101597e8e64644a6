//! What a backslash begins: classes, references and characters.

use super::PatternError;
use super::translate::{Translation, Translator, reference};
use super::unit::written;

/// What `\w` stands for, and what is on one side of `\b`.
pub(super) const WORD: &str = "[0-9A-Za-z_]";

/// Where octal numbers end.
const OCTAL: u16 = 0o377;

impl Translator<'_> {
    /// An escape after its backslash.
    pub(super) fn escape(&mut self) -> Translation {
        let Some(unit) = self.next_unit() else {
            return Err(PatternError::Invalid("a backslash at the end"));
        };
        let character = u8::try_from(unit).map_or('\u{fffd}', char::from);
        if let Some(class) = class(character) {
            return Ok(class.to_owned());
        }
        match character {
            '0' => Ok(written(self.octal(0, usize::MAX))),
            '1'..='9' => self.backreference(character),
            'x' => Ok(written(self.hexadecimal(2).unwrap_or(unit))),
            'u' => Ok(written(self.hexadecimal(4).unwrap_or(unit))),
            'c' => Ok(written(self.control())),
            other => Ok(written(plain(other).unwrap_or(unit))),
        }
    }

    /// The letter that `\c` is followed by, or the backslash itself.
    pub(super) fn control(&mut self) -> u16 {
        match self.peek() {
            Some(letter) if letter.is_ascii_alphabetic() => self.next_unit().unwrap_or_default() & 0x1f,
            _ => {
                self.at -= 1;
                u16::from(b'\\')
            }
        }
    }

    /// Octal digits as long as they stay within a byte.
    pub(super) fn octal(&mut self, first: u16, most: usize) -> u16 {
        let mut number = first;
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(8)) else { break };
            let longer = number * 8 + u16::try_from(digit).unwrap_or_default();
            if longer > OCTAL {
                break;
            }
            number = longer;
            self.at += 1;
        }
        number
    }

    /// Up to so many hexadecimal digits; none if they are broken off by anything but the end.
    pub(super) fn hexadecimal(&mut self, digits: usize) -> Option<u16> {
        let start = self.at;
        let mut number = 0_u16;
        for _ in 0..digits {
            let Some(unit) = self.peek() else { break };
            let Some(digit) = unit.to_digit(16) else {
                self.at = start;
                return None;
            };
            self.at += 1;
            number = (number << 4) | u16::try_from(digit).unwrap_or_default();
        }
        Some(number)
    }

    /// A group's number; one that is too high is octal.
    fn backreference(&mut self, first: char) -> Translation {
        const SURE: u32 = 9;
        const LIMIT: u32 = 0xffff;
        let start = self.at - 1;
        let mut number = first.to_digit(10).unwrap_or_default();
        while let Some(digit) = self.peek().and_then(|digit| digit.to_digit(10)) {
            self.at += 1;
            number = number * 10 + digit;
            if number >= LIMIT {
                return Err(PatternError::Invalid("a reference that is too high"));
            }
        }
        if number > SURE && number > self.groups {
            self.at = start;
            return Ok(written(self.octal(0, usize::MAX)));
        }
        self.references = self.references.max(number);
        Ok(reference(number))
    }
}

/// The character that a letter stands for behind a backslash.
pub(super) fn plain(letter: char) -> Option<u16> {
    Some(match letter {
        'f' => 0xc,
        'n' => 0xa,
        'r' => 0xd,
        't' => 0x9,
        'v' => 0xb,
        _ => return None,
    })
}

/// The class that a letter stands for behind a backslash.
pub(super) fn class(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => WORD,
        'W' => "[^0-9A-Za-z_]",
        's' => r"[\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]",
        'S' => r"[^\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]",
        _ => return None,
    })
}
