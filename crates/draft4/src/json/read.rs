//! Reading JSON as strictly as Jackson does. Halves of surrogate pairs, which Java keeps, become U+FFFD.

use std::borrow::Cow;
use std::fmt;

use super::{Json, Object};
use crate::number::Number;

/// Containers within containers. The library's Jackson knows no limit.
const DEPTH: usize = 256;

/// Text that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJson {
    /// The place of what is wrong, in bytes from the start.
    pub position: usize,
    /// What is wrong there.
    pub what: &'static str,
}

impl fmt::Display for NotJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "not JSON: {} at byte {}", self.what, self.position)
    }
}

impl std::error::Error for NotJson {}

pub(super) fn read(text: &str) -> Result<Json<'_>, NotJson> {
    let mut reader = Reader { text, position: 0, depth: 0 };
    let value = reader.value()?;
    reader.skip_blanks();
    if reader.position < text.len() { Err(reader.wrong("text after the value")) } else { Ok(value) }
}

struct Reader<'t> {
    text: &'t str,
    position: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.position += 1;
        Some(byte)
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.position += usize::from(found);
        found
    }

    fn wrong(&self, what: &'static str) -> NotJson {
        NotJson { position: self.position, what }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.position += 1;
        }
    }

    fn value(&mut self) -> Result<Json<'t>, NotJson> {
        self.skip_blanks();
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Json::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => Err(self.wrong("expected a value")),
        }
    }

    fn word(&mut self, word: &str, value: Json<'t>) -> Result<Json<'t>, NotJson> {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.wrong("expected a value"));
        }
        self.position += word.len();
        Ok(value)
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Result<Json<'t>, NotJson>) -> Result<Json<'t>, NotJson> {
        if self.depth == DEPTH {
            return Err(self.wrong("nested too deeply"));
        }
        self.depth += 1;
        self.position += 1;
        let value = inner(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json<'t>, NotJson> {
        let mut elements = Vec::new();
        self.skip_blanks();
        if self.take(b']') {
            return Ok(Json::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            self.skip_blanks();
            match self.next() {
                Some(b',') => {}
                Some(b']') => return Ok(Json::Array(elements)),
                _ => return Err(self.wrong("expected , or ]")),
            }
        }
    }

    fn object(&mut self) -> Result<Json<'t>, NotJson> {
        let mut members = Vec::new();
        self.skip_blanks();
        if self.take(b'}') {
            return Ok(Json::Object(Object::default()));
        }
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'"') {
                return Err(self.wrong("expected a name"));
            }
            let name = self.string()?;
            self.skip_blanks();
            if !self.take(b':') {
                return Err(self.wrong("expected :"));
            }
            members.push((name, self.value()?));
            self.skip_blanks();
            match self.next() {
                Some(b',') => {}
                Some(b'}') => return Ok(Json::Object(Object::new(members))),
                _ => return Err(self.wrong("expected , or }")),
            }
        }
    }

    fn number(&mut self) -> Result<Json<'t>, NotJson> {
        let start = self.position;
        self.take(b'-');
        match self.next() {
            Some(b'0') if matches!(self.peek(), Some(b'0'..=b'9')) => {
                return Err(self.wrong("a leading zero"));
            }
            Some(b'0'..=b'9') => self.skip_digits(),
            _ => return Err(self.wrong("expected a digit")),
        };
        let mut integer = true;
        if self.take(b'.') {
            integer = false;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            integer = false;
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            self.digits()?;
        }
        let text = self.text.get(start..self.position).unwrap_or_default();
        let number = Number::new(text, integer).ok_or_else(|| self.wrong("a number out of range"))?;
        Ok(Json::Number(number))
    }

    fn skip_digits(&mut self) -> usize {
        let start = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        self.position - start
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        if self.skip_digits() == 0 { Err(self.wrong("expected a digit")) } else { Ok(()) }
    }

    /// A string from its opening quote.
    fn string(&mut self) -> Result<Cow<'t, str>, NotJson> {
        self.position += 1;
        let mut built = Cow::Borrowed("");
        loop {
            let start = self.position;
            while matches!(self.peek(), Some(byte) if byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.position += 1;
            }
            let part = self.text.get(start..self.position).unwrap_or_default();
            if built.is_empty() {
                built = Cow::Borrowed(part);
            } else {
                built.to_mut().push_str(part);
            }
            match self.next() {
                Some(b'"') => return Ok(built),
                Some(b'\\') => {
                    let character = self.escape()?;
                    built.to_mut().push(character);
                }
                Some(_) => return Err(self.wrong("a control character in a string")),
                None => return Err(self.wrong("a string that is not closed")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        match self.next() {
            Some(b'"') => Ok('"'),
            Some(b'\\') => Ok('\\'),
            Some(b'/') => Ok('/'),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.unicode(),
            _ => Err(self.wrong("an unknown escape")),
        }
    }

    fn unicode(&mut self) -> Result<char, NotJson> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let behind = self.position;
        if self.take(b'\\') && self.take(b'u') {
            let second = self.unit()?;
            if (0xdc00..0xe000).contains(&second) {
                let pair = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.position = behind;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn unit(&mut self) -> Result<u32, NotJson> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|byte| char::from(byte).to_digit(16));
            unit = unit * 16 + digit.ok_or_else(|| self.wrong("expected a hexadecimal digit"))?;
        }
        Ok(unit)
    }
}
