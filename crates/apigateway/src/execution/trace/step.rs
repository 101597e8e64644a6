//! What is kept of a request's steps.

use std::time::Duration;

use base::Time;
use bytes::Bytes;

use crate::execution::caching::Found;
use crate::execution::gateway::Refusal;
use crate::execution::request::Request;
use crate::execution::story::Depth;

/// A request's story.
#[derive(Debug)]
pub(crate) struct Trace {
    /// `requestId`.
    pub id: String,
    /// `extendedRequestId`.
    pub extended_id: String,
    /// When the request arrived.
    pub time: Time,
    pub request: Request,
    pub steps: Steps,
}

/// Steps, each with the time since the request arrived.
#[derive(Debug, Default)]
pub(crate) struct Steps(Vec<(Duration, Step)>);

/// One step, with all it takes to tell of it later.
#[derive(Debug)]
pub(crate) enum Step {
    /// Resource and method are found.
    Routed {
        resource_id: String,
        resource_path: String,
        method: String,
        variables: Vec<(String, String)>,
        /// The address of the integration; nothing for mocks.
        endpoint: Option<String>,
    },
    /// Something that the execution log says.
    Said(Depth, String),
    /// Whoever calls may call.
    Admitted { api_key: Option<String>, principal: Option<String>, user: Option<String>, key_required: bool },
    /// Parameters and body are as declared.
    Validated,
    /// The cache was asked, or passed by.
    Cached(Found),
    /// A mapping template was rendered.
    Rendered { of_response: bool, media_type: String, input: Bytes, output: Bytes },
    /// An integration is called.
    Called { headers: Vec<(String, String)>, body: Bytes },
    /// It answered.
    Returned { status: u16, headers: Vec<(String, String)>, body: Bytes },
    /// A selection pattern was tried.
    Tried { outcome: String, status: String, pattern: Option<String>, chosen: bool },
    /// The gateway answers itself.
    Refused(Refusal),
    /// The client gets this.
    Answered { status: u16, headers: Vec<(String, String)>, body: Bytes },
}

impl Trace {
    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        let request = &self.request;
        let sent: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        sent + request.body.len() + self.steps.0.iter().map(|(_, step)| step.bytes()).sum::<usize>()
    }
}

impl Step {
    fn bytes(&self) -> usize {
        match self {
            Self::Rendered { input, output, .. } => input.len() + output.len(),
            Self::Called { body, .. } | Self::Returned { body, .. } | Self::Answered { body, .. } => {
                body.len()
            }
            _ => 64,
        }
    }
}

impl Steps {
    /// Room for as many as most requests take.
    pub fn new() -> Self {
        Self(Vec::with_capacity(8))
    }

    /// Adds a step.
    pub fn push(&mut self, offset: Duration, step: Step) {
        self.0.push((offset, step));
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Duration, Step)> {
        self.0.iter()
    }

    /// How long the integration took, if it answered.
    pub fn integration_latency(&self) -> Option<Duration> {
        let called = self.offset_of(|step| matches!(step, Step::Called { .. }))?;
        let returned = self.offset_of(|step| matches!(step, Step::Returned { .. }))?;
        returned.checked_sub(called)
    }

    /// The integration's status, if it answered.
    pub fn integration_status(&self) -> Option<u16> {
        self.0.iter().find_map(|(_, step)| match step {
            Step::Returned { status, .. } => Some(*status),
            _ => None,
        })
    }

    /// A header of the integration's answer.
    pub fn integration_header(&self, name: &str) -> Option<&str> {
        let headers = self.0.iter().find_map(|(_, step)| match step {
            Step::Returned { headers, .. } => Some(headers),
            _ => None,
        })?;
        headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Why the gateway answered itself.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.iter().find_map(|(_, step)| match step {
            Step::Refused(refusal) => Some(refusal),
            _ => None,
        })
    }

    /// How long the whole took.
    pub fn latency(&self) -> Duration {
        self.0.last().map_or(Duration::ZERO, |(offset, _)| *offset)
    }

    fn offset_of(&self, wanted: impl Fn(&Step) -> bool) -> Option<Duration> {
        self.0.iter().find(|(_, step)| wanted(step)).map(|(offset, _)| *offset)
    }
}
