//! An input that DynamoDB calls invalid, in DynamoDB's words, and the few other errors that several operations give.

use std::fmt;

use service::ServiceError;

/// The result of an operation, or of a check within one.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;

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

impl From<Invalid> for ServiceError {
    fn from(error: Invalid) -> Self {
        Self::sender("ValidationException", 400, error.0)
    }
}

/// A table that is not there. Operations on items say no more than that; operations on tables name it.
pub fn table_not_found(name: Option<&str>) -> ServiceError {
    let message = match name {
        Some(name) => format!("Requested resource not found: Table: {name} not found"),
        None => "Requested resource not found".to_owned(),
    };
    ServiceError::sender("ResourceNotFoundException", 400, message)
}

/// A limit that is reached.
pub fn limit_exceeded(detail: &str) -> ServiceError {
    ServiceError::sender("LimitExceededException", 400, format!("Subscriber limit exceeded: {detail}"))
}

/// Something that is being changed.
pub fn in_use(detail: &str) -> ServiceError {
    let message = format!("Attempt to change a resource which is still in use: {detail}");
    ServiceError::sender("ResourceInUseException", 400, message)
}

/// A table that is not there, as the operations on backups say it.
pub fn source_not_found(name: &str) -> ServiceError {
    ServiceError::sender("TableNotFoundException", 400, format!("Table not found: {name}"))
}

/// A condition that does not hold.
pub fn condition_failed() -> ServiceError {
    ServiceError::sender("ConditionalCheckFailedException", 400, "The conditional request failed")
}

/// Records that are older than what a stream keeps.
pub fn trimmed() -> ServiceError {
    let message = "The data you are trying to access has been trimmed";
    ServiceError::sender("TrimmedDataAccessException", 400, message)
}
