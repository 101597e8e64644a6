//! An operation's failure: what the client is told, and what only the log says.

use std::borrow::Cow;
use std::fmt;

use wire::{Map, Model, Value, WireError};

/// What AWS calls a failure of its own, unless a service's model has a name of its own for it.
const INTERNAL: &str = "InternalFailure";

/// Whose mistake it was, as the Query protocol's `Type` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The caller's: trying again unchanged is of no use.
    Sender,
    /// Ours.
    Receiver,
}

/// A failed call in AWS's terms.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceError {
    /// AWS's code, e.g. `ResourceNotFoundException`.
    pub code: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// What the client reads, in AWS's wording where AWS has one.
    pub message: String,
    /// What only the log says: causes that would tell a client too much or nothing.
    pub log: Option<String>,
    /// Further members of the error's shape, e.g. DynamoDB's `Item`.
    pub fields: Map,
    /// Whose mistake it was.
    pub fault: Fault,
}

impl ServiceError {
    /// The caller's mistake; `status` is AWS's for this code (mostly 400).
    pub fn sender(code: impl Into<Cow<'static, str>>, status: u16, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            status,
            message: message.into(),
            log: None,
            fields: Map::new(),
            fault: Fault::Sender,
        }
    }

    /// Our failure: the client learns that it happened, the log learns why.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self {
            code: INTERNAL.into(),
            status: 500,
            message: "The request processing has failed because of an unknown error, exception or failure."
                .into(),
            log: Some(cause.to_string()),
            fields: Map::new(),
            fault: Fault::Receiver,
        }
    }

    /// The same error under the name that the service's model has for failures of its own, where it has one.
    pub(crate) fn named_as(mut self, model: &Model) -> Self {
        let own = match model.endpoint_prefix {
            "dynamodb" | "streams.dynamodb" => "InternalServerError",
            "iam" => "ServiceFailure",
            "lambda" => "ServiceException",
            _ => INTERNAL,
        };
        if self.code == INTERNAL {
            self.code = own.into();
        }
        self
    }

    /// An operation of the service's model that Landfall does not have.
    pub fn unimplemented(service: &str, operation: &str) -> Self {
        Self {
            status: 501,
            fault: Fault::Receiver,
            ..Self::sender(
                "NotImplemented",
                501,
                format!(
                    "Landfall does not implement {service}:{operation}. COMPATIBILITY.md lists what it implements."
                ),
            )
        }
    }

    /// The same error with one more member of its shape.
    #[must_use]
    pub fn with(mut self, member: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push(member, value.into());
        self
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        match &self.log {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ServiceError {}

impl From<WireError> for ServiceError {
    fn from(error: WireError) -> Self {
        Self::sender(error.code, error.status, error.message)
    }
}

impl From<store::StoreError> for ServiceError {
    fn from(error: store::StoreError) -> Self {
        Self::internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::ServiceError;

    #[test]
    fn a_failure_of_ours_bears_the_services_name_for_it() {
        for (service, code) in [("dynamodb", "InternalServerError"), ("logs", "InternalFailure")] {
            let model = wire::model(service).unwrap();
            assert_eq!(ServiceError::internal("disk full").named_as(model).code, code);
            assert_eq!(ServiceError::sender("X", 400, "").named_as(model).code, "X");
        }
    }
}
