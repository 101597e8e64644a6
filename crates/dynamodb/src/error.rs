//! The one failure of the pure core: an input that DynamoDB calls invalid, in DynamoDB's words.

use std::fmt;

/// The message of a `ValidationException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub String);

impl Invalid {
    /// With this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// With the sentence DynamoDB opens most messages about parameters with.
    pub fn parameter(detail: impl fmt::Display) -> Self {
        Self(format!("One or more parameter values were invalid: {detail}"))
    }

    /// A value that lies deeper than 32 levels.
    ///
    /// Source: paritysuite/dynamodb-conformance `nestingDepth` (recorded in eu-west-2, 2026-06).
    pub fn too_deep() -> Self {
        Self::new(
            "Nesting Levels have exceeded supported limits: \
             Attributes in the item have nested levels beyond supported limit",
        )
    }

    /// The same message with a text before it.
    #[must_use]
    pub fn prefixed(self, prefix: impl fmt::Display) -> Self {
        Self(format!("{prefix}{}", self.0))
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Invalid {}
