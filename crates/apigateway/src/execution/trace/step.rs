//! What is kept of a request's steps.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use base::Time;
use bytes::Bytes;

use crate::execution::caching::Found;
use crate::execution::gateway::Refusal;
use crate::execution::mapping::{Incoming, Outgoing};
use crate::execution::request::Request;
use crate::execution::stage::{IntegrationResponse, Method, Resource, Stage};
use crate::execution::story::Depth;

/// A request's story.
pub(crate) struct Trace {
    /// `requestId`.
    pub id: String,
    /// `extendedRequestId`.
    pub extended_id: String,
    /// When the request arrived.
    pub time: Time,
    pub request: Request,
    /// What the steps speak of; nothing if no stage was found.
    pub stage: Option<Arc<Stage>>,
    pub steps: Steps,
}

/// Steps, each with the time since the request arrived.
#[derive(Debug, Default)]
pub(crate) struct Steps(Vec<(Duration, Step)>);

/// One step, with all it takes to tell of it later.
#[derive(Debug)]
pub(crate) enum Step {
    /// Resource and method are found.
    Routed { resource: usize, variables: Vec<(String, String)> },
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
    Called(Arc<Outgoing>),
    /// It answered.
    Returned(Arc<Incoming>),
    /// A selection pattern was tried.
    Tried { outcome: String, response: usize, chosen: bool },
    /// The gateway answers itself.
    Refused(Refusal),
    /// The client gets this.
    Answered { status: u16, headers: Vec<(Cow<'static, str>, String)>, body: Bytes },
}

impl Trace {
    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        let request = &self.request;
        let sent: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        sent + request.body.len() + self.steps.0.iter().map(|(_, step)| step.bytes()).sum::<usize>()
    }

    /// The resource that the request was routed to.
    pub fn resource(&self) -> Option<&Resource> {
        let (resource, _) = self.steps.routed()?;
        self.stage.as_ref()?.resources.get(resource)
    }

    /// Its method.
    pub fn method(&self) -> Option<&Method> {
        self.resource()?.method(&self.request.method)
    }

    /// An integration response of the method, by its place.
    pub fn response(&self, place: usize) -> Option<&IntegrationResponse> {
        self.method()?.integration.responses.get(place)
    }

    /// Whether the method calls nothing.
    pub fn is_mocked(&self) -> bool {
        !self.method().is_some_and(|method| method.integration.target.has_endpoint())
    }

    /// The address of what the method calls; nothing for mocks.
    pub fn endpoint(&self) -> Option<String> {
        self.method()?.integration.target.endpoint()
    }
}

impl Step {
    fn bytes(&self) -> usize {
        match self {
            Self::Rendered { input, output, .. } => input.len() + output.len(),
            Self::Called(outgoing) => outgoing.body.len(),
            Self::Returned(incoming) => incoming.body.len(),
            Self::Answered { body, .. } => body.len(),
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
        let called = self.offset_of(|step| matches!(step, Step::Called(_)))?;
        let returned = self.offset_of(|step| matches!(step, Step::Returned(_)))?;
        returned.checked_sub(called)
    }

    /// The integration's status, if it answered.
    pub fn integration_status(&self) -> Option<u16> {
        self.returned().map(|incoming| incoming.status)
    }

    /// A header of the integration's answer.
    pub fn integration_header(&self, name: &str) -> Option<&str> {
        self.returned()?.header(name)
    }

    /// What the integration answered.
    fn returned(&self) -> Option<&Incoming> {
        self.0.iter().find_map(|(_, step)| match step {
            Step::Returned(incoming) => Some(incoming.as_ref()),
            _ => None,
        })
    }

    /// Where the request was routed to: the place of the resource, and the variables.
    pub fn routed(&self) -> Option<(usize, &[(String, String)])> {
        self.0.iter().find_map(|(_, step)| match step {
            Step::Routed { resource, variables } => Some((*resource, variables.as_slice())),
            _ => None,
        })
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
