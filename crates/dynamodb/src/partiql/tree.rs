//! A statement as it was written: an expression of PartiQL, of which statements are some. Nothing is checked beyond the grammar;
//! what DynamoDB makes of it stands in `statement`.

use super::token::Span;

/// An expression and where it begins.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The token that stands for it in messages.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `NULL`
    Null,
    /// `MISSING`
    Missing,
    /// `TRUE`, `FALSE`
    Boolean(bool),
    /// A number, its sign included.
    Number(String),
    /// A text.
    Text(String),
    /// `?`, counted from 0.
    Parameter(usize),
    /// A name.
    Name(String),
    /// Steps from an expression.
    Path(Box<Expr>, Vec<Step>),
    /// A function, in lower case, and what it is applied to.
    Call(String, Vec<Expr>),
    /// A sign before what is no number: DynamoDB has no such thing, whatever it is.
    Signed(Sign),
    /// `NOT`
    Not(Box<Expr>),
    /// All of at least two.
    And(Vec<Expr>),
    /// Any of at least two.
    Or(Vec<Expr>),
    /// An operator between two expressions, as it is spelled.
    Binary(&'static str, Box<Expr>, Box<Expr>),
    /// `BETWEEN`
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `IN`
    In(Box<Expr>, Box<Expr>),
    /// `IS`, with the type's name.
    IsType(Box<Expr>, &'static str),
    /// `[…]` or `(…, …)`
    List(Vec<Expr>),
    /// `<<…>>`
    Bag(Vec<Expr>),
    /// `{…}`
    Struct(Vec<(Expr, Expr)>),
    /// `SELECT`
    Select(Box<Select>),
    /// A statement that changes data.
    Manipulation(Box<Manipulation>),
}

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

impl Sign {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }
}

/// A step of a path.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.name`
    Name(String),
    /// `[expression]`
    Index(Expr),
    /// `.*` or `[*]`
    Wildcard,
}

/// What a statement reads from or changes.
#[derive(Clone, Debug)]
pub struct Source {
    /// A path of one or two names, if it is right.
    pub table: Expr,
    /// Whether it was given another name.
    pub aliased: bool,
}

/// `SELECT`
#[derive(Clone, Debug)]
pub struct Select {
    /// What is answered of each item.
    pub projection: Projection,
    /// `FROM`
    pub source: Source,
    /// `WHERE`
    pub filter: Option<Expr>,
    /// `ORDER BY`
    pub order: Vec<Ordering>,
    /// A clause that DynamoDB does not have, and where its expression lies.
    pub unsupported: Option<(&'static str, Span)>,
}

/// What of an item is answered.
#[derive(Clone, Debug)]
pub enum Projection {
    /// `*`
    All,
    /// Expressions.
    List(Vec<Expr>),
    /// `VALUE` or `DISTINCT` and an expression.
    Unsupported(&'static str),
}

/// A term of `ORDER BY`.
#[derive(Clone, Debug)]
pub struct Ordering {
    /// What to order by.
    pub by: Expr,
    /// Whether against the order.
    pub descending: bool,
}

/// A statement that changes data.
#[derive(Clone, Debug)]
pub enum Manipulation {
    /// `INSERT INTO table VALUE item`
    Insert {
        /// The table.
        table: Expr,
        /// The item.
        item: Expr,
        /// Whether `VALUE` was there; else several items were meant.
        single: bool,
        /// `RETURNING`
        returning: Option<Returning>,
    },
    /// `UPDATE table actions WHERE filter`, or `FROM table WHERE filter actions`.
    Update {
        /// The table.
        source: Source,
        /// What changes.
        actions: Vec<Action>,
        /// `WHERE`
        filter: Option<Expr>,
        /// `RETURNING`
        returning: Option<Returning>,
    },
    /// `DELETE FROM table WHERE filter`
    Delete {
        /// The table.
        source: Source,
        /// `WHERE`
        filter: Option<Expr>,
        /// `RETURNING`
        returning: Option<Returning>,
    },
}

/// One change of an update.
#[derive(Clone, Debug)]
pub enum Action {
    /// `SET path = value`
    Set(Expr, Expr),
    /// `REMOVE path`
    Remove(Expr),
    /// `INSERT INTO` among an update's actions.
    Insert,
}

/// `RETURNING` with its only form: all attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returning {
    /// `ALL OLD *`
    AllOld,
    /// `ALL NEW *`
    AllNew,
    /// `MODIFIED OLD *`
    ModifiedOld,
    /// `MODIFIED NEW *`
    ModifiedNew,
}

impl Returning {
    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::AllOld => "ALL OLD *",
            Self::AllNew => "ALL NEW *",
            Self::ModifiedOld => "MODIFIED OLD *",
            Self::ModifiedNew => "MODIFIED NEW *",
        }
    }

    /// What UpdateItem calls it: a value of `ReturnValues`.
    pub fn return_values(self) -> &'static str {
        match self {
            Self::AllOld => "ALL_OLD",
            Self::AllNew => "ALL_NEW",
            Self::ModifiedOld => "UPDATED_OLD",
            Self::ModifiedNew => "UPDATED_NEW",
        }
    }
}
