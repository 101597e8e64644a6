//! A statement's text into tokens. Knows words, not grammar; where no token can be made, the statement is not well formed.
//!
//! Source: see `keywords`; recorded: paritysuite/dynamodb-conformance `partiqlGrammar` (2026-10).

use std::fmt;

use super::keywords;
use super::number;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name.
    Identifier,
    /// A name in double quotes.
    Quoted,
    /// A word that is no name, in lower case.
    Keyword,
    /// An operator: a word in lower case, or signs.
    Operator,
    /// A text in single quotes.
    Text,
    /// A number without sign.
    Number,
    /// `?`
    Parameter,
    /// Brackets and delimiters; `*` too.
    Symbol,
    /// The end, always the last token.
    End,
}

/// Where a token lies: line and column from 1, and how many characters it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    line: u32,
    column: u32,
    length: u32,
}

/// As messages show it: `1:8:5`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.line, self.column, self.length)
    }
}

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// What it says, without quotes.
    pub text: String,
    /// Where it lies.
    pub span: Span,
}

/// A text that holds something else than tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTokens;

/// The tokens of a statement, [`TokenKind::End`] last.
pub fn tokenize(source: &str) -> Result<Vec<Token>, NoTokens> {
    let mut lexer = Lexer { rest: source, position: Span { line: 1, column: 1, length: 0 } };
    let mut tokens: Vec<Token> = Vec::with_capacity(source.len() / 4 + 1);
    while let Some(token) = lexer.next()? {
        let joined = tokens.last().filter(|last| is_word(last) && is_word(&token));
        let joined = joined.and_then(|last| keywords::sequence(&last.text, &token.text));
        match (joined, tokens.last_mut()) {
            (Some(text), Some(last)) => text.clone_into(&mut last.text),
            _ => tokens.push(token),
        }
    }
    tokens.push(Token { kind: TokenKind::End, text: String::new(), span: lexer.position });
    Ok(tokens)
}

fn is_word(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Keyword | TokenKind::Operator)
}

struct Lexer<'s> {
    rest: &'s str,
    position: Span,
}

impl<'s> Lexer<'s> {
    fn next(&mut self) -> Result<Option<Token>, NoTokens> {
        self.skip_space()?;
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let start = self.position;
        let (kind, text) = match first {
            '\'' => (TokenKind::Text, self.quoted('\'')?),
            '"' => (TokenKind::Quoted, self.quoted('"')?),
            '?' => (TokenKind::Parameter, self.take(1).to_owned()),
            _ if is_letter(first) => self.word(),
            _ if self.begins_number() => (TokenKind::Number, self.number()?),
            _ => self.signs()?,
        };
        let length = self.position.length - start.length;
        Ok(Some(Token { kind, text, span: Span { length, ..start } }))
    }

    /// Passes white space and comments.
    fn skip_space(&mut self) -> Result<(), NoTokens> {
        loop {
            let space = self.rest.len() - self.rest.trim_start_matches(is_space).len();
            self.take(space);
            if self.rest.starts_with("--") {
                let line = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
                self.take(line);
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                let end = comment.find("*/").ok_or(NoTokens)?;
                self.take(end + 4);
            } else if space == 0 {
                return Ok(());
            }
        }
    }

    /// Passes so many bytes. `position.length` counts all characters passed so far.
    fn take(&mut self, bytes: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for character in taken.chars() {
            self.position.length += 1;
            match character {
                '\n' => (self.position.line, self.position.column) = (self.position.line + 1, 1),
                '\r' => {}
                _ => self.position.column += 1,
            }
        }
        self.rest = rest;
        taken
    }

    /// Passes what is quoted; the quote itself stands twice in it.
    fn quoted(&mut self, quote: char) -> Result<String, NoTokens> {
        let mut text = String::new();
        loop {
            self.take(1);
            let end = self.rest.find(quote).ok_or(NoTokens)?;
            text.push_str(self.take(end));
            self.take(1);
            if !self.rest.starts_with(quote) {
                return Ok(text);
            }
            text.push(quote);
        }
    }

    fn word(&mut self) -> (TokenKind, String) {
        let end = self.rest.find(|c| !is_letter(c) && !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let word = self.take(end);
        let lower = word.to_ascii_lowercase();
        if keywords::is_operator(&lower) {
            (TokenKind::Operator, lower)
        } else if keywords::is_keyword(&lower) {
            (TokenKind::Keyword, lower)
        } else {
            (TokenKind::Identifier, word.to_owned())
        }
    }

    fn begins_number(&self) -> bool {
        self.rest.strip_prefix('.').unwrap_or(self.rest).starts_with(|c: char| c.is_ascii_digit())
    }

    fn number(&mut self) -> Result<String, NoTokens> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let behind = |at: usize| self.rest.get(at..).unwrap_or_default();
        let mut end = digits(self.rest);
        if behind(end).starts_with('.') {
            end += 1 + digits(behind(end + 1));
        }
        if behind(end).starts_with(['e', 'E']) {
            let sign = usize::from(behind(end + 1).starts_with(['+', '-']));
            let exponent = digits(behind(end + 1 + sign));
            if exponent == 0 {
                return Err(NoTokens);
            }
            end += 1 + sign + exponent;
        }
        let text = self.take(end).to_owned();
        if number::is_convertible(&text) { Ok(text) } else { Err(NoTokens) }
    }

    fn signs(&mut self) -> Result<(TokenKind, String), NoTokens> {
        const OPERATORS: [&str; 13] = ["<=", "<>", ">=", "!=", "||", "<", ">", "=", "+", "-", "/", "%", "@"];
        const SYMBOLS: [&str; 13] = ["<<", ">>", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "*"];
        if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| self.rest.starts_with(symbol)) {
            self.take(symbol.len());
            return Ok((TokenKind::Symbol, symbol.to_owned()));
        }
        let operator =
            OPERATORS.into_iter().find(|operator| self.rest.starts_with(operator)).ok_or(NoTokens)?;
        self.take(operator.len());
        Ok((TokenKind::Operator, if operator == "!=" { "<>" } else { operator }.to_owned()))
    }
}

fn is_space(character: char) -> bool {
    character.is_ascii_whitespace() || character == '\u{b}'
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '_' | '$')
}
