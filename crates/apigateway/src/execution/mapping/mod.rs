//! Integration requests and integration responses: from the client's request to what the integration gets, and from
//! what it answers to what the client gets. It knows nothing of how integrations are called.

mod body;
mod content;
mod proxy;
mod render;
mod request;
mod response;
mod value;

use bytes::Bytes;

use super::template::Overrides;

pub(crate) use content::lossy;
pub(crate) use proxy::{proxied_request, proxied_response};
pub(crate) use request::request;
pub(crate) use response::response;
pub(crate) use value::{plain_value, value};

/// What goes to an integration.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    /// Mapped values for the variables of the integration's URI.
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// What the request template overrode; the response template goes on from there.
    pub overrides: Overrides,
}

impl Outgoing {
    /// The last header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next_back().map(|(_, value)| value.as_str())
    }
}

/// What an integration answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Incoming {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// What selection patterns are put to, where that is not the status: a function's error message.
    pub error_message: Option<String>,
}

impl Incoming {
    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }
}
