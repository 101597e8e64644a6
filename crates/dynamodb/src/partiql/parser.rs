//! What the grammar's rules share: the cursor over tokens, and how a statement that is not well formed is told.

use super::token::{Span, Token, TokenKind, tokenize};

/// The deepest nesting of expressions.
const MAX_DEPTH: usize = 100;

/// Why a text is no statement, in DynamoDB's words behind its opening; empty where there are no tokens at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(pub String);

/// The result of a grammar rule.
pub type Parsed<T> = Result<T, Malformed>;

/// A cursor over the tokens of one statement.
pub struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    /// Parameters passed.
    pub parameters: usize,
}

impl Parser {
    /// At the first token.
    pub fn new(source: &str) -> Parsed<Self> {
        let tokens = tokenize(source).map_err(|_| Malformed(String::new()))?;
        Ok(Self { tokens, at: 0, depth: 0, parameters: 0 })
    }

    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// The current token's kind.
    pub fn kind(&self) -> TokenKind {
        self.token().map_or(TokenKind::End, |token| token.kind)
    }

    /// The current token's text.
    pub fn text(&self) -> &str {
        self.token().map_or("", |token| &token.text)
    }

    /// Where the current token lies.
    pub fn span(&self) -> Span {
        self.token().map_or_else(Span::default, |token| token.span)
    }

    /// Moves on, and answers the text of the token passed.
    pub fn advance(&mut self) -> String {
        let text = self.text().to_owned();
        self.at += 1;
        text
    }

    /// Whether the token behind the current one is this symbol.
    pub fn is_followed_by(&self, symbol: &str) -> bool {
        self.tokens
            .get(self.at + 1)
            .is_some_and(|token| token.kind == TokenKind::Symbol && token.text == symbol)
    }

    /// Whether nothing follows the current token.
    pub fn is_last(&self) -> bool {
        self.tokens.get(self.at + 1).is_none_or(|token| token.kind == TokenKind::End)
    }

    /// Whether the current token is this symbol.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind() == TokenKind::Symbol && self.text() == symbol
    }

    /// Whether the current token is this keyword.
    pub fn is_keyword(&self, keyword: &str) -> bool {
        self.kind() == TokenKind::Keyword && self.text() == keyword
    }

    /// Whether the current token is a name.
    pub fn is_name(&self) -> bool {
        matches!(self.kind(), TokenKind::Identifier | TokenKind::Quoted)
    }

    /// Passes the symbol if it is there.
    pub fn accept(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    /// Passes the keyword if it is there.
    pub fn accept_keyword(&mut self, keyword: &str) -> bool {
        let found = self.is_keyword(keyword);
        self.at += usize::from(found);
        found
    }

    /// Passes the symbol, or fails: `called` is what PartiQL calls it.
    pub fn expect(&mut self, symbol: &str, called: &str) -> Parsed<()> {
        if self.accept(symbol) { Ok(()) } else { Err(malformed(format!("Expected {called}"))) }
    }

    /// Fails unless everything has been read.
    pub fn expect_end(&mut self) -> Parsed<()> {
        let semicolon = self.accept(";");
        match self.kind() {
            TokenKind::End => Ok(()),
            _ if semicolon => {
                Err(malformed("Unexpected token after semicolon. (Only one query is allowed.)"))
            }
            _ => Err(malformed("Unexpected token after expression")),
        }
    }

    /// Applies a rule one level further down.
    pub fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(too_complex());
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    /// One or more of what a rule reads, between commas.
    pub fn list<T>(&mut self, mut rule: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut list = vec![rule(self)?];
        while self.accept(",") {
            list.push(rule(self)?);
        }
        Ok(list)
    }
}

/// A failure with this detail.
pub fn malformed(detail: impl Into<String>) -> Malformed {
    Malformed(detail.into())
}

/// A statement beyond what Landfall follows.
pub fn too_complex() -> Malformed {
    malformed("The statement is nested too deeply")
}
