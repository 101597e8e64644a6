//! Reading, as json-smart's permissive mode does: quotes may be single or missing, commas may be too many, control
//! characters may stand in strings, what follows the first value is not looked at. Text without quotes reaches up to
//! what ends a value, and only then does it show whether it was a number, a word or just text.

use std::fmt;
use std::sync::Arc;

use crate::{Decimal, Json, Members, Number};

/// Containers within containers; json-smart's own limit.
const MAX_DEPTH: usize = 400;
/// The longest text with a point or exponent that becomes a double.
const DOUBLE_LENGTH: usize = 18;
/// The most digits that may become a long.
const LONG_LENGTH: usize = 19;
/// json-smart's mark for the end of input, which ends the input where it stands in it, too.
const END: char = '\u{1a}';

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
    let mut parser = Parser { text, position: 0, depth: 0 };
    parser.value(&[])
}

struct Parser<'a> {
    text: &'a str,
    /// In bytes.
    position: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn current(&self) -> char {
        self.rest().chars().next().unwrap_or(END)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn advance(&mut self) {
        self.position += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn error<T>(&self, what: &'static str) -> Result<T, NotJson> {
        let before = self.text.get(..self.position).unwrap_or(self.text);
        Err(NotJson { position: before.chars().count(), what })
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        let length = rest.find(|character| character == END || !wanted(character)).unwrap_or(rest.len());
        self.position += length;
    }

    /// Between the parts of an object, everything up to the space counts as a blank.
    fn skip_blanks(&mut self) {
        self.skip_while(|character| character <= ' ');
    }

    /// A value that ends at one of `stops`, where it has no quotes or brackets of its own.
    fn value(&mut self, stops: &[char]) -> Result<Json, NotJson> {
        self.skip_while(|character| matches!(character, ' ' | '\r' | '\n' | '\t'));
        match self.current() {
            ':' | '}' | ']' => self.error("expected a value"),
            '{' => self.nested(Self::object),
            '[' => self.nested(Self::array),
            '"' | '\'' => Ok(Json::String(self.quoted()?.into())),
            '0'..='9' | '-' => self.number(stops),
            _ => Ok(word(self.bare(stops))),
        }
    }

    fn nested(&mut self, container: fn(&mut Self) -> Result<Json, NotJson>) -> Result<Json, NotJson> {
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
    fn array(&mut self) -> Result<Json, NotJson> {
        let mut items = Vec::new();
        loop {
            match self.current() {
                ' ' | '\r' | '\n' | '\t' | ',' => self.advance(),
                ']' => return Ok(Json::Array(Arc::new(items))),
                ':' | '}' => return self.error("expected a value"),
                END => return self.error("the text ends in an array"),
                _ => items.push(self.value(&[',', ']'])?),
            }
        }
    }

    /// Up to the closing brace.
    fn object(&mut self) -> Result<Json, NotJson> {
        let mut members = Members::new();
        loop {
            match self.current() {
                ' ' | '\r' | '\n' | '\t' | ',' => self.advance(),
                '}' => return Ok(Json::Object(Arc::new(members))),
                ':' | ']' | '[' | '{' => return self.error("expected a name"),
                _ => {
                    let name = self.name()?;
                    let value = self.value(&[',', '}'])?;
                    members.insert(name, value);
                    self.skip_blanks();
                    if !matches!(self.current(), ',' | '}') {
                        return self.error("expected , or }");
                    }
                }
            }
        }
    }

    /// A member's name and the colon after it.
    fn name(&mut self) -> Result<Arc<str>, NotJson> {
        let name = match self.current() {
            '"' | '\'' => self.quoted()?.into(),
            _ => Arc::from(self.bare(&[':'])),
        };
        self.skip_blanks();
        if self.current() != ':' {
            return self.error("expected :");
        }
        self.advance();
        if self.rest().is_empty() { self.error("the text ends in an object") } else { Ok(name) }
    }

    /// Text without quotes, up to one of `stops` or the end.
    fn bare(&mut self, stops: &[char]) -> &'a str {
        let start = self.position;
        self.skip_while(|character| !stops.contains(&character));
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
    fn number(&mut self, stops: &[char]) -> Result<Json, NotJson> {
        let start = self.position;
        self.advance();
        self.skip_digits();
        let mut whole = true;
        if self.current() == '.' {
            whole = false;
            self.advance();
            self.skip_digits();
        }
        if matches!(self.current(), 'E' | 'e') {
            whole = false;
            self.advance();
            if !matches!(self.current(), '+' | '-' | '0'..='9') {
                self.bare(stops);
                return Ok(Json::string(self.trimmed(start)));
            }
            self.advance();
            self.skip_digits();
        }
        self.skip_blanks();
        let next = self.current();
        // json-smart's table of characters that end a value reaches up to `}` only: what lies beyond ends a number.
        if next < '~' && next != END && !stops.contains(&next) {
            self.bare(stops);
            return Ok(Json::string(self.trimmed(start)));
        }
        let text = self.trimmed(start);
        let number = if whole { Some(whole_number(text)) } else { fraction(text) };
        number.map_or_else(|| self.error("a number without digits"), |number| Ok(Json::Number(number)))
    }

    fn skip_digits(&mut self) {
        self.skip_while(|character| character.is_ascii_digit());
    }

    /// A string in quotes of either kind. One without any backslash is taken as it stands; in others control
    /// characters and unknown escapes are dropped.
    fn quoted(&mut self) -> Result<String, NotJson> {
        let quote = self.current();
        let body = self.rest().get(1..).unwrap_or_default();
        let Some(end) = body.find(quote) else {
            return self.error("a string that is not closed");
        };
        match body.get(..end) {
            Some(plain) if !plain.contains('\\') => {
                self.position += end + 2;
                Ok(plain.to_owned())
            }
            _ => self.escaped(quote),
        }
    }

    fn escaped(&mut self, quote: char) -> Result<String, NotJson> {
        let mut units = Vec::new();
        loop {
            self.advance();
            let character = self.current();
            match character {
                END => return self.error("a string that is not closed"),
                '\\' => {
                    self.advance();
                    units.extend(self.escape()?);
                }
                '\0'..='\u{1f}' | '\u{7f}' => {}
                _ if character == quote => {
                    self.advance();
                    return Ok(String::from_utf16_lossy(&units));
                }
                _ => units.extend_from_slice(character.encode_utf16(&mut [0; 2])),
            }
        }
    }

    /// What the character after a backslash stands for.
    fn escape(&mut self) -> Result<Option<u16>, NotJson> {
        let unit = match self.current() {
            't' => u16::from(b'\t'),
            'n' => u16::from(b'\n'),
            'r' => u16::from(b'\r'),
            'f' => 0xc,
            'b' => 0x8,
            plain @ ('\\' | '/' | '\'' | '"') => plain as u16,
            'u' => self.hexadecimal(4)?,
            'x' => self.hexadecimal(2)?,
            _ => return Ok(None),
        };
        Ok(Some(unit))
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u16, NotJson> {
        let mut value = 0_u16;
        for _ in 0..digits {
            self.advance();
            let Some(digit) = self.current().to_digit(16) else {
                return self.error("expected a hexadecimal digit");
            };
            value = (value << 4) | u16::try_from(digit).unwrap_or_default();
        }
        Ok(value)
    }
}

/// What text without quotes is.
fn word(text: &str) -> Json {
    match text {
        "null" => Json::Null,
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        "NaN" => Json::Number(Number::Double(f64::NAN)),
        _ => Json::string(text),
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
