//! What goes wrong on the wire: requests that cannot be read, and faults that a service answered.

use std::borrow::Cow;
use std::fmt;

use crate::value::Map;

/// A request refused before any operation saw it. The wording is AWS's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireError {
    /// `SerializationException`.
    pub code: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// The message; empty where AWS sends none.
    pub message: String,
}

impl WireError {
    /// An error of the client with status 400.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { code: code.into(), status: 400, message: message.into() }
    }

    /// The same with another status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::new("SerializationException", message)
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for WireError {}

/// The error that a service answered, as its client reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceFault {
    /// `ResourceNotFoundException`, without any prefix.
    pub code: String,
    /// The message; empty where the service sent none.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// The other members of the error.
    pub fields: Map,
}

impl fmt::Display for ServiceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (status {}): {}", self.code, self.status, self.message)
    }
}

impl std::error::Error for ServiceFault {}
