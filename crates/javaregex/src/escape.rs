//! What a backslash begins: classes, places, quoting, backreferences and characters.

use crate::PatternError;
use crate::translate::{END, Translator};

impl Translator<'_> {
    pub(crate) fn escape(&mut self) -> Result<String, PatternError> {
        if let Some(class) = self.class_escape()? {
            return Ok(self.folded(class));
        }
        let written = match self.peek() {
            Some('b') => r"\b",
            Some('B') => r"\B",
            Some('A') => r"\A",
            Some('z') => r"\z",
            Some('R') => r"(?:\r\n|[\n\x0B\x0C\r\x85\u{2028}\u{2029}])",
            _ => "",
        };
        if !written.is_empty() {
            self.next();
            return Ok(written.to_owned());
        }
        match self.peek() {
            Some('Z') => {
                self.next();
                Ok(END.to_string())
            }
            Some('Q') => {
                self.next();
                let quoted = self.quoted();
                Ok(quoted.chars().map(|character| self.literal(character)).collect())
            }
            Some('k') => {
                self.next();
                self.named_backreference()
            }
            Some(digit @ '1'..='9') => Ok(self.backreference(digit)),
            _ => {
                let character = self.character_escape()?;
                let character = character.ok_or_else(|| self.error("Illegal/unsupported escape sequence"))?;
                Ok(self.literal(character))
            }
        }
    }

    fn named_backreference(&mut self) -> Result<String, PatternError> {
        if !self.take_if('<') {
            return Err(self.error("\\k is not followed by '<' for named capturing group"));
        }
        let name = self.group_name()?;
        let number = self.groups.iter().find(|(known, _)| *known == name).map(|(_, number)| *number);
        match number {
            Some(number) => Ok(format!("(?:\\{number})")),
            None => Err(self.error(&format!("named capturing group <{name}> does not exist"))),
        }
    }

    /// As many digits as still name a group that has begun; a group that has not never matches.
    fn backreference(&mut self, first: char) -> String {
        self.next();
        let mut number = first.to_digit(10).unwrap_or_default() as usize;
        while let Some(digit) = self.peek().and_then(|digit| digit.to_digit(10)) {
            let longer = number * 10 + digit as usize;
            if longer > self.count {
                break;
            }
            number = longer;
            self.next();
        }
        if number > self.count { "(?!)".to_owned() } else { format!("(?:\\{number})") }
    }

    /// The text up to `\E`, or to the end.
    pub(crate) fn quoted(&mut self) -> String {
        let mut quoted = String::new();
        while !self.take_word("\\E") {
            match self.next() {
                Some(character) => quoted.push(character),
                None => break,
            }
        }
        quoted
    }

    /// The character that an escape stands for; `None` for letters that stand for none.
    pub(crate) fn character_escape(&mut self) -> Result<Option<char>, PatternError> {
        let Some(character) = self.next() else { return Err(self.error("Unexpected internal error")) };
        Ok(match character {
            't' => Some('\t'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            'f' => Some('\u{c}'),
            'a' => Some('\u{7}'),
            'e' => Some('\u{1b}'),
            'c' => self.next().and_then(|letter| char::from_u32(u32::from(letter) ^ 64)),
            '0' => Some(self.octal()?),
            'x' => Some(self.hexadecimal()?),
            'u' => Some(self.unicode()?),
            other if other.is_ascii_alphanumeric() => None,
            other => Some(other),
        })
    }

    fn octal(&mut self) -> Result<char, PatternError> {
        let mut number = 0;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|digit| digit.to_digit(8)) {
            if digits == 3 || number * 8 + digit > 0o377 {
                break;
            }
            number = number * 8 + digit;
            digits += 1;
            self.next();
        }
        let character = char::from_u32(number).filter(|_| digits > 0);
        character.ok_or_else(|| self.error("Illegal octal escape sequence"))
    }

    fn hexadecimal(&mut self) -> Result<char, PatternError> {
        let number = if self.take_if('{') {
            let mut digits = String::new();
            while let Some(digit) = self.next().filter(|digit| *digit != '}') {
                digits.push(digit);
            }
            u32::from_str_radix(&digits, 16).ok()
        } else {
            self.hexadecimal_digits(2)
        };
        number.and_then(char::from_u32).ok_or_else(|| self.error("Illegal hexadecimal escape sequence"))
    }

    fn unicode(&mut self) -> Result<char, PatternError> {
        let high = self.hexadecimal_digits(4).ok_or_else(|| self.error("Illegal Unicode escape sequence"))?;
        if (0xd800..0xdc00).contains(&high) && self.take_word("\\u") {
            let low = self.hexadecimal_digits(4).unwrap_or_default();
            let pair = 0x10000 + ((high - 0xd800) << 10) + low.wrapping_sub(0xdc00);
            return char::from_u32(pair).ok_or_else(|| self.error("Illegal Unicode escape sequence"));
        }
        char::from_u32(high).ok_or_else(|| self.error("Half of a surrogate pair matches nothing here"))
    }

    fn hexadecimal_digits(&mut self, count: usize) -> Option<u32> {
        let mut number = 0;
        for _ in 0..count {
            number = number * 16 + self.next()?.to_digit(16)?;
        }
        Some(number)
    }
}
