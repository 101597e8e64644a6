//! The tokens of a text, cut as far as the parser has looked, and kept: what a reference prints when it has no value is
//! made of them.

use super::lexer::Lexer;
use super::{Kind, Token};
use crate::error::{Position, SyntaxError};

/// The first and the last token of a piece of the tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// Tokens with a place to read on from.
pub(crate) struct Stream {
    lexer: Lexer,
    tokens: Vec<Token>,
    next: usize,
    /// Where the text begins, if it stands within another.
    origin: Position,
}

impl Stream {
    /// The tokens of a text that begins at `origin`.
    pub(crate) fn new(text: &str, origin: Position) -> Self {
        Self { lexer: Lexer::new(text), tokens: Vec::new(), next: 0, origin }
    }

    /// The kind of the token `ahead` of the next one.
    pub(crate) fn peek_at(&mut self, ahead: usize) -> Result<Kind, SyntaxError> {
        while self.tokens.len() <= self.next + ahead {
            if let Some(last) = self.tokens.last().filter(|last| last.kind == Kind::End) {
                let end = last.clone();
                self.tokens.push(end);
            } else {
                let token = self.lexer.next().map_err(|error| self.placed(error))?;
                self.tokens.push(token);
            }
        }
        Ok(self.tokens.get(self.next + ahead).map_or(Kind::End, |token| token.kind))
    }

    /// The kind of the next token.
    pub(crate) fn peek(&mut self) -> Result<Kind, SyntaxError> {
        self.peek_at(0)
    }

    /// Takes the next token; answers its index.
    pub(crate) fn take(&mut self) -> Result<usize, SyntaxError> {
        self.peek()?;
        self.next += 1;
        Ok(self.next - 1)
    }

    /// Takes the next token if it is of a kind.
    pub(crate) fn take_if(&mut self, kind: Kind) -> Result<bool, SyntaxError> {
        if self.peek()? != kind {
            return Ok(false);
        }
        self.next += 1;
        Ok(true)
    }

    /// Takes the next token, which has to be of a kind.
    pub(crate) fn expect(&mut self, kind: Kind) -> Result<usize, SyntaxError> {
        if self.peek()? == kind { self.take() } else { Err(self.unexpected(kind.describe())) }
    }

    /// The complaint about the next token.
    pub(crate) fn unexpected(&self, expected: &str) -> SyntaxError {
        let token = self.tokens.get(self.next);
        let found = match token {
            Some(token) if token.kind != Kind::End => format!("{:?}", token.image.trim_end()),
            _ => Kind::End.describe().to_owned(),
        };
        SyntaxError::new(format!("Encountered {found}, expected {expected}"), self.position(self.next))
    }

    /// The index of the token that comes next.
    pub(crate) fn next_index(&self) -> usize {
        self.next
    }

    /// From a token to the one taken last.
    pub(crate) fn span_from(&self, first: usize) -> Span {
        Span { first, last: self.next.saturating_sub(1) }
    }

    /// A token that was cut.
    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.tokens.get(index)
    }

    /// A token that was cut, to be changed: what a reference is printed with loses its escapes.
    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut Token> {
        self.tokens.get_mut(index)
    }

    /// The characters of a token; nothing where there is none.
    pub(crate) fn image(&self, index: usize) -> &str {
        self.get(index).map_or("", |token| &token.image)
    }

    /// What the tokens of a piece print as text.
    pub(crate) fn literal(&self, span: Span) -> String {
        (span.first..=span.last).filter_map(|index| self.get(index)).map(Token::literal).collect()
    }

    /// The bare characters of a piece.
    pub(crate) fn images(&self, span: Span) -> String {
        (span.first..=span.last).map(|index| self.image(index)).collect()
    }

    /// Where a token begins.
    pub(crate) fn position(&self, index: usize) -> Position {
        let start = self.get(index).map_or(0, |token| token.start);
        self.origin.plus(self.lexer.position(start))
    }

    pub(crate) fn is_before_parenthesis(&self) -> bool {
        self.lexer.is_before_parenthesis()
    }

    pub(crate) fn enter_directive(&mut self) {
        self.lexer.enter_directive();
    }

    pub(crate) fn leave_directive(&mut self) {
        self.lexer.leave_directive();
    }

    pub(crate) fn leave_set(&mut self) {
        self.lexer.leave_set();
    }

    fn placed(&self, error: SyntaxError) -> SyntaxError {
        SyntaxError { position: self.origin.plus(error.position), ..error }
    }
}
