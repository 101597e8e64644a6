//! What all grammars share: the token cursor, paths, operands, function calls, and how a syntax error is worded.

use super::ast::{Call, Operand, Path, Step};
use super::token::{Token, TokenKind, tokenize};

/// The deepest nesting of functions, and of parentheses around operands.
const MAX_DEPTH: usize = 100;
/// The most steps of a document path.
const MAX_STEPS: usize = base::limits::dynamodb::NESTING;
/// Operators and functions of one expression.
const MAX_OPERATORS: usize = base::limits::dynamodb::OPERATORS;
/// The largest list index.
const MAX_INDEX: usize = i32::MAX as usize;

/// The words that are operators and so can be no names.
const OPERATORS: [&str; 5] = ["AND", "OR", "NOT", "BETWEEN", "IN"];

/// A text that is no expression, in DynamoDB's words without the expression's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(pub Box<str>);

/// The result of a grammar rule.
pub type Parsed<T> = Result<T, ParseError>;

/// A cursor over the tokens of one text.
pub struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    operators: usize,
    /// Set when parentheses directly surround parentheses.
    pub redundant_parentheses: bool,
}

impl<'s> Parser<'s> {
    /// At the first token.
    pub fn new(source: &'s str) -> Self {
        Self { source, tokens: tokenize(source), at: 0, depth: 0, operators: 0, redundant_parentheses: false }
    }

    fn token(&self, at: usize) -> Token {
        let end = Token { kind: TokenKind::End, start: self.source.len(), end: self.source.len() };
        self.tokens.get(at).copied().unwrap_or(end)
    }

    /// The current token's kind.
    pub fn kind(&self) -> TokenKind {
        self.token(self.at).kind
    }

