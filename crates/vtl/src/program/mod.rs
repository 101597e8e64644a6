//! A template ready to be rendered: names are numbers, texts are what they print, and nothing is left of tokens.

mod compile;
mod expressions;
mod names;
mod references;

pub(crate) use compile::compile;
pub(crate) use names::{Names, Symbol};

use std::collections::HashMap;
use std::sync::Arc;

use num_bigint::BigInt;

use crate::error::{Failure, Position};
pub(crate) use crate::tree::Operator;

/// A compiled text, with the macros that it defines.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) body: Block,
    pub(crate) macros: HashMap<Symbol, Arc<Macro>>,
}

/// Statements one after the other.
pub(crate) type Block = Box<[Statement]>;

/// A statement with its place.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) position: Position,
    pub(crate) action: Action,
}

/// What a statement does.
#[derive(Debug)]
pub(crate) enum Action {
    /// Prints text.
    Text(Box<str>),
    /// Prints a reference.
    Print(Reference),
    /// `#set`
    Set(Box<Set>),
    /// `#if`: the first branch whose condition holds.
    If(Box<[(Condition, Block)]>),
    /// `#foreach`
    Foreach(Box<Foreach>),
    /// `#define`
    Define(Arc<Define>),
    /// A macro call.
    Call(Arc<Call>),
    /// `#evaluate`
    Evaluate(Box<Expression>),
    /// `#break`, out of what its argument names or what is innermost.
    Break(Option<Box<Expression>>),
    /// `#stop`
    Stop(Option<Box<Expression>>),
    /// What fails only when it is reached.
    Fail(Box<Failure>),
}

/// The condition of a branch; `None` for `#else`.
pub(crate) type Condition = Option<Expression>;

/// `#set(target = value)`
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) target: Target,
    pub(crate) value: Expression,
}

/// What `#set` sets.
#[derive(Debug)]
pub(crate) enum Target {
    /// A variable.
    Variable(Symbol),
    /// Something within a value: the steps to it, the last of which is set.
    Within { root: Symbol, steps: Box<[Part]>, last: Part },
}

/// `#foreach(element in list)`
#[derive(Debug)]
pub(crate) struct Foreach {
    /// Tells this loop from others, for `#break($foreach)`.
    pub(crate) id: u64,
    pub(crate) element: Symbol,
    pub(crate) list: Expression,
    pub(crate) body: Block,
}

/// `#define($name)`
#[derive(Debug)]
pub(crate) struct Define {
    pub(crate) name: Symbol,
    pub(crate) body: Block,
}

/// A macro.
#[derive(Debug)]
pub(crate) struct Macro {
    pub(crate) name: Arc<str>,
    pub(crate) parameters: Box<[Parameter]>,
    pub(crate) body: Block,
}

/// A parameter of a macro.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub(crate) name: Symbol,
}

/// A macro call: `#name(…)` or `#@name(…) … #end`.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: Symbol,
    pub(crate) arguments: Box<[Argument]>,
    /// The block of `#@name`, with which `$bodyContent` prints.
    pub(crate) body: Option<Arc<Define>>,
    /// What it prints if there is no such macro.
    pub(crate) literal: Box<str>,
    /// A bare word among the arguments, which fails once there is such a macro.
    pub(crate) bare_word: Option<Box<str>>,
}

/// An argument of a macro: evaluated anew each time the parameter is used.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) value: Expression,
    /// What the parameter prints when the argument has no value.
    pub(crate) literal: Box<str>,
}

/// What has a value.
#[derive(Debug)]
pub(crate) enum Expression {
    Boolean(bool),
    Integer(i32),
    Long(i64),
    Big(Arc<BigInt>),
    Double(f64),
    /// A text without references.
    Text(Symbol),
    /// A text with statements in it.
    Interpolated(Arc<Interpolated>),
    List(Box<[Expression]>),
    Map(Box<[(Expression, Expression)]>),
    Range(Box<(Expression, Expression)>),
    Reference(Box<Reference>),
    Not(Box<Expression>),
    Chain(Box<Chain>),
    /// What is no value (a bare word, a block): `null`.
    Nothing,
}

impl Expression {
    /// Whether a macro evaluates it once, when it is called, and not each time its parameter is used.
    pub(crate) fn is_constant(&self) -> bool {
        matches!(
            self,
            Self::Boolean(_)
                | Self::Integer(_)
                | Self::Long(_)
                | Self::Big(_)
                | Self::Double(_)
                | Self::Nothing
        )
    }
}

/// The statements of a text in double quotes.
#[derive(Debug)]
pub(crate) struct Interpolated {
    pub(crate) body: Block,
    /// Whether a blank was added to its end, so that what stands there ends; it is taken off what is rendered.
    pub(crate) padded: bool,
}

/// `first op second op third`
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) position: Position,
    pub(crate) first: Operand,
    pub(crate) rest: Box<[Link]>,
}

/// An operator with its right operand.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) operator: Operator,
    pub(crate) operand: Operand,
    /// What all so far adds to a text when it has no value.
    pub(crate) literal: Box<str>,
}

/// An operand, and what it adds to a text when it has no value.
#[derive(Debug)]
pub(crate) struct Operand {
    pub(crate) value: Expression,
    pub(crate) literal: Box<str>,
}

/// `$name` and the steps after it.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) position: Position,
    pub(crate) root: Symbol,
    pub(crate) steps: Box<[Part]>,
    pub(crate) form: Form,
    pub(crate) printing: Option<Box<Printing>>,
    /// What it prints when it has no value.
    pub(crate) literal: Box<str>,
    /// Which macro parameter stands for the literal, if it is one.
    pub(crate) parameter: Option<Symbol>,
}

/// What a reference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One that has a value.
    Value,
    /// One that prints as it stands: a bare name right behind another reference.
    Text,
    /// One that prints, but has no value elsewhere (`$\!name`).
    Printed,
}

/// What is printed around a reference.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Printing {
    /// Half of the backslashes before it.
    pub(crate) slashes: Box<str>,
    /// Dollar signs before its own.
    pub(crate) dollars: Box<str>,
    /// Whether the backslashes take the reference's meaning away.
    pub(crate) escaped: bool,
}

/// A step of a reference, with its place.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) position: Position,
    pub(crate) step: Step,
}

/// A step of a reference.
#[derive(Debug)]
pub(crate) enum Step {
    Property(Symbol),
    Method(Symbol, Box<[Expression]>),
    Index(Expression),
}
