//! Java's notation into the engine's. What both share is written out the same; what differs (lines, possessive
//! quantifiers, quoting, ASCII classes) is written out at length.

use crate::{DEPTH, Flags, PatternError};

/// Line terminators, without brackets.
const TERMINATORS: &str = r"\n\r\x85\u{2028}\u{2029}";

/// Stands for `$` outside of `MULTILINE`, until it is known which of its two meanings a text needs.
pub(crate) const END: char = '\u{10FFFF}';

/// A pattern in the engine's notation.
#[derive(Debug)]
pub(crate) struct Translated {
    /// With `$` as the end of the text.
    pub(crate) plain: String,
    /// With `$` as the end, or a line terminator before it.
    pub(crate) exact: String,
    /// The names of groups, with their numbers.
    pub(crate) groups: Vec<(String, usize)>,
}

impl Translated {
    /// Whether the two differ.
    pub(crate) fn has_end(&self) -> bool {
        self.plain != self.exact
    }
}

/// Translates a pattern.
pub(crate) fn translate(pattern: &str, flags: Flags) -> Result<Translated, PatternError> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut translator =
        Translator { characters: &characters, at: 0, flags, groups: Vec::new(), count: 0, depth: 0 };
    let translated = translator.alternatives()?;
    if translator.peek().is_some() {
        return Err(translator.error("Unmatched closing ')'"));
    }
    let end = r"(?=(?:\r\n|(?<!\r)\n|[\r\x85\u{2028}\u{2029}])?\z)";
    Ok(Translated {
        plain: translated.replace(END, r"\z"),
        exact: translated.replace(END, end),
        groups: translator.groups,
    })
}

/// Reads a pattern.
pub(crate) struct Translator<'p> {
    characters: &'p [char],
    at: usize,
    pub(crate) flags: Flags,
    pub(crate) groups: Vec<(String, usize)>,
    pub(crate) count: usize,
    depth: u32,
}

