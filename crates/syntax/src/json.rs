//! JSON with positions. Own parser because diagnostics need the place of every key and value, and because a key given
//! twice must not pass.

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use crate::fault::Fault;
use crate::node::{Entry, Node, Scalar, ScalarKind, Value};
use crate::position::{Position, Span};
use crate::{Format, limits, scalar};

/// The tree of a JSON text.
pub(crate) fn parse(text: &str) -> Result<Node, Fault> {
    let mut reader = Reader::new(text);
    let root = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(root),
        Some(found) => Err(reader.fail(format!("Nothing may follow the value, but there is `{found}`."))),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: Position,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = Self { text, at: Position::default() };
        if reader.peek() == Some('\u{feff}') {
            reader.at.offset = '\u{feff}'.len_utf8();
        }
        reader
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at.offset..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let found = self.peek()?;
        self.at.offset += found.len_utf8();
        if found == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(found)
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.next();
        }
    }

    fn fail(&self, reason: impl Into<String>) -> Fault {
        Fault::malformed(Format::Json, Span::at(self.at), reason)
    }

    fn fail_unexpected(&self, expected: &str) -> Fault {
        match self.peek() {
            Some(found) if found.is_control() => {
                self.fail(format!("Expected {expected}, found `{}`.", found.escape_debug()))
            }
            Some(found) => self.fail(format!("Expected {expected}, found `{found}`.")),
            None => self.fail(format!("Expected {expected}, but the text ends here.")),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.skip_space();
        if depth > limits::NESTING {
            return Err(self.fail(format!("Nested deeper than {} levels.", limits::NESTING)));
        }
        let start = self.at;
        let value = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.array(depth)?,
            Some('"') => text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('t') => self.word("true", boolean("true"))?,
            Some('f') => self.word("false", boolean("false"))?,
            Some('n') => self.word("null", Value::Null)?,
            _ => return Err(self.fail_unexpected("a value")),
        };
        Ok(Node { value, span: Span { start, end: self.at } })
    }

    fn object(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut map = IndexMap::new();
        self.next();
        self.skip_space();
        if self.take('}') {
            return Ok(Value::Map(map));
        }
        loop {
            self.member(depth, &mut map)?;
            if self.take('}') {
                return Ok(Value::Map(map));
            }
            if !self.take(',') {
                return Err(self.fail_unexpected("`,` or `}`"));
            }
        }
    }

    fn member(&mut self, depth: usize, map: &mut IndexMap<String, Entry>) -> Result<(), Fault> {
        self.skip_space();
        if self.peek() != Some('"') {
            return Err(self.fail_unexpected("a key in double quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        let key_span = Span { start, end: self.at };
        if key.len() > limits::KEY_BYTES {
            return Err(Fault::long_key(Format::Json, key_span));
        }
        self.skip_space();
        if !self.take(':') {
            return Err(self.fail_unexpected("`:`"));
        }
        let value = self.value(depth + 1)?;
        self.skip_space();
        match map.entry(key) {
            Slot::Occupied(first) => Err(Fault::twice(Format::Json, first.key(), first.get(), key_span)),
            Slot::Vacant(slot) => {
                slot.insert(Entry { key_span, value });
                Ok(())
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Fault> {
        let mut items = Vec::new();
        self.next();
        self.skip_space();
        if self.take(']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(']') {
                return Ok(Value::List(items));
            }
            if !self.take(',') {
                return Err(self.fail_unexpected("`,` or `]`"));
            }
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.next();
        }
        found
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Fault> {
        if !self.rest().starts_with(word) {
            return Err(self.fail_unexpected("a value"));
        }
        for _ in word.chars() {
            self.next();
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let end = self.rest().find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let digits = self.rest().get(..end.unwrap_or(self.rest().len())).unwrap_or_default();
        if !is_number(digits) {
            return Err(self.fail(format!("`{digits}` is not a number.")));
        }
        for _ in digits.chars() {
            self.next();
        }
        Ok(Value::Scalar(Scalar { text: scalar::json_number(digits), kind: ScalarKind::Number }))
    }

    fn string(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        self.next();
        loop {
            match self.peek() {
                Some('"') => {
                    self.next();
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                Some(control) if control < ' ' => {
                    return Err(
                        self.fail("A line break or another control character must be escaped in a string.")
                    );
                }
                Some(plain) => {
                    text.push(plain);
                    self.next();
                }
                None => return Err(self.fail("The string is not closed.")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        self.next();
        let escaped = match self.peek() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return self.unicode(),
            _ => return Err(self.fail_unexpected("one of `\"\\/bfnrtu` after the backslash")),
        };
        self.next();
        Ok(escaped)
    }

    fn unicode(&mut self) -> Result<char, Fault> {
        let high = self.hex()?;
        let code = match high {
            0xD800..=0xDBFF => {
                if !(self.take('\\') && self.peek() == Some('u')) {
                    return Err(self.fail("The first half of a surrogate pair needs the second."));
                }
                let low = self.hex()?;
                if !(0xDC00..=0xDFFF).contains(&low) {
                    return Err(self.fail("The second half of a surrogate pair is wrong."));
                }
                0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            }
            other => other,
        };
        char::from_u32(code).ok_or_else(|| self.fail("The escape names no character."))
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        self.next();
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(16)) else {
                return Err(self.fail_unexpected("four hexadecimal digits"));
            };
            code = code * 16 + digit;
            self.next();
        }
        Ok(code)
    }
}

/// The grammar of RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|power| digits(power.strip_prefix(['+', '-']).unwrap_or(power)))
}

fn text(text: String) -> Value {
    Value::Scalar(Scalar { text, kind: ScalarKind::String })
}

fn boolean(word: &str) -> Value {
    Value::Scalar(Scalar { text: word.to_owned(), kind: ScalarKind::Bool })
}
