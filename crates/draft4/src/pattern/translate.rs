//! ECMA's notation into the engine's, term by term, with Rhino's leniency: braces that begin no quantifier stand for
//! themselves, and so does most of what a backslash may precede.

use super::PatternError;
use super::escape::WORD;
use super::unit::written;

/// Groups within one another.
const DEPTH: u32 = 100;
/// What nothing matches.
pub(super) const NEVER: &str = "[a&&b]";
/// No count in a quantifier reaches this.
const COUNT: u32 = 0xffff;

pub(super) type Translation = Result<String, PatternError>;

pub(super) fn translate(source: &str) -> Translation {
    let units: Vec<u16> = source.encode_utf16().collect();
    let mut translator = Translator::of(&units);
    let translated = translator.alternatives()?;
    if translator.references > translator.groups {
        // A reference to a group that there is not never matches; which ones those are shows only now.
        return Ok(without_groups_beyond(&translated, translator.groups));
    }
    Ok(translated)
}

/// Marks a reference until all groups are known.
pub(super) fn reference(group: u32) -> String {
    format!("(?({group})\\{group}|)")
}

fn without_groups_beyond(translated: &str, groups: u32) -> String {
    let mut out = translated.to_owned();
    for group in groups + 1..=9 {
        out = out.replace(&reference(group), NEVER);
    }
    out
}

fn is_look_ahead(atom: &str) -> bool {
    atom.starts_with("(?=") || atom.starts_with("(?!")
}

/// Reads a pattern.
pub(super) struct Translator<'p> {
    pub(super) units: &'p [u16],
    pub(super) at: usize,
    /// Capturing groups so far.
    pub(super) groups: u32,
    /// The highest group that is referred to.
    pub(super) references: u32,
    depth: u32,
}

impl<'p> Translator<'p> {
    pub(super) fn of(units: &'p [u16]) -> Self {
        Translator { units, at: 0, groups: 0, references: 0, depth: 0 }
    }

    /// The unit at hand, if it is ASCII; any other is no part of the notation.
    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> Option<char> {
        let unit = self.units.get(self.at + by)?;
        Some(u8::try_from(*unit).map_or('\u{fffd}', char::from))
    }

    pub(super) fn next_unit(&mut self) -> Option<u16> {
        let unit = self.units.get(self.at).copied()?;
        self.at += 1;
        Some(unit)
    }

    pub(super) fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Translation {
        let mut out = String::new();
        loop {
            match self.peek() {
                None => return Ok(out),
                Some(')') if self.depth > 0 => return Ok(out),
                Some('|') => {
                    self.at += 1;
                    out.push('|');
                }
                Some(_) => out.push_str(&self.term()?),
            }
        }
    }

    /// An assertion, or an atom with its quantifier.
    fn term(&mut self) -> Translation {
        let ahead = (self.peek(), self.ahead(1));
        let assertion = match ahead {
            (Some('^'), _) => (1, r"\A".to_owned()),
            (Some('$'), _) => (1, r"\z".to_owned()),
            (Some('\\'), Some('b')) => (2, format!("(?:(?<={WORD})(?!{WORD})|(?<!{WORD})(?={WORD}))")),
            (Some('\\'), Some('B')) => (2, format!("(?:(?<={WORD})(?={WORD})|(?<!{WORD})(?!{WORD}))")),
            _ => (0, String::new()),
        };
        if assertion.0 > 0 {
            self.at += assertion.0;
            return Ok(assertion.1);
        }
        let atom = self.atom()?;
        let Some(quantifier) = self.quantifier()? else { return Ok(atom) };
        let lazy = if self.take('?') { "?" } else { "" };
        Ok(
            match (is_look_ahead(&atom), quantifier.starts_with(['*', '?']) || quantifier.starts_with("{0,"))
            {
                // The engine repeats nothing that takes no characters; once or never is all that counts.
                (true, true) => format!("(?:{atom}|)"),
                (true, false) => atom,
                (false, _) if atom == "(?:)" => atom,
                (false, _) => format!("(?:{atom}){quantifier}{lazy}"),
            },
        )
    }

    fn atom(&mut self) -> Translation {
        let Some(unit) = self.next_unit() else { return Ok(String::new()) };
        match u8::try_from(unit).map(char::from) {
            Ok('(') => self.group(),
            Ok(')') => Err(PatternError::Invalid("an unmatched )")),
            Ok('[') => self.class(),
            Ok('.') => Ok(r"[^\n\r\x{2028}\x{2029}]".to_owned()),
            Ok('*' | '+' | '?') => Err(PatternError::Invalid("a quantifier with nothing to repeat")),
            Ok('\\') => self.escape(),
            _ => Ok(written(unit)),
        }
    }

    fn group(&mut self) -> Translation {
        let opening = match (self.peek(), self.ahead(1)) {
            (Some('?'), Some(kind @ (':' | '=' | '!'))) => {
                self.at += 2;
                format!("(?{kind}")
            }
            _ => {
                self.groups += 1;
                "(".to_owned()
            }
        };
        if self.depth == DEPTH {
            return Err(PatternError::Unavailable("groups within one another".to_owned()));
        }
        self.depth += 1;
        let inner = self.alternatives()?;
        self.depth -= 1;
        if !self.take(')') {
            return Err(PatternError::Invalid("a group that is not closed"));
        }
        Ok(format!("{opening}{inner})"))
    }

    fn quantifier(&mut self) -> Result<Option<String>, PatternError> {
        match self.peek() {
            Some(sign @ ('?' | '*' | '+')) => {
                self.at += 1;
                Ok(Some(sign.to_string()))
            }
            Some('{') => self.repetition(),
            _ => Ok(None),
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else is text.
    fn repetition(&mut self) -> Result<Option<String>, PatternError> {
        let start = self.at;
        self.at += 1;
        let Some(least) = self.count()? else {
            self.at = start;
            return Ok(None);
        };
        let range = self.take(',');
        let most = if range { self.count()? } else { Some(least) };
        if most.is_some_and(|most| most < least) {
            return Err(PatternError::Invalid("a quantifier's bounds in the wrong order"));
        }
        if !self.take('}') {
            self.at = start;
            return Ok(None);
        }
        let most = most.map(|most| most.to_string()).unwrap_or_default();
        Ok(Some(format!("{{{least},{most}}}")))
    }

    fn count(&mut self) -> Result<Option<u32>, PatternError> {
        let mut count = None;
        while let Some(digit) = self.peek().and_then(|digit| digit.to_digit(10)) {
            self.at += 1;
            let longer = count.unwrap_or(0) * 10 + digit;
            if longer >= COUNT {
                return Err(PatternError::Invalid("a number that is too large"));
            }
            count = Some(longer);
        }
        Ok(count)
    }
}
