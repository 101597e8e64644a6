//! The answer to a request, for whoever listens to send.

use std::borrow::Cow;

use base::Time;
use bytes::Bytes;

use super::exchange::Ids;

/// An answer. Header names keep their spelling: a sender that can should write them as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// 200–599.
    pub status: u16,
    /// The headers in order; a name may occur more than once. `Content-Length` (where HTTP allows
    /// it) and `Date` are among them.
    pub headers: Vec<(Cow<'static, str>, String)>,
    /// The whole body, even in answer to `HEAD`: the sender leaves it out there.
    pub body: Bytes,
}

impl Response {
    /// An answer without headers.
    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, headers: Vec::with_capacity(8), body: body.into() }
    }

    /// The first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    /// Appends a header.
    pub(crate) fn push(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.headers.push((name.into(), value.into()));
    }

    /// The same with a media type, if it has none.
    pub(crate) fn typed(mut self) -> Self {
        if self.header("Content-Type").is_none() {
            self.push("Content-Type", "application/json");
        }
        self
    }

    /// The same with what stands on every answer of API Gateway.
    pub(crate) fn finish(self, ids: &Ids, time: Time) -> Self {
        self.typed().stamped(ids, time)
    }

    fn stamped(mut self, ids: &Ids, time: Time) -> Self {
        if matches!(self.status, 204 | 304) {
            // HTTP allows these no body, whatever the function says.
            self.body = Bytes::new();
        } else {
            self.push("Content-Length", self.body.len().to_string());
        }
        self.push("Date", time.http_date());
        self.push("x-amzn-RequestId", ids.request.clone());
        self.push("x-amz-apigw-id", ids.extended.clone());
        self
    }
}