    /// The current token's text; empty at the end.
    pub fn text(&self) -> &'s str {
        let token = self.token(self.at);
        self.source.get(token.start..token.end).unwrap_or_default()
    }

    /// Moves on.
    pub fn advance(&mut self) {
        self.at += 1;
    }

    /// Whether the current token is this symbol.
    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind() == TokenKind::Symbol && self.text() == symbol
    }

    /// Whether the current token is this keyword, in any case.
    pub fn is_keyword(&self, keyword: &str) -> bool {
        self.kind() == TokenKind::Word && self.text().eq_ignore_ascii_case(keyword)
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

    /// Passes the symbol or fails.
    pub fn expect(&mut self, symbol: &str) -> Parsed<()> {
        if self.accept(symbol) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Fails unless everything has been read.
    pub fn expect_end(&self) -> Parsed<()> {
        if self.kind() == TokenKind::End { Ok(()) } else { Err(self.unexpected()) }
    }

    /// The current token does not belong here. `near` is the source from the token before to the token behind.
    ///
    /// Source: nubo-db/dynamodb-conformance `error-messages` (recorded from DynamoDB, 2026) and public reports, e.g.
    /// aws/aws-cdk issue 7591: token `:`, near `hits : incr`.
    pub fn unexpected(&self) -> ParseError {
        let token = self.token(self.at);
        let from = self.token(self.at.saturating_sub(1)).start.min(token.start);
        let to = self.token(self.at + 1).end.max(token.end);
        let near = self.source.get(from..to).unwrap_or_default().trim_end();
        let text = if token.kind == TokenKind::End { "<EOF>" } else { self.text() };
        ParseError(format!("Syntax error; token: \"{text}\", near: \"{near}\"").into())
    }

    /// Goes one level deeper; [`Parser::leave`] comes back.
    pub fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ParseError("The expression is nested too deeply;".into()));
        }
        Ok(())
    }

    /// Comes back from one level.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Counts an operator or function.
    pub fn count_operator(&mut self) {
        self.operators += 1;
    }

    /// Fails if the expression has more operators than allowed.
    ///
    /// Source: aws/aws-sdk-js issue 3721; which operators count: scylladb/scylladb issue 14473 (AND and OR do not).
    pub fn check_operators(&self) -> Parsed<()> {
        if self.operators <= MAX_OPERATORS {
            return Ok(());
        }
        let count = self.operators;
        Err(ParseError(format!("The expression contains too many operators; operator count: {count}").into()))
    }

    /// A document path that may follow a parenthesised beginning.
    pub fn path(&mut self) -> Parsed<Path> {
        let first = self.name()?;
        self.path_from(vec![first])
    }

    /// The steps behind the beginning of a path.
    pub fn path_from(&mut self, mut path: Path) -> Parsed<Path> {
        loop {
            if self.accept(".") {
                let step = self.name()?;
                path.push(step);
            } else if self.accept("[") {
                let index = self.index()?;
                path.push(Step::Index(index));
                self.expect("]")?;
            } else {
                break;
            }
        }
        if path.len() > MAX_STEPS {
            let levels = path.len();
            let message = format!("The document path has too many nesting levels; nesting levels: {levels}");
            return Err(ParseError(message.into()));
        }
        Ok(path)
    }

    fn name(&mut self) -> Parsed<Step> {
        let text = self.text();
        let step = match self.kind() {
            TokenKind::Word if !is_operator(text) => Step::Word(text.to_owned()),
            TokenKind::NamePlaceholder => Step::Placeholder(text.to_owned()),
            _ => return Err(self.unexpected()),
        };
        self.advance();
        Ok(step)
    }

    fn index(&mut self) -> Parsed<usize> {
        if self.kind() != TokenKind::Digits {
            return Err(self.unexpected());
        }
        let text = self.text();
        self.advance();
        text.parse().ok().filter(|index| *index <= MAX_INDEX).ok_or_else(|| {
            ParseError(format!("List index is not within the allowable range; index: [{text}]").into())
        })
    }

    /// A value, a path or a function call, not in parentheses.
    pub fn bare_operand(&mut self) -> Parsed<Operand> {
        let text = self.text();
        match self.kind() {
            TokenKind::ValuePlaceholder => {
                self.advance();
                Ok(Operand::Value(text.to_owned()))
            }
            TokenKind::Word if !is_operator(text) => {
                self.advance();
                if self.is_symbol("(") {
                    return Ok(Operand::Call(self.call(text)?));
                }
                Ok(Operand::Path(self.path_from(vec![Step::Word(text.to_owned())])?))
            }
            _ => Ok(Operand::Path(self.path()?)),
        }
    }

    /// An operand, in parentheses or not.
    pub fn operand(&mut self) -> Parsed<Operand> {
        self.parenthesised_operand().map(|(operand, _)| operand)
    }

    /// An operand, and whether it is wholly in parentheses.
    fn parenthesised_operand(&mut self) -> Parsed<(Operand, bool)> {
        if !self.accept("(") {
            return Ok((self.bare_operand()?, false));
        }
        self.enter()?;
        let (operand, inner) = self.parenthesised_operand()?;
        self.leave();
        self.expect(")")?;
        self.redundant_parentheses |= inner;
        self.continue_path(operand)
    }

    /// Behind a parenthesised operand: a path may go on.
    pub fn continue_path(&mut self, operand: Operand) -> Parsed<(Operand, bool)> {
        match operand {
            Operand::Path(path) if self.is_symbol(".") || self.is_symbol("[") => {
                Ok((Operand::Path(self.path_from(path)?), false))
            }
            other => Ok((other, true)),
        }
    }

    fn call(&mut self, function: &str) -> Parsed<Call> {
        self.count_operator();
        self.expect("(")?;
        self.enter()?;
        let operands = self.operands()?;
        self.leave();
        self.expect(")")?;
        Ok(Call { function: function.to_owned(), operands })
    }

    /// One operand or more, separated by commas.
    pub fn operands(&mut self) -> Parsed<Vec<Operand>> {
        let mut operands = vec![self.operand()?];
        while self.accept(",") {
            operands.push(self.operand()?);
        }
        Ok(operands)
    }
}

fn is_operator(word: &str) -> bool {
    OPERATORS.iter().any(|operator| word.eq_ignore_ascii_case(operator))
}
