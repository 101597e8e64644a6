//! The tree of a template: what stands where, still in terms of tokens. Knows nothing of values.

mod directives;
mod expressions;
mod parser;
mod references;

pub(crate) use parser::{KnownMacros, parse};

use crate::tokens::Span;

/// Statements one after the other.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) statements: Vec<Statement>,
    pub(crate) span: Span,
}

/// A piece of a template. Numbers are indexes of tokens.
#[derive(Debug)]
pub(crate) enum Statement {
    /// Text as it stands.
    Text(usize),
    /// `#[[…]]#`
    Verbatim(usize),
    /// A comment; what stood before it in the same token is text.
    Comment(usize),
    /// Backslashes, and directives that they escape: text that is known already.
    Escaped(String),
    /// A reference to be printed.
    Reference(Reference),
    /// `#set`
    Set { first: usize, target: Reference, value: Expression },
    /// `#if` with its branches; the last has no condition if there is an `#else`.
    If { first: usize, branches: Vec<(Option<Expression>, Block)> },
    /// Every other directive.
    Directive(Directive),
}

/// `#name(…)`, with a block if the directive has one.
#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) arguments: Vec<Expression>,
    pub(crate) body: Option<Block>,
}

/// `$name` and what follows it.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) span: Span,
    pub(crate) parts: Vec<Part>,
}

/// A step of a reference.
#[derive(Debug)]
pub(crate) enum Part {
    /// `.name`
    Property(usize),
    /// `.name(…)`
    Method(usize, Vec<Expression>),
    /// `[…]`
    Index(usize, Box<Expression>),
}

/// What has a value.
#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) span: Span,
    pub(crate) kind: ExpressionKind,
}

/// Kinds of expressions.
#[derive(Debug)]
pub(crate) enum ExpressionKind {
    /// A text in quotes.
    Text(usize),
    /// A whole number.
    Integer(usize),
    /// A number with a fraction.
    Floating(usize),
    /// `true` or `false`.
    Boolean(bool),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `{a: b}`
    Map(Vec<(Expression, Expression)>),
    /// `[a..b]`
    Range(Box<(Expression, Expression)>),
    /// `$name…`
    Reference(Reference),
    /// A bare word, which only directives take.
    Word,
    /// `!a`
    Not(Box<Expression>),
    /// `a op b op c`, with operators of one precedence, from left to right.
    Chain(Box<Expression>, Vec<Link>),
}

/// An operator with its right operand.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) operator: Operator,
    pub(crate) operand: Expression,
    /// What the node of all so far covers in Velocity's tree: it begins after the operator.
    pub(crate) span: Span,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}
