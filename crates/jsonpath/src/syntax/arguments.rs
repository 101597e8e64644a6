//! The arguments of a function: paths, and JSON values that begin with a brace, a digit, a minus or a double quote.
//! Anything else between them is passed over.

use super::cursor::Cursor;
use super::untrimmed;
use crate::InvalidPath;
use crate::path::Parameter;

/// The arguments after the parenthesis at `open`. The cursor ends behind the closing one, but on it if there are none,
/// as Jayway leaves it.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    open: usize,
    name: &str,
    nesting: usize,
) -> Result<Vec<Parameter>, InvalidPath> {
    if !closes(cursor, open) {
        return Err(unclosed(name));
    }
    if cursor.at(open + 1) == Some(')') {
        cursor.position = open + 1;
        return Ok(Vec::new());
    }
    cursor.position = open + 1;
    Arguments { nesting, ..Arguments::default() }.read(cursor, name)
}

/// Whether parentheses balance, those in strings included.
fn closes(cursor: &Cursor<'_>, open: usize) -> bool {
    let mut depth = 1;
    for place in open + 1..cursor.length() {
        match cursor.at(place) {
            Some('(') => depth += 1,
            Some(')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return true;
        }
    }
    false
}

fn unclosed(name: &str) -> InvalidPath {
    InvalidPath(format!("Arguments to function: '{name}' are not closed properly."))
}

#[derive(Default, Clone, Copy, PartialEq)]
enum Kind {
    #[default]
    Unknown,
    Json,
    Path,
}

#[derive(Default)]
struct Arguments {
    nesting: usize,
    kind: Kind,
    text: String,
    found: Vec<Parameter>,
    parentheses: i64,
    /// Whether the closing parenthesis has been met. One in a string that is not closed does not count.
    ended: bool,
    brackets: usize,
    braces: usize,
    quotes: usize,
}

impl Arguments {
    fn read(mut self, cursor: &mut Cursor<'_>, name: &str) -> Result<Vec<Parameter>, InvalidPath> {
        self.parentheses = 1;
        let mut before = '\0';
        while cursor.in_bounds() && !self.ended {
            let character = cursor.current()?;
            cursor.position += 1;
            if self.kind == Kind::Unknown {
                if matches!(character, ' ' | '\t' | '\n' | '\r') {
                    continue;
                }
                self.kind = kind(character);
            }
            self.count(character, before, cursor.position)?;
            self.keep(character);
            before = character;
        }
        if self.parentheses == 0 && self.braces + self.brackets == 0 {
            Ok(self.found)
        } else {
            Err(unclosed(name))
        }
    }

    fn count(&mut self, character: char, before: char, position: usize) -> Result<(), InvalidPath> {
        match character {
            '"' if before != '\\' && self.quotes > 0 => self.quotes -= 1,
            '"' => self.quotes += 1,
            '(' => self.parentheses += 1,
            '[' => self.brackets += 1,
            '{' => self.braces += 1,
            '}' => {
                self.braces = self.braces.checked_sub(1).ok_or_else(|| unexpected("brace '}'", position))?
            }
            ']' => {
                self.brackets =
                    self.brackets.checked_sub(1).ok_or_else(|| unexpected("bracket ']'", position))?
            }
            ')' => {
                self.parentheses -= 1;
                if self.parentheses < 0 || before == '(' {
                    self.text.push(character);
                }
                self.end(character)?;
            }
            ',' => self.end(character)?,
            _ => {}
        }
        Ok(())
    }

    /// Ends an argument, if the comma or parenthesis stands outside of all else.
    fn end(&mut self, character: char) -> Result<(), InvalidPath> {
        let outside = self.quotes + self.braces + self.brackets == 0;
        if !(outside && (self.parentheses == 1 || (self.parentheses == 0 && character == ')'))) {
            return Ok(());
        }
        self.ended = self.parentheses == 0;
        let text = std::mem::take(&mut self.text);
        match std::mem::take(&mut self.kind) {
            Kind::Unknown => {
                self.text = text;
            }
            Kind::Json => self.found.push(Parameter::Json(jsonsmart::parse(&text).ok())),
            Kind::Path => {
                let characters: Vec<char> = text.chars().collect();
                self.found.push(Parameter::Path(untrimmed(Cursor::new(&characters), self.nesting + 1)?));
            }
        }
        Ok(())
    }

    fn keep(&mut self, character: char) {
        let separates = character == ',' && self.braces + self.brackets == 0 && self.parentheses == 1;
        if self.kind != Kind::Unknown && !separates {
            self.text.push(character);
        }
    }
}

fn kind(character: char) -> Kind {
    match character {
        '{' | '"' | '-' | '0'..='9' => Kind::Json,
        '$' | '@' => Kind::Path,
        _ => Kind::Unknown,
    }
}

fn unexpected(what: &str, position: usize) -> InvalidPath {
    InvalidPath(format!("Unexpected close {what} at character position: {position}"))
}
