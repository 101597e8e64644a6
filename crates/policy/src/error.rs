//! What is wrong with a policy document: AWS's sentence for the client, and the place for the log.

use std::fmt;

/// A document that IAM would refuse. Services report it under their own code: IAM as
/// `MalformedPolicyDocument` (400), STS likewise for session policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// AWS's own wording, e.g. `Syntax errors in policy.`.
    pub message: String,
    /// What exactly was wrong and where, for people: AWS's sentence often says neither.
    pub detail: String,
}

impl PolicyError {
    pub(crate) fn new(message: impl Into<String>, detail: impl Into<String>) -> PolicyError {
        PolicyError { message: message.into(), detail: detail.into() }
    }

    pub(crate) fn syntax(detail: impl Into<String>) -> PolicyError {
        PolicyError::new("Syntax errors in policy.", detail)
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PolicyError {}
