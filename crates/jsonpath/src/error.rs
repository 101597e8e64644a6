//! What can be wrong with a path, and with reading it.

/// A text that is no path, in Jayway's words where the words are its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidPath(pub String);

impl InvalidPath {
    pub(crate) fn new(message: impl Into<String>) -> InvalidPath {
        InvalidPath(message.into())
    }
}

/// Why reading gave no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A definite path that leads nowhere: Jayway's `PathNotFoundException`.
    #[error("{0}")]
    NotFound(String),
    /// A path that cannot be applied to this document: its `InvalidPathException`.
    #[error("{0}")]
    Invalid(String),
    /// Any other exception, by its class: a function without numbers, a comparison that Jayway's code does not survive.
    #[error("{class}: {message}")]
    Failed {
        /// The exception's class, without its package.
        class: &'static str,
        /// What it says; empty where that would be the Java runtime's own wording.
        message: String,
    },
    /// The path would take more work or nesting than is allowed.
    #[error("reading the path takes {0}")]
    Limit(&'static str),
}

impl ReadError {
    pub(crate) fn failed(class: &'static str) -> ReadError {
        ReadError::Failed { class, message: String::new() }
    }

    pub(crate) fn library(message: impl Into<String>) -> ReadError {
        ReadError::Failed { class: "JsonPathException", message: message.into() }
    }

    /// `java.lang.IndexOutOfBoundsException`, which an array index further up the path takes for a missing element.
    pub(crate) fn out_of_bounds() -> ReadError {
        ReadError::failed(OUT_OF_BOUNDS)
    }

    pub(crate) fn is_out_of_bounds(&self) -> bool {
        matches!(self, ReadError::Failed { class, .. } if *class == OUT_OF_BOUNDS)
    }
}

const OUT_OF_BOUNDS: &str = "IndexOutOfBoundsException";
