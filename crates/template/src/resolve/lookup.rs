//! The question that evaluation asks of the world: what existing resources and exports are.

use serde_json::Value as Json;

/// Answers for what the template alone does not tell.
pub trait Lookup {
    /// What `Ref` of the resource gives, usually its physical id.
    ///
    /// # Errors
    /// The resource is not there yet, or the answer failed.
    fn reference(&self, logical_id: &str) -> Result<String, LookupError>;

    /// What `Fn::GetAtt` gives: a text, mostly, or a list of texts.
    ///
    /// # Errors
    /// The resource is not there yet, or it has no such attribute.
    fn attribute(&self, logical_id: &str, name: &str) -> Result<Json, LookupError>;

    /// What `Fn::ImportValue` gives.
    ///
    /// # Errors
    /// Nothing is exported under the name (`No export named X found.`), or exports cannot be asked now.
    fn import(&self, name: &str) -> Result<String, LookupError>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// Not yet: the resource does not exist so far.
    #[error("not known yet")]
    Unavailable,
    /// Never: the sentence says why, in AWS's words where AWS has them.
    #[error("{0}")]
    Failed(String),
}

/// Knows nothing: for static evaluation.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLookup;

impl Lookup for NoLookup {
    fn reference(&self, _: &str) -> Result<String, LookupError> {
        Err(LookupError::Unavailable)
    }

    fn attribute(&self, _: &str, _: &str) -> Result<Json, LookupError> {
        Err(LookupError::Unavailable)
    }

    fn import(&self, _: &str) -> Result<String, LookupError> {
        Err(LookupError::Unavailable)
    }
}
