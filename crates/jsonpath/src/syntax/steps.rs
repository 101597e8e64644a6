//! The steps of a path, one after another.

use super::arguments;
use super::cursor::Cursor;
use super::filter;
use crate::path::{Call, Token};
use crate::text::unescape;
use crate::{InvalidPath, limits};

pub(super) struct Steps<'a> {
    cursor: Cursor<'a>,
    nesting: usize,
    tokens: Vec<Token>,
}

/// Whether a reader of one kind of step found its kind.
type Found = Result<bool, InvalidPath>;

impl<'a> Steps<'a> {
    pub(super) fn new(cursor: Cursor<'a>, nesting: usize) -> Steps<'a> {
        Steps { cursor, nesting, tokens: Vec::new() }
    }

    /// Whether the path begins with `$`, and its steps.
    pub(super) fn read(mut self) -> Result<(bool, Vec<Token>), InvalidPath> {
        while matches!(self.cursor.at(self.cursor.position), Some(' ' | '\t' | '\n' | '\r'))
            && self.cursor.in_bounds()
        {
            self.cursor.position += 1;
        }
        let from_root = match self.cursor.current()? {
            '$' => true,
            '@' => false,
            _ => return Err(InvalidPath::new("Path must start with '$' or '@'")),
        };
        if self.cursor.is_tail() {
            return Ok((from_root, self.tokens));
        }
        self.cursor.position += 1;
        if !matches!(self.cursor.current()?, '.' | '[') {
            let position = self.cursor.position;
            return Err(InvalidPath(format!("Illegal character at position {position} expected '.' or '['")));
        }
        loop {
            self.step()?;
            if self.cursor.is_tail() {
                return Ok((from_root, self.tokens));
            }
        }
    }

    fn push(&mut self, token: Token) -> Found {
        if self.tokens.len() >= limits::TOKENS {
            return Err(InvalidPath::new("the path has too many steps"));
        }
        self.tokens.push(token);
        Ok(true)
    }

    fn step(&mut self) -> Result<(), InvalidPath> {
        let position = self.cursor.position;
        match self.cursor.current()? {
            '.' => self.dot(),
            '[' => {
                let found = self.bracket_names()?
                    || self.indexes()?
                    || self.wildcard()?
                    || self.filter()?
                    || self.placeholder()?;
                let expected = ". Expected ?, ', 0-9, * ";
                if found { Ok(()) } else { Err(unreadable(position, expected)) }
            }
            '*' => {
                self.wildcard().and_then(|found| if found { Ok(()) } else { Err(unreadable(position, "")) })
            }
            _ => self.name().and_then(|found| if found { Ok(()) } else { Err(unreadable(position, "")) }),
        }
    }

    /// `.` and `..`, with the step after them.
    fn dot(&mut self) -> Result<(), InvalidPath> {
        let next = self.cursor.position + 1;
        if self.cursor.contains(next) && self.cursor.at(next) == Some('.') {
            self.push(Token::Scan)?;
            self.cursor.position += 2;
        } else if !self.cursor.contains(next) {
            return Err(InvalidPath::new("Path must not end with a '."));
        } else {
            self.cursor.position += 1;
        }
        let position = self.cursor.position;
        if self.cursor.current()? == '.' {
            return Err(InvalidPath(format!("Character '.' on position {position} is not valid.")));
        }
        self.step()
    }

    /// `name` or `function(…)`
    fn name(&mut self) -> Found {
        if matches!(self.cursor.current()?, '[' | '*' | '.' | ' ') {
            return Ok(false);
        }
        let start = self.cursor.position;
        let mut end = start;
        while self.cursor.contains(end) {
            match self.cursor.at(end) {
                Some(' ') => return Err(blank(start)),
                Some('.' | '[' | '(') => break,
                _ => end += 1,
            }
        }
        let name = self.cursor.text(start, end);
        if self.cursor.contains(end) && self.cursor.at(end) == Some('(') {
            let parameters = arguments::read(&mut self.cursor, end, &name, self.nesting)?;
            return self.push(Token::Function(Call { name, parameters }));
        }
        self.cursor.position = end;
        self.push(Token::Property { names: vec![name], quote: '\'' })
    }

    /// `['name']`, `["name", "name"]`
    fn bracket_names(&mut self) -> Found {
        let next =
            self.cursor.significant_after(self.cursor.position).and_then(|place| self.cursor.at(place));
        let Some(quote @ ('\'' | '"')) = next else {
            return Ok(false);
        };
        let (names, end) = self.names(quote)?;
        let Some(close) = self.cursor.wanted_after(end, ']') else {
            return Err(InvalidPath::new("Property has not been closed - missing closing ]"));
        };
        self.cursor.position = close + 1;
        self.push(Token::Property { names, quote })
    }

    /// The names up to the bracket, and the place of the last quote.
    fn names(&self, quote: char) -> Result<(Vec<String>, usize), InvalidPath> {
        let mut names = Vec::new();
        let mut start = None;
        let mut last_quote = 0;
        let mut after_comma = false;
        let mut escaped = false;
        for place in self.cursor.position + 1..self.cursor.length() {
            let character = self.cursor.at(place);
            if escaped {
                escaped = false;
                continue;
            }
            match (character, start) {
                (Some('\\'), _) => escaped = true,
                (Some(']'), None) if after_comma => return Err(empty_name(place)),
                (Some(']'), None) => break,
                (Some(found), Some(from)) if found == quote => {
                    let next = self.cursor.significant_after(place).and_then(|next| self.cursor.at(next));
                    if !matches!(next, Some(']' | ',')) {
                        return Err(InvalidPath(format!(
                            "Property must be separated by comma or Property must be terminated close square bracket at index {place}"
                        )));
                    }
                    last_quote = place;
                    let name = unescape(&self.cursor.text(from, place));
                    names.push(name.ok_or_else(|| InvalidPath::new("Unable to parse unicode value"))?);
                    start = None;
                }
                (Some(found), None) if found == quote => {
                    start = Some(place + 1);
                    after_comma = false;
                }
                (Some(','), None) if after_comma => return Err(empty_name(place)),
                (Some(','), None) => after_comma = true,
                _ => {}
            }
        }
        match start {
            Some(_) => Err(InvalidPath(format!("Property has not been closed - missing closing {quote}"))),
            None => Ok((names, last_quote)),
        }
    }

    /// `[1]`, `[1, 2]`, `[1:]`, `[:2]`, `[1:2]`
    fn indexes(&mut self) -> Found {
        let next =
            self.cursor.significant_after(self.cursor.position).and_then(|place| self.cursor.at(place));
        if !matches!(next, Some('0'..='9' | '-' | ':')) {
            return Ok(false);
        }
        let start = self.cursor.position + 1;
        let Some(end) = self.cursor.find(start, ']') else {
            return Ok(false);
        };
        let text = self.cursor.text(start, end);
        let text = text.trim_matches(|character| character <= ' ');
        if !text.chars().all(|character| matches!(character, '0'..='9' | ',' | '-' | ':' | ' ')) {
            return Ok(false);
        }
        let token = if text.contains(':') { slice(text)? } else { index(text)? };
        self.cursor.position = end + 1;
        self.push(token)
    }

    /// `*` and `[*]`
    fn wildcard(&mut self) -> Found {
        if !self.cursor.is_at('[') {
            self.cursor.position += 1;
            return self.push(Token::Wildcard);
        }
        let Some(star) = self.cursor.wanted_after(self.cursor.position, '*') else {
            return Ok(false);
        };
        let Some(close) = self.cursor.wanted_after(star, ']') else {
            let position = star + 1;
            return Err(InvalidPath(format!(
                "Expected wildcard token to end with ']' on position {position}"
            )));
        };
        self.cursor.position = close + 1;
        self.push(Token::Wildcard)
    }

    /// `[?(…)]`
    fn filter(&mut self) -> Found {
        let open = self.cursor.position;
        let mark = self.cursor.wanted_after(open, '?');
        let Some(parenthesis) = mark.and_then(|mark| self.cursor.wanted_after(mark, '(')) else {
            return Ok(false);
        };
        let Some(closed) = self.cursor.closing(parenthesis, ('(', ')'), true)? else {
            return Ok(false);
        };
        let Some(close) = self.cursor.wanted_after(closed, ']') else {
            return Ok(false);
        };
        let text: Vec<char> = self.cursor.text(open, close + 1).chars().collect();
        let expression = filter::read(&text, self.nesting + 1)?;
        self.cursor.position = close + 1;
        self.push(Token::Filter(expression))
    }

    /// `[?]`: a filter that a Java program would supply; here there is none.
    fn placeholder(&mut self) -> Found {
        let open = self.cursor.position;
        let Some(mark) = self.cursor.wanted_after(open, '?') else {
            return Ok(false);
        };
        let next = self.cursor.significant_after(mark).and_then(|place| self.cursor.at(place));
        let Some(end) = self.cursor.find(open + 1, ']').filter(|_| matches!(next, Some(']' | ','))) else {
            return Ok(false);
        };
        let text = self.cursor.text(open + 1, end);
        Err(InvalidPath(format!("Not enough predicates supplied for filter [{text}] at position {open}")))
    }
}

fn unreadable(position: usize, expected: &str) -> InvalidPath {
    InvalidPath(format!("Could not parse token starting at position {position}{expected}"))
}

fn blank(position: usize) -> InvalidPath {
    InvalidPath(format!(
        "Use bracket notion ['my prop'] if your property contains blank characters. position: {position}"
    ))
}

fn empty_name(position: usize) -> InvalidPath {
    InvalidPath(format!("Found empty property at index {position}"))
}

fn index(text: &str) -> Result<Token, InvalidPath> {
    let indexes = text.split(',').map(|part| {
        let part = part.trim_matches(' ');
        part.parse().map_err(|_| InvalidPath(format!("Failed to parse token in ArrayIndexOperation: {part}")))
    });
    indexes.collect::<Result<_, _>>().map(Token::Index)
}

fn slice(text: &str) -> Result<Token, InvalidPath> {
    let unreadable = || InvalidPath(format!("Failed to parse SliceOperation: {text}"));
    if text.contains([',', ' ']) {
        return Err(unreadable());
    }
    let mut ends = text.split(':').map(|end| {
        if end.is_empty() {
            Ok(None)
        } else {
            end.parse().map(Some).map_err(|_| InvalidPath::new("not a number in a slice"))
        }
    });
    let from = ends.next().transpose()?.flatten();
    let to = ends.next().transpose()?.flatten();
    if from.is_none() && to.is_none() { Err(unreadable()) } else { Ok(Token::Slice { from, to }) }
}
