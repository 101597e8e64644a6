//! Integration requests and integration responses: from the client's request to what the integration gets, and from
//! what it answers to what the client gets. It knows nothing of how integrations are called.

mod content;
mod request;
mod response;
mod value;

use bytes::Bytes;

pub(crate) use request::request;
pub(crate) use response::response;

/// What goes to an integration.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    /// Mapped values for the variables of the integration's URI.
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

/// What an integration answered.
#[derive(Debug, Default)]
pub(crate) struct Incoming {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// What selection patterns are put to, where that is not the status: a function's error message.
    pub error_message: Option<String>,
}
