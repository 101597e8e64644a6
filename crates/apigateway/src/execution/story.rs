//! What happens to a request, told step by step to whoever listens: traces, execution logs, test invocations. Nothing
//! is made for the telling while nobody listens.

use std::sync::Arc;

use bytes::Bytes;

use super::caching::Found;
use super::exchange::Caller;
use super::gateway::Refusal;
use super::mapping::{Incoming, Outgoing};
use super::response::Response;
use super::stage::Method;

/// One step of a request's way.
#[derive(Clone, Copy)]
pub(crate) enum Event<'a> {
    /// Its resource and method are found: the resource's place in the stage, and the path's variables as they were sent.
    Routed(usize, &'a [(&'a str, &'a str)]),
    /// Something that the execution log says and no other event implies.
    Said(Depth, &'a str),
    /// Whoever calls may call.
    Admitted(&'a Caller, &'a Method),
    /// Parameters and body are as the method declares them.
    Validated,
    /// The cache was asked, or passed by.
    Cached(Found),
    /// A mapping template was rendered.
    Rendered(Rendering<'a>),
    /// This goes to the integration.
    Called(&'a Arc<Outgoing>),
    /// This came back.
    Returned(&'a Arc<Incoming>),
    /// Whether an integration response's pattern matched the integration's outcome.
    Tried(Selection<'a>),
    /// The gateway answers instead of the integration.
    Refused(&'a Refusal),
    /// This goes to the client.
    Answered(&'a Response),
}

/// At which level of logging the execution log says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// At `ERROR`, and so at all.
    Error,
    /// At `INFO`.
    Info,
    /// Where whole requests and responses are logged.
    Data,
}

impl Depth {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Info => "INFO",
            Self::Data => "DATA",
        }
    }
}

/// A mapping template's input and output.
#[derive(Clone, Copy)]
pub(crate) struct Rendering<'a> {
    /// Whether it is a response template.
    pub of_response: bool,
    /// The media type it is for.
    pub media_type: &'a str,
    /// The body before it.
    pub input: &'a Bytes,
    /// The body after it.
    pub output: &'a Bytes,
}

/// A pattern put to the integration's outcome.
#[derive(Clone, Copy)]
pub(crate) struct Selection<'a> {
    /// The outcome: a status, or a function's error message.
    pub outcome: &'a str,
    /// The integration response's place among those of the method.
    pub response: usize,
    /// Whether it was chosen.
    pub chosen: bool,
}

/// Somebody who listens.
pub(crate) trait Observer: Send + Sync {
    /// Called as it happens, from the request's own task.
    fn hear(&self, event: Event<'_>);
}

/// Tells the steps to an observer, if there is one.
#[derive(Clone, Copy, Default)]
pub(crate) struct Story<'a>(Option<&'a dyn Observer>);

impl<'a> Story<'a> {
    /// A story for this listener.
    pub fn to(observer: Option<&'a dyn Observer>) -> Self {
        Self(observer)
    }

    /// Tells a step, which is made only if somebody listens.
    pub fn tell<'e>(self, event: impl FnOnce() -> Event<'e>) {
        if let Some(observer) = self.0 {
            observer.hear(event());
        }
    }

    /// Says a line of the execution log, which is made only if somebody listens.
    pub fn say(self, depth: Depth, line: impl FnOnce() -> String) {
        if let Some(observer) = self.0 {
            observer.hear(Event::Said(depth, &line()));
        }
    }
}
