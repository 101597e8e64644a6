//! A strict JSON tokenizer over one buffer (RFC 8259). It knows no shapes.

use std::borrow::Cow;

use super::plain_run;

/// Text that is not JSON, or nests deeper than [`MAX_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The deepest nesting read. DynamoDB's 32 levels of attributes need 64 and a few around them.
pub(crate) const MAX_DEPTH: u32 = 100;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Null,
    True,
    False,
    /// A number without fraction and exponent.
    Number,
    /// A number with a fraction or an exponent.
    Decimal,
    String,
    Array,
    Object,
}

pub(crate) struct Reader<'a> {
    text: &'a str,
    position: usize,
    depth: u32,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
        Ok(Self { text, position: 0, depth: 0 })
    }

    /// The kind of the next value; nothing but white space is consumed.
    pub(crate) fn peek(&mut self) -> Result<Token, Malformed> {
        match self.next_byte().ok_or(Malformed)? {
            b'n' => Ok(Token::Null),
            b't' => Ok(Token::True),
            b'f' => Ok(Token::False),
            b'"' => Ok(Token::String),
            b'[' => Ok(Token::Array),
            b'{' => Ok(Token::Object),
            b'-' | b'0'..=b'9' => {
                let number = self.number_ahead()?;
                let decimal = number.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
                Ok(if decimal { Token::Decimal } else { Token::Number })
            }
            _ => Err(Malformed),
        }
    }

    /// Consumes `null`, `true` or `false`.
    pub(crate) fn literal(&mut self, word: &str) -> Result<(), Malformed> {
        if !self.rest().starts_with(word) {
            return Err(Malformed);
        }
        self.position += word.len();
        Ok(())
    }

    /// Consumes a number and answers its text.
    pub(crate) fn number(&mut self) -> Result<&'a str, Malformed> {
        self.next_byte();
        let number = self.number_ahead()?;
        self.position += number.len();
        Ok(number)
    }

    /// Consumes a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Malformed> {
        self.expect(b'"')?;
        let rest = self.rest();
        let end = plain_run(rest.as_bytes());
        let run = rest.get(..end).ok_or(Malformed)?;
        self.position += end;
        if rest.as_bytes().get(end) == Some(&b'"') {
            self.position += 1;
            return Ok(Cow::Borrowed(run));
        }
        let mut out = String::with_capacity(run.len() * 2);
        out.push_str(run);
        self.escaped(&mut out)?;
        Ok(Cow::Owned(out))
    }

    /// Consumes the opening bracket or brace.
    pub(crate) fn open(&mut self, bracket: u8) -> Result<(), Malformed> {
        self.expect(bracket)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(Malformed) } else { Ok(()) }
    }

    /// Whether another element follows; consumes the comma before it, or the closing bracket or brace.
    pub(crate) fn more(&mut self, first: bool, bracket: u8) -> Result<bool, Malformed> {
        let next = self.next_byte().ok_or(Malformed)?;
        if next == bracket {
            self.position += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// Consumes the name of an entry and the colon.
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, Malformed> {
        let key = self.string()?;
        self.expect(b':')?;
        Ok(key)
    }

    /// Consumes a value of any kind.
    pub(crate) fn skip(&mut self) -> Result<(), Malformed> {
        match self.peek()? {
            Token::Null => self.literal("null"),
            Token::True => self.literal("true"),
            Token::False => self.literal("false"),
            Token::Number | Token::Decimal => self.number().map(drop),
            Token::String => self.string().map(drop),
            Token::Array => {
                self.open(b'[')?;
                let mut first = true;
                while self.more(first, b']')? {
                    first = false;
                    self.skip()?;
                }
                Ok(())
            }
            Token::Object => {
                self.open(b'{')?;
                let mut first = true;
                while self.more(first, b'}')? {
                    first = false;
                    self.key()?;
                    self.skip()?;
                }
                Ok(())
            }
        }
    }

    /// Fails if anything but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Malformed> {
        if self.next_byte().is_none() { Ok(()) } else { Err(Malformed) }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.position)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.position += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.next_byte() != Some(byte) {
            return Err(Malformed);
        }
        self.position += 1;
        Ok(())
    }

    /// The number that starts here: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`.
    fn number_ahead(&self) -> Result<&'a str, Malformed> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let at = |index: usize| bytes.get(index).copied();
        let mut end = usize::from(at(0) == Some(b'-'));
        let whole = digits(end);
        if whole == 0 || (whole > 1 && at(end) == Some(b'0')) {
            return Err(Malformed);
        }
        end += whole;
        if at(end) == Some(b'.') {
            let fraction = digits(end + 1);
            if fraction == 0 {
                return Err(Malformed);
            }
            end += 1 + fraction;
        }
        if matches!(at(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(at(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent == 0 {
                return Err(Malformed);
            }
            end += 1 + sign + exponent;
        }
        rest.get(..end).ok_or(Malformed)
    }

    /// The rest of a string from its first escape on.
    fn escaped(&mut self, out: &mut String) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            match rest.as_bytes().first() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.position += 1;
                    self.escape(out)?;
                }
                _ => {
                    let end = string_run(rest)?;
                    out.push_str(rest.get(..end).ok_or(Malformed)?);
                    self.position += end;
                }
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), Malformed> {
        let byte = *self.text.as_bytes().get(self.position).ok_or(Malformed)?;
        self.position += 1;
        out.push(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(Malformed),
        });
        Ok(())
    }

    /// One code point from `XXXX` or from a surrogate pair; half a pair becomes the replacement character.
    fn unicode(&mut self) -> Result<char, Malformed> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) || !self.rest().starts_with("\\u") {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.position;
        self.position += 2;
        let low = self.hex()?;
        if !(0xDC00..0xE000).contains(&low) {
            self.position = before;
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let point = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        Ok(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Result<u32, Malformed> {
        let digits = self.text.get(self.position..self.position + 4).ok_or(Malformed)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Malformed);
        }
        self.position += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Malformed)
    }
}

/// How far a string runs before its end or its first escape; control characters may not stand in one.
fn string_run(rest: &str) -> Result<usize, Malformed> {
    let end = plain_run(rest.as_bytes());
    match rest.as_bytes().get(end) {
        Some(b'"' | b'\\') => Ok(end),
        _ => Err(Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(text: &str) -> bool {
        let Ok(mut reader) = Reader::new(text.as_bytes()) else { return false };
        reader.skip().and_then(|()| reader.end()).is_ok()
    }

    #[test]
    fn grammar() {
        for good in ["null", " [1, -0, 2.5e+10, \"a\\u00e9\"] ", "{\"a\":{},\"b\":[]}", "\"\\ud83d\\ude00\""]
        {
            assert!(accepts(good), "{good}");
        }
        for bad in [
            "",
            "nul",
            "[1,]",
            "{\"a\" 1}",
            "01",
            "1.",
            "1e",
            "-",
            "\"a",
            "\"\\x\"",
            "[1 2]",
            "{,}",
            "1 2",
            "\"\t\"",
        ] {
            assert!(!accepts(bad), "{bad}");
        }
    }

    #[test]
    fn strings_are_unescaped() {
        let mut reader = Reader::new(br#""\u0041\ud83d\ude00\ud83dx\n\/""#).unwrap();
        assert_eq!(reader.string().unwrap(), "A\u{1f600}\u{fffd}x\n/");
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(accepts(&format!("{}{}", "[".repeat(100), "]".repeat(100))));
        assert!(!accepts(&"[".repeat(101)));
        assert!(!accepts(&"[".repeat(1_000_000)));
    }
}
