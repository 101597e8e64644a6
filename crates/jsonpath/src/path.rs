//! A path as it is kept: its steps, and what they say about the kind of result.

use std::fmt::{self, Write};

use jsonsmart::Json;

use crate::evaluate::{self, Document};
use crate::limits::Limits;
use crate::pattern::Pattern;
use crate::syntax;
use crate::{InvalidPath, Node, ReadError};

/// A JSONPath, parsed. Cheap to keep and to share between threads.
#[derive(Debug, Clone)]
pub struct Path {
    /// Whether it begins with `$`, not `@`.
    pub(crate) from_root: bool,
    pub(crate) tokens: Vec<Token>,
}

impl Path {
    /// The path that a text stands for. One that begins with neither `$` nor `@` is taken as if `$.` stood before it.
    ///
    /// # Errors
    /// [`InvalidPath`] if it is none, or longer or more deeply nested than paths may be.
    pub fn parse(text: &str) -> Result<Path, InvalidPath> {
        syntax::path(text, 0)
    }

    /// Whether it leads to one value at most: no `..`, wildcard, slice, filter, or list of indexes, and several names
    /// only at its end, where they make one object.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        self.definite_steps() == self.tokens.len()
    }

    /// How many steps at its beginning lead to one value.
    pub(crate) fn definite_steps(&self) -> usize {
        let last = self.tokens.len().saturating_sub(1);
        self.tokens
            .iter()
            .enumerate()
            .position(|(place, token)| !token.is_definite(place == last))
            .unwrap_or(last + 1)
            .min(self.tokens.len())
    }

    /// Whether its last step is a function.
    pub(crate) fn is_function(&self) -> bool {
        matches!(self.tokens.last(), Some(Token::Function(_)))
    }

    /// What the path leads to from the root of a document: the value of a definite path, an array of all values that
    /// any other leads to, which may be empty.
    ///
    /// # Errors
    /// [`ReadError`]: above all [`ReadError::NotFound`] for a definite path that leads nowhere.
    pub fn read<N: Node>(&self, document: &N) -> Result<N, ReadError> {
        if let Some(found) = self.follow(document) {
            return Ok(found);
        }
        let limits = Limits::default();
        let document = Document { root: document, require: false, explain: true, limits: &limits };
        evaluate::read(self, document.root, &document)
    }

    /// What names alone lead to, which is all that most paths are made of. Where they lead nowhere, the long way says why.
    fn follow<N: Node>(&self, document: &N) -> Option<N> {
        self.tokens.iter().try_fold(document.clone(), |node, token| match token {
            Token::Property { names, .. } => match names.as_slice() {
                [name] => node.member(name),
                _ => None,
            },
            _ => None,
        })
    }
}

impl fmt::Display for Path {
    /// As Jayway prints a compiled path.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char(if self.from_root { '$' } else { '@' })?;
        self.tokens.iter().try_for_each(|token| token.fmt(formatter))
    }
}

/// A step of a path.
#[derive(Debug, Clone)]
pub(crate) enum Token {
    /// Members by name, and the quotes that the names stood in.
    Property { names: Vec<String>, quote: char },
    /// Elements by index; negative ones count from the end.
    Index(Vec<i32>),
    /// Elements from one index up to another.
    Slice { from: Option<i32>, to: Option<i32> },
    /// `*`
    Wildcard,
    /// `..`: the next step at every level.
    Scan,
    /// `[?(…)]`
    Filter(Expression),
    /// `.name(…)`
    Function(Call),
}

impl Token {
    fn is_definite(&self, last: bool) -> bool {
        match self {
            Token::Property { names, .. } => names.len() == 1 || last,
            Token::Index(indexes) => indexes.len() == 1,
            Token::Function(_) => true,
            Token::Slice { .. } | Token::Wildcard | Token::Scan | Token::Filter(_) => false,
        }
    }
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Property { names, quote } => {
                let names: Vec<String> = names.iter().map(|name| format!("{quote}{name}{quote}")).collect();
                write!(formatter, "[{}]", names.join(","))
            }
            Token::Index(indexes) => {
                let indexes: Vec<String> = indexes.iter().map(ToString::to_string).collect();
                write!(formatter, "[{}]", indexes.join(","))
            }
            Token::Slice { from, to } => {
                let text = |end: &Option<i32>| end.map(|end| end.to_string()).unwrap_or_default();
                write!(formatter, "[{}:{}]", text(from), text(to))
            }
            Token::Wildcard => formatter.write_str("[*]"),
            Token::Scan => formatter.write_str(".."),
            Token::Filter(_) => formatter.write_str("[?]"),
            Token::Function(call) if call.parameters.is_empty() => write!(formatter, ".{}()", call.name),
            Token::Function(call) => write!(formatter, ".{}(...)", call.name),
        }
    }
}

/// A function's call. Whether the function exists shows when it is called.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) parameters: Vec<Parameter>,
}

#[derive(Debug, Clone)]
pub(crate) enum Parameter {
    /// Read from the root of the document.
    Path(Path),
    /// A value; none where the text is not JSON, which shows when it is used.
    Json(Option<Json>),
}

/// What a filter says of an element.
#[derive(Debug, Clone)]
pub(crate) enum Expression {
    Or(Vec<Expression>),
    And(Vec<Expression>),
    Not(Box<Expression>),
    Compare {
        left: Operand,
        operator: Operator,
        right: Operand,
    },
    /// A path alone: whether it leads anywhere is to be as wanted.
    Exists {
        path: Path,
        wanted: bool,
    },
}

#[derive(Debug, Clone)]
pub(crate) enum Operand {
    Path(Path),
    /// An array or object: its text, and what the text stands for, if it is JSON.
    Json {
        text: String,
        value: Option<Json>,
    },
    String(String),
    Number(jsonsmart::Decimal),
    Bool(bool),
    Null,
    Pattern(Pattern),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    SameType,
    NotSameType,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Matches,
    In,
    NotIn,
    Contains,
    Size,
    Empty,
    SubsetOf,
    AnyOf,
    NoneOf,
    Exists,
    /// `ALL`, `TYPE` and `MATCHES`: operators that Jayway knows by name, but whose right side cannot be written.
    Unwritable,
}
