//! Reading, as json-smart's permissive mode does: quotes may be single or missing, commas may be too many, control
//! characters may stand in strings, what follows the first value is not looked at. Text without quotes reaches up to
//! what ends a value, and only then does it show whether it was a number, a word or just text.

use std::borrow::Cow;
use std::fmt;

use memchr::memchr;

use crate::build::{Builder, Plain};
use crate::scan::end_of_string;
use crate::{Decimal, Json, Number};

/// Containers within containers; json-smart's own limit.
const MAX_DEPTH: usize = 400;
/// The longest text with a point or exponent that becomes a double.
const DOUBLE_LENGTH: usize = 18;
/// The most digits that may become a long.
const LONG_LENGTH: usize = 19;
/// json-smart's mark for the end of input, which ends the input where it stands in it, too.
const END: u8 = 0x1a;

/// Text that even the permissive mode refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJson {
    /// The place of what is wrong, in characters from the start.
    pub position: usize,
    /// What is wrong there.
    pub what: &'static str,
}

impl fmt::Display for NotJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "not JSON: {} at position {}", self.what, self.position)
    }
}

impl std::error::Error for NotJson {}

/// The first value of a text.
///
/// # Errors
/// [`NotJson`] where a container or string is not closed, a member has no `:`, a bracket stands where a value should,
/// a number's exponent is not one, a `\u` is not followed by hexadecimal digits, or containers are nested too deeply.
pub fn parse(text: &str) -> Result<Json, NotJson> {
    parse_with(text, &mut Plain)
}

/// The first value of a text, as a builder makes it.
///
/// # Errors
/// Those of [`parse`].
pub fn parse_with<B: Builder>(text: &str, builder: &mut B) -> Result<B::Value, NotJson> {
    let mut parser = Parser { text, position: 0, depth: 0, builder, items: Vec::new() };
    parser.value(&[]).map_err(|error| *error)
}

struct Parser<'a, 'b, B: Builder> {
    text: &'a str,
    /// In bytes.
    position: usize,
    depth: usize,
    builder: &'b mut B,
    /// The elements so far of the arrays that are open, the outermost array's first.
    items: Vec<B::Value>,
}

/// What reading gives. The error is rare, and would make all that is handed back larger.
type Read<T> = Result<T, Box<NotJson>>;

