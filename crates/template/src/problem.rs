//! What is wrong with a template: AWS's own sentence, and our place and advice beside it.

use std::fmt;

use syntax::Span;

use crate::limits;

/// One thing wrong with a template or with the values given for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sentence that AWS answers with, where AWS has one; ours otherwise.
    pub message: String,
    /// Where in the text; `None` when the text is not at fault (a parameter value, say).
    pub span: Option<Span>,
    /// The way from the root, as in `Resources/linkTable/Properties/KeySchema/0/KeyType`; empty for the whole.
    pub path: String,
    /// What to do about it, where that can be said.
    pub help: Option<String>,
}

impl Problem {
    /// A problem with a sentence alone.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None, path: String::new(), help: None }
    }

    /// The same problem with its place in the text.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same problem with the way from the root.
    #[must_use]
    pub fn on(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The same problem with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// Everything found wrong, the one that AWS would answer with first. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    first: Box<Problem>,
    rest: Vec<Problem>,
}

/// Collects problems, at most [`limits::PROBLEMS`]: text made to be wrong everywhere must not fill memory.
#[derive(Debug, Default)]
pub(crate) struct Found(Vec<Problem>);

impl Found {
    pub(crate) fn push(&mut self, problem: Problem) {
        if !self.is_full() {
            self.0.push(problem);
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= limits::PROBLEMS
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Err` with what has been collected, which is gone from here then.
    pub(crate) fn check(&mut self) -> Result<(), Problems> {
        let mut found = std::mem::take(&mut self.0).into_iter();
        match found.next() {
            None => Ok(()),
            Some(first) => Err(Problems { first: Box::new(first), rest: found.collect() }),
        }
    }
}

impl Problems {
    /// The problem that AWS would answer with.
    pub fn first(&self) -> &Problem {
        &self.first
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        std::iter::once(&*self.first).chain(&self.rest)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self { first: Box::new(problem), rest: Vec::new() }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)
    }
}

impl std::error::Error for Problems {}
