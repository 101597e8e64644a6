//! What can go wrong: a template that is no template, and a rendering that fails. Each says where in the text.

use std::fmt;

/// A place in a template, as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// The place of something within a text that itself begins at this place.
    pub(crate) fn plus(self, within: Self) -> Self {
        let column = if within.line == 1 { self.column - 1 + within.column } else { within.column };
        Self { line: self.line - 1 + within.line, column }
    }

    /// The next character's place.
    pub(crate) fn next(self) -> Self {
        Self { column: self.column + 1, ..self }
    }
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} at {position}")]
pub struct SyntaxError {
    /// What was found and what was expected.
    pub message: String,
    /// Where in the text.
    pub position: Position,
}

impl SyntaxError {
    pub(crate) fn new(message: impl Into<String>, position: Position) -> Self {
        Self { message: message.into(), position }
    }

    /// The offending line with a caret below the place, in two lines; what a log or a terminal shows after the
    /// message. Tabs become single spaces, so that the caret stands where it should.
    pub fn excerpt(&self, text: &str) -> String {
        let line = text.split('\n').nth(self.position.line.saturating_sub(1) as usize).unwrap_or_default();
        let shown = line.trim_end_matches('\r').replace('\t', " ");
        let before = " ".repeat(self.position.column.saturating_sub(1) as usize);
        format!("{shown}\n{before}^")
    }
}

/// What Java would throw: raised by a method of a value or by a host object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{class}{}{message}", if message.is_empty() { "" } else { ": " })]
pub struct Thrown {
    /// The full name of the Java class, `java.lang.StringIndexOutOfBoundsException`.
    pub class: &'static str,
    /// Its message; may be empty.
    pub message: String,
}

impl Thrown {
    /// An exception of a class with a message.
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }
}

/// Why a rendering failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at {position}")]
pub struct RenderError {
    /// What happened.
    pub kind: Failure,
    /// Where in the template.
    pub position: Position,
}

/// What can happen while a template is rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// A method threw.
    #[error("Invocation of method '{method}' in  class {class} threw exception {thrown}")]
    Method {
        /// The method's name.
        method: String,
        /// The Java class of the value it was called on.
        class: String,
        /// What it threw.
        thrown: Thrown,
    },
    /// The engine itself would throw: a loop over a list that changes, arithmetic that has no answer.
    #[error("{0}")]
    Thrown(#[from] Thrown),
    /// The text given to `#evaluate` is no template.
    #[error("#evaluate: {0}")]
    Evaluate(SyntaxError),
    /// Used in a way that Velocity finds out only now: a macro with a bare word for an argument, `#foreach` without `in`.
    #[error("{0}")]
    Misused(String),
    /// `#include` and `#parse`: there are no other templates.
    #[error("#{0} is not available: a mapping template stands alone")]
    NoResources(&'static str),
    /// One of [`crate::limits`].
    #[error("the template exceeds the limit of {limit} {what}")]
    Limit {
        /// What there would be too many of.
        what: &'static str,
        /// How many there may be.
        limit: u64,
    },
}