/// All that tells the parts of JSON from one another is ASCII, so it looks at bytes: none of those that other characters
/// are made of is taken for one.
impl<'a, B: Builder> Parser<'a, '_, B> {
    /// The byte at hand.
    fn current(&self) -> u8 {
        self.text.as_bytes().get(self.position).copied().unwrap_or(END)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// Goes past a character of ASCII.
    fn advance(&mut self) {
        self.position += 1;
    }

    fn error<T>(&self, what: &'static str) -> Read<T> {
        let before = self.text.get(..self.position).unwrap_or(self.text);
        Err(Box::new(NotJson { position: before.chars().count(), what }))
    }

    /// Up to a byte that is not wanted. Of what is not ASCII all bytes are wanted, or none.
    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == END || !wanted(*byte));
        self.position += length.unwrap_or(rest.len());
    }

    /// Between the parts of an object, everything up to the space counts as a blank.
    fn skip_blanks(&mut self) {
        while self.current() <= b' ' && self.current() != END {
            self.advance();
        }
    }

    /// A value that ends at one of `stops`, where it has no quotes or brackets of its own.
    fn value(&mut self, stops: &[u8]) -> Read<B::Value> {
        while matches!(self.current(), b' ' | b'\r' | b'\n' | b'\t') {
            self.advance();
        }
        match self.current() {
            b':' | b'}' | b']' => self.error("expected a value"),
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::array),
            b'"' | b'\'' => match self.plain() {
                Some(text) => Ok(self.builder.text(text)),
                None => {
                    let text = self.escaped()?;
                    Ok(self.builder.text(&text))
                }
            },
            b'0'..=b'9' | b'-' => self.number(stops),
            _ => {
                let word = self.bare(stops);
                Ok(self.word(word))
            }
        }
    }

    fn nested(&mut self, container: fn(&mut Self) -> Read<B::Value>) -> Read<B::Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error("nested too deeply");
        }
        self.advance();
        let value = container(self)?;
        self.depth -= 1;
        self.advance();
        Ok(value)
    }

    /// Up to the closing bracket.
    fn array(&mut self) -> Read<B::Value> {
        let first = self.items.len();
        loop {
            match self.current() {
                b' ' | b'\r' | b'\n' | b'\t' | b',' => self.advance(),
                b']' => return Ok(self.builder.array(self.items.drain(first..))),
                b':' | b'}' => return self.error("expected a value"),
                END => return self.error("the text ends in an array"),
                _ => {
                    let item = self.value(b",]")?;
                    self.items.push(item);
                }
            }
        }
    }

    /// Up to the closing brace.
    fn object(&mut self) -> Read<B::Value> {
        let mut object = self.builder.object();
        loop {
            match self.current() {
                b' ' | b'\r' | b'\n' | b'\t' | b',' => self.advance(),
                b'}' => return Ok(self.builder.whole(object)),
                b':' | b']' | b'[' | b'{' => return self.error("expected a name"),
                _ => {
                    let name = self.name()?;
                    let value = self.value(b",}")?;
                    self.builder.put(&mut object, name, value);
                    self.skip_blanks();
                    if !matches!(self.current(), b',' | b'}') {
                        return self.error("expected , or }");
                    }
                }
            }
        }
    }

    /// A member's name and the colon after it.
    fn name(&mut self) -> Read<B::Name> {
        let name = match self.current() {
            b'"' | b'\'' => match self.plain() {
                Some(name) => Cow::Borrowed(name),
                None => Cow::Owned(self.escaped()?),
            },
            _ => Cow::Borrowed(self.bare(b":")),
        };
        self.skip_blanks();
        if self.current() != b':' {
            return self.error("expected :");
        }
        self.advance();
        if self.position >= self.text.len() {
            return self.error("the text ends in an object");
        }
        Ok(self.builder.name(&name))
    }

    /// Text without quotes, up to one of `stops` or the end.
    fn bare(&mut self, stops: &[u8]) -> &'a str {
        let start = self.position;
        self.skip_while(|byte| !stops.contains(&byte));
        self.trimmed(start)
    }

    /// The text since `start` without white space at its ends; of nothing but white space the last stays.
    fn trimmed(&self, start: usize) -> &'a str {
        let text = self.text.get(start..self.position).unwrap_or_default();
        let trimmed = text.trim_end_matches(java_white_space);
        if trimmed.is_empty() {
            return text
                .char_indices()
                .next_back()
                .and_then(|(last, _)| text.get(last..))
                .unwrap_or_default();
        }
        trimmed.trim_start_matches(java_white_space)
    }

    /// What begins like a number: one, or text.
    fn number(&mut self, stops: &[u8]) -> Read<B::Value> {
        let start = self.position;
        self.advance();
        self.skip_digits();
        let mut whole = true;
        if self.current() == b'.' {
            whole = false;
            self.advance();
            self.skip_digits();
        }
        if matches!(self.current(), b'E' | b'e') {
            whole = false;
            self.advance();
            if !matches!(self.current(), b'+' | b'-' | b'0'..=b'9') {
                return Ok(self.text_since(start, stops));
            }
            self.advance();
            self.skip_digits();
        }
        self.skip_blanks();
        let next = self.current();
        // json-smart's table of characters that end a value reaches up to `}` only: what lies beyond ends a number.
        if next < b'~' && next != END && !stops.contains(&next) {
            return Ok(self.text_since(start, stops));
        }
        let text = self.trimmed(start);
        let number = if whole { Some(whole_number(text)) } else { fraction(text) };
        match number {
            Some(number) => Ok(self.builder.number(number)),
            None => self.error("a number without digits"),
        }
    }

    /// What only began like a number.
    fn text_since(&mut self, start: usize, stops: &[u8]) -> B::Value {
        self.bare(stops);
        self.builder.text(self.trimmed(start))
    }

    /// What text without quotes is.
    fn word(&mut self, text: &str) -> B::Value {
        match text {
            "null" => self.builder.null(),
            "true" => self.builder.boolean(true),
            "false" => self.builder.boolean(false),
            "NaN" => self.builder.number(Number::Double(f64::NAN)),
            _ => self.builder.text(text),
        }
    }

    fn skip_digits(&mut self) {
        self.skip_while(|byte| byte.is_ascii_digit());
    }

    /// A string in quotes of either kind, as it stands, if there is no backslash in it.
    fn plain(&mut self) -> Option<&'a str> {
        let (quote, start) = (self.current(), self.position + 1);
        let body = self.text.as_bytes().get(start..)?;
        let length = end_of_string(body, quote)?;
        body.get(length).filter(|end| **end == quote)?;
        self.position = start + length + 1;
        self.text.get(start..start + length)
    }

    /// A string in quotes with backslashes in it. Control characters and unknown escapes are dropped.
    fn escaped(&mut self) -> Read<String> {
        let quote = self.current();
        if memchr(quote, self.rest().get(1..).unwrap_or_default().as_bytes()).is_none() {
            return self.error("a string that is not closed");
        }
        let mut units = Vec::new();
        self.advance();
        loop {
            match self.current() {
                END => return self.error("a string that is not closed"),
                b'\\' => {
                    self.advance();
                    units.extend(self.escape()?);
                    self.position += self.rest().chars().next().map_or(1, char::len_utf8);
                }
                b'\0'..=0x1f | 0x7f => self.advance(),
                byte if byte == quote => {
                    self.advance();
                    return Ok(String::from_utf16_lossy(&units));
                }
                _ => {
                    let start = self.position;
                    self.skip_while(|byte| byte > 0x1f && byte != 0x7f && byte != b'\\' && byte != quote);
                    units.extend(self.text.get(start..self.position).unwrap_or_default().encode_utf16());
                }
            }
        }
    }

    /// What the character after a backslash stands for. It is at hand, or the last of what belongs to it.
    fn escape(&mut self) -> Read<Option<u16>> {
        let unit = match self.current() {
            b't' => u16::from(b'\t'),
            b'n' => u16::from(b'\n'),
            b'r' => u16::from(b'\r'),
            b'f' => 0xc,
            b'b' => 0x8,
            plain @ (b'\\' | b'/' | b'\'' | b'"') => u16::from(plain),
            b'u' => self.hexadecimal(4)?,
            b'x' => self.hexadecimal(2)?,
            _ => return Ok(None),
        };
        Ok(Some(unit))
    }

    fn hexadecimal(&mut self, digits: usize) -> Read<u16> {
        let mut value = 0_u16;
        for _ in 0..digits {
            self.advance();
            let Some(digit) = char::from(self.current()).to_digit(16) else {
                return self.error("expected a hexadecimal digit");
            };
            value = (value << 4) | u16::try_from(digit).unwrap_or_default();
        }
        Ok(value)
    }
}

/// A number without point and exponent. A lone minus is zero; leading zeros count as digits.
fn whole_number(text: &str) -> Number {
    if text == "-" {
        return Number::Int(0);
    }
    let small = text.trim_start_matches('-').len() <= LONG_LENGTH;
    match text.parse::<i64>() {
        Ok(value) if small => i32::try_from(value).map_or(Number::Long(value), Number::Int),
        _ => Decimal::parse(text).map_or(Number::Int(0), Number::Big),
    }
}

/// A number with a point, an exponent, or both.
fn fraction(text: &str) -> Option<Number> {
    if text.len() > DOUBLE_LENGTH {
        return Decimal::parse(text).map(Number::Decimal);
    }
    text.trim_matches(|character| character <= ' ').parse().ok().map(Number::Double)
}

/// `Character.isWhitespace`.
fn java_white_space(character: char) -> bool {
    matches!(character, '\t'..='\r' | '\u{1c}'..='\u{1f}')
        || (character.is_whitespace() && !matches!(character, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}'))
}