impl Translator<'_> {
    pub(crate) fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    pub(crate) fn peek_second(&self) -> Option<char> {
        self.characters.get(self.at + 1).copied()
    }

    pub(crate) fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += 1;
        Some(character)
    }

    pub(crate) fn take_if(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn take_word(&mut self, word: &str) -> bool {
        let rest = self.characters.get(self.at..).unwrap_or_default();
        let found =
            rest.len() >= word.len() && word.chars().zip(rest).all(|(wanted, found)| wanted == *found);
        self.at += if found { word.len() } else { 0 };
        found
    }

    pub(crate) fn error(&self, message: &str) -> PatternError {
        PatternError { message: message.to_owned(), index: self.at.saturating_sub(1) }
    }

    pub(crate) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, PatternError>,
    ) -> Result<T, PatternError> {
        if self.depth >= DEPTH {
            return Err(self.error("Too many levels within one another"));
        }
        self.depth += 1;
        let answer = read(self);
        self.depth -= 1;
        answer
    }

    fn alternatives(&mut self) -> Result<String, PatternError> {
        let mut out = String::new();
        loop {
            match self.peek() {
                None | Some(')') => return Ok(out),
                Some('|') => {
                    self.next();
                    out.push('|');
                }
                Some(_) => self.piece(&mut out)?,
            }
        }
    }

    /// An atom with its quantifier.
    fn piece(&mut self, out: &mut String) -> Result<(), PatternError> {
        if self.flags.comments && self.skip_comment() {
            return Ok(());
        }
        let atom = self.atom()?;
        if self.flags.comments {
            while self.skip_comment() {}
        }
        let Some(quantifier) = self.quantifier()? else {
            out.push_str(&atom);
            return Ok(());
        };
        if atom.is_empty() {
            return Err(self.error("Dangling meta character"));
        }
        if self.take_if('+') {
            out.push_str(&format!("(?>{atom}{quantifier})"));
        } else {
            let lazy = if self.take_if('?') { "?" } else { "" };
            out.push_str(&format!("{atom}{quantifier}{lazy}"));
        }
        Ok(())
    }

    fn skip_comment(&mut self) -> bool {
        match self.peek() {
            Some(character) if character.is_ascii_whitespace() => {
                self.next();
                true
            }
            Some('#') => {
                while self.next().is_some_and(|character| character != '\n') {}
                true
            }
            _ => false,
        }
    }

    fn quantifier(&mut self) -> Result<Option<String>, PatternError> {
        match self.peek() {
            Some(sign @ ('?' | '*' | '+')) => {
                self.next();
                Ok(Some(sign.to_string()))
            }
            Some('{') => {
                self.next();
                self.repetition().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn repetition(&mut self) -> Result<String, PatternError> {
        let least = self.digits();
        let range = self.take_if(',');
        let most = if range { self.digits() } else { String::new() };
        if least.is_empty() || !self.take_if('}') {
            return Err(self.error("Illegal repetition"));
        }
        let bounds = (least.parse::<u32>(), most.parse::<u32>());
        if let (Ok(least), Ok(most)) = bounds
            && least > most
        {
            return Err(self.error("Illegal repetition range"));
        }
        Ok(if range { format!("{{{least},{most}}}") } else { format!("{{{least}}}") })
    }

    fn digits(&mut self) -> String {
        let mut digits = String::new();
        while let Some(digit) = self.peek().filter(char::is_ascii_digit) {
            digits.push(digit);
            self.next();
        }
        digits
    }

    /// One atom; empty where flags were set.
    fn atom(&mut self) -> Result<String, PatternError> {
        let Some(character) = self.next() else { return Ok(String::new()) };
        match character {
            '(' => self.deeper(|translator| translator.group()),
            '[' => self.class(),
            '\\' => self.escape(),
            '.' => Ok(match self.flags {
                Flags { dotall: true, .. } => "(?s:.)".to_owned(),
                Flags { unix_lines: true, .. } => r"[^\n]".to_owned(),
                _ => format!("[^{TERMINATORS}]"),
            }),
            '^' if self.flags.multiline => Ok(self.line_start()),
            '^' => Ok(r"\A".to_owned()),
            '$' if self.flags.multiline => Ok(self.line_end()),
            '$' if self.flags.unix_lines => Ok(r"(?=\n?\z)".to_owned()),
            '$' => Ok(END.to_string()),
            '*' | '+' | '?' => Err(self.error(&format!("Dangling meta character '{character}'"))),
            '{' => Err(self.error("Illegal repetition")),
            other => Ok(self.literal(other)),
        }
    }

    fn line_start(&self) -> String {
        if self.flags.unix_lines {
            return r"(?:\A|(?<=\n)(?!\z))".to_owned();
        }
        format!(r"(?:\A|(?<=[{TERMINATORS}])(?<!\r(?=\n))(?!\z))")
    }

    fn line_end(&self) -> String {
        if self.flags.unix_lines {
            return r"(?=\n|\z)".to_owned();
        }
        r"(?:(?=[\r\x85\u{2028}\u{2029}]|\z)|(?<!\r)(?=\n))".to_owned()
    }

    fn group(&mut self) -> Result<String, PatternError> {
        let flags = self.flags;
        let opening = if !self.take_if('?') {
            self.count += 1;
            "(".to_owned()
        } else {
            match self.group_kind()? {
                Some(opening) => opening,
                None => return Ok(String::new()),
            }
        };
        let inner = self.alternatives()?;
        if !self.take_if(')') {
            return Err(self.error("Unclosed group"));
        }
        self.flags = flags;
        Ok(format!("{opening}{inner})"))
    }

    /// What follows `(?`; `None` if it only sets flags for what comes.
    fn group_kind(&mut self) -> Result<Option<String>, PatternError> {
        for kind in [":", "=", "!", ">", "<=", "<!"] {
            if self.take_word(kind) {
                return Ok(Some(format!("(?{kind}")));
            }
        }
        if self.take_if('<') {
            return self.named_group().map(Some);
        }
        let mut on = true;
        loop {
            match self.next() {
                Some(')') => return Ok(None),
                Some(':') => return Ok(Some("(?:".to_owned())),
                Some('-') if on => on = false,
                Some(letter) if self.flags.set(letter, on).is_some() => {}
                Some('U') => return Err(self.error("UNICODE_CHARACTER_CLASS is not available here")),
                _ => return Err(self.error("Unknown inline modifier")),
            }
        }
    }

    fn named_group(&mut self) -> Result<String, PatternError> {
        let name = self.group_name()?;
        self.count += 1;
        if self.groups.iter().any(|(known, _)| *known == name) {
            return Err(self.error(&format!("Named capturing group <{name}> is already defined")));
        }
        self.groups.push((name, self.count));
        Ok("(".to_owned())
    }

    pub(crate) fn group_name(&mut self) -> Result<String, PatternError> {
        let mut name = String::new();
        loop {
            match self.next() {
                Some('>') if !name.is_empty() => return Ok(name),
                Some(letter) if letter.is_ascii_alphabetic() => name.push(letter),
                Some(digit) if digit.is_ascii_digit() && !name.is_empty() => name.push(digit),
                _ => {
                    return Err(self
                        .error("capturing group name does not start with a Latin letter, or is not closed"));
                }
            }
        }
    }

    /// A character that stands for itself, in either case if the flags say so.
    pub(crate) fn literal(&self, character: char) -> String {
        let flags = self.flags;
        if flags.case_insensitive && character.is_ascii_alphabetic() && !flags.unicode_case {
            return format!("[{}{}]", character.to_ascii_lowercase(), character.to_ascii_uppercase());
        }
        let escaped = if character.is_ascii() && !character.is_ascii_alphanumeric() {
            format!("\\x{{{:x}}}", u32::from(character))
        } else {
            character.to_string()
        };
        if flags.case_insensitive && flags.unicode_case { format!("(?i:{escaped})") } else { escaped }
    }

    /// A class, in either case if the flags say so.
    pub(crate) fn folded(&self, class: String) -> String {
        if self.flags.case_insensitive { format!("(?i:{class})") } else { class }
    }
}
