//! Character classes: `[a-z&&[^x]]` and what stands for one, `\d`, `\p{Alpha}`.

use crate::PatternError;
use crate::translate::Translator;

/// A part of a class: a character, which may begin a range, or a class of its own.
enum Item {
    Character(char),
    Class(String),
}

impl Translator<'_> {
    /// Reads a class after its bracket; answers it in the engine's notation.
    pub(crate) fn class(&mut self) -> Result<String, PatternError> {
        self.deeper(|translator| translator.class_within())
    }

    fn class_within(&mut self) -> Result<String, PatternError> {
        let negated = self.take_if('^');
        let mut operands = vec![String::new()];
        let mut empty = true;
        loop {
            let Some(character) = self.peek() else { return Err(self.error("Unclosed character class")) };
            if character == ']' && !empty {
                self.next();
                break;
            }
            if self.take_word("&&") {
                operands.push(String::new());
                // What stands behind the last one may be nothing.
                empty = false;
                continue;
            }
            if self.flags.comments && character.is_ascii_whitespace() {
                self.next();
                continue;
            }
            let item = self.class_item()?;
            empty = false;
            let part = self.class_part(item)?;
            if let Some(operand) = operands.last_mut() {
                operand.push_str(&part);
            }
        }
        let sign = if negated { "^" } else { "" };
        let operands: Vec<String> = operands.into_iter().filter(|operand| !operand.is_empty()).collect();
        let inner = match operands.as_slice() {
            [] => return Err(self.error("Bad class syntax")),
            [only] => only.clone(),
            several => several.iter().map(|operand| format!("[{operand}]")).collect::<Vec<_>>().join("&&"),
        };
        Ok(self.folded(format!("[{sign}{inner}]")))
    }

    /// The rest of a range, if the item begins one.
    fn class_part(&mut self, item: Item) -> Result<String, PatternError> {
        let start = match item {
            Item::Class(class) => return Ok(class),
            Item::Character(character) => character,
        };
        let after = self.peek_second();
        if self.peek() != Some('-') || matches!(after, None | Some(']' | '[')) {
            return Ok(literal(start));
        }
        self.next();
        match self.class_item()? {
            Item::Character(end) if start <= end => Ok(format!("{}-{}", literal(start), literal(end))),
            _ => Err(self.error("Illegal character range")),
        }
    }

    fn class_item(&mut self) -> Result<Item, PatternError> {
        match self.next() {
            Some('[') => Ok(Item::Class(self.class()?)),
            Some('\\') => {
                if let Some(class) = self.class_escape()? {
                    return Ok(Item::Class(class));
                }
                if self.take_if('Q') {
                    let quoted = self.quoted();
                    return Ok(Item::Class(quoted.chars().map(literal).collect()));
                }
                let character = self.character_escape()?;
                character
                    .map(Item::Character)
                    .ok_or_else(|| self.error("Illegal/unsupported escape sequence"))
            }
            Some(character) => Ok(Item::Character(character)),
            None => Err(self.error("Unclosed character class")),
        }
    }

    /// The class that an escape stands for, in brackets; `None` if it stands for none.
    pub(crate) fn class_escape(&mut self) -> Result<Option<String>, PatternError> {
        let Some(letter) = self.peek() else { return Ok(None) };
        let (lower, negated) = (letter.to_ascii_lowercase(), letter.is_ascii_uppercase());
        let class = match lower {
            'd' => "0-9",
            'w' => "A-Za-z0-9_",
            's' => r" \t\n\x0B\x0C\r",
            'h' => r" \t\xA0\u{1680}\u{180e}\u{2000}-\u{200a}\u{202f}\u{205f}\u{3000}",
            'v' => r"\n\x0B\x0C\r\x85\u{2028}\u{2029}",
            'p' => {
                self.next();
                return self.property(negated).map(Some);
            }
            _ => return Ok(None),
        };
        self.next();
        let sign = if negated { "^" } else { "" };
        Ok(Some(format!("[{sign}{class}]")))
    }

    /// `\p{Name}` or `\pX`.
    fn property(&mut self, negated: bool) -> Result<String, PatternError> {
        let name = if self.take_if('{') {
            let mut name = String::new();
            loop {
                match self.next() {
                    Some('}') => break,
                    Some(character) => name.push(character),
                    None => return Err(self.error("Unclosed character family")),
                }
            }
            name
        } else {
            self.next().map(String::from).ok_or_else(|| self.error("Illegal character family"))?
        };
        let sign = if negated { "^" } else { "" };
        if let Some(class) = posix(&name) {
            return Ok(format!("[{sign}{class}]"));
        }
        let unicode = match name.as_str() {
            "javaLowerCase" => "Lowercase",
            "javaUpperCase" => "Uppercase",
            "javaAlphabetic" => "Alphabetic",
            "javaLetter" => "L",
            "javaDigit" => "Nd",
            name if name.starts_with("In") || name.starts_with("java") => {
                return Err(self.error(&format!("Character family {{{name}}} is not available here")));
            }
            name => name.strip_prefix("Is").unwrap_or(name),
        };
        let unicode = unicode
            .strip_prefix("gc=")
            .or_else(|| unicode.strip_prefix("general_category="))
            .unwrap_or(unicode);
        Ok(format!("[{sign}\\p{{{unicode}}}]"))
    }
}

/// The POSIX families, which are about ASCII in Java.
fn posix(name: &str) -> Option<&'static str> {
    Some(match name {
        "Lower" => "a-z",
        "Upper" => "A-Z",
        "ASCII" => r"\x00-\x7F",
        "Alpha" => "a-zA-Z",
        "Digit" => "0-9",
        "Alnum" => "a-zA-Z0-9",
        "Punct" => r"!-/:-@\[-`{-~",
        "Graph" => "!-~",
        "Print" => r"\x20-~",
        "Blank" => r"\x20\t",
        "Cntrl" => r"\x00-\x1F\x7F",
        "XDigit" => "0-9a-fA-F",
        "Space" => r"\x20\t\n\x0B\x0C\r",
        "javaWhitespace" => {
            r"\t\n\x0B\x0C\r\x1C-\x1F\x20\u{1680}\u{2000}-\u{2006}\u{2008}-\u{200a}\u{2028}\u{2029}\u{205f}\u{3000}"
        }
        "L1" => r"\x00-\u{FF}",
        _ => return None,
    })
}

/// A character within a class.
fn literal(character: char) -> String {
    if character.is_ascii_alphanumeric() || !character.is_ascii() {
        return character.to_string();
    }
    format!("\\x{{{:x}}}", u32::from(character))
}
