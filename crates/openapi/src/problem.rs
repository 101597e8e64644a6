//! What is wrong with a document: API Gateway's own sentence where it has one, and the place in the text.

use std::fmt;

use syntax::{Fault, Span};

/// One thing wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The sentence that API Gateway answers with.
    pub message: String,
    /// Where in the text.
    pub span: Span,
    /// What is wrong in particular, where API Gateway's sentence does not say it.
    pub detail: Option<String>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, detail: None }
    }

    /// A text that is no OpenAPI document at all. Recorded 2025-11 (localstack, `test_import_api_bad_file`).
    pub(crate) fn no_document(span: Span, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new("Invalid OpenAPI input.", span) }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::no_document(fault.span, fault.to_string())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.span.start.line, self.span.start.column, self.message)?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " {detail}"))
    }
}

impl std::error::Error for Problem {}
