//! What the runtime may do when, as Lambda's state machine has it. It must not
//! know of HTTP.

use std::sync::{Arc, Weak};

use tokio::sync::oneshot;

use super::answers::Refusal;
use super::serve::Connection;
use super::{Event, Posted};

/// Lambda's names of a runtime's states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lifecycle {
    #[default]
    Started,
    InitError,
    Ready,
    InvocationResponse,
    InvocationErrorResponse,
    ResponseSent,
}

impl Lifecycle {
    pub(super) fn name(self) -> &'static str {
        match self {
            Lifecycle::Started => "Started",
            Lifecycle::InitError => "InitError",
            Lifecycle::Ready => "Ready",
            Lifecycle::InvocationResponse => "InvocationResponse",
            Lifecycle::InvocationErrorResponse => "InvocationErrorResponse",
            Lifecycle::ResponseSent => "ResponseSent",
        }
    }
}

/// An event that was handed over and not answered yet.
struct Current {
    event: Arc<Event>,
    reply: oneshot::Sender<Posted>,
}

/// State of one runtime.
#[derive(Default)]
pub(super) struct State {
    pub(super) lifecycle: Lifecycle,
    current: Option<Current>,
    /// The runtime waits for an event here.
    waiter: Option<Waiter>,
}

/// A runtime that waits, and the connection that it waits on.
struct Waiter {
    event: oneshot::Sender<Arc<Event>>,
    connection: Weak<Connection>,
}

/// What `next` gets: the event, or a place to wait for it.
pub(super) enum Next {
    Now(Arc<Event>),
    Later(oneshot::Receiver<Arc<Event>>),
}

impl State {
    pub(super) fn refuse(&self, to: Lifecycle) -> Refusal {
        Refusal::Transition { from: self.lifecycle.name(), to: to.name() }
    }

    /// Hands an event over; returns the connection that it leaves by, if the
    /// runtime waits on one.
    pub(super) fn dispatch(
        &mut self,
        event: Arc<Event>,
        reply: oneshot::Sender<Posted>,
    ) -> Option<Arc<Connection>> {
        let waiter = self.waiter.take();
        let connection = waiter.and_then(|waiter| {
            // A runtime that hung up asks again and is given the current event.
            let _ = waiter.event.send(Arc::clone(&event));
            waiter.connection.upgrade()
        });
        self.current = Some(Current { event, reply });
        connection
    }

    /// Whether the runtime waits for an event on this connection.
    pub(super) fn waits_on(&self, connection: &Arc<Connection>) -> bool {
        self.waiter.as_ref().is_some_and(|waiter| waiter.connection.as_ptr() == Arc::as_ptr(connection))
    }

    /// The runtime asks for an event. One that is asked for twice is given twice.
    pub(super) fn next(&mut self, connection: Weak<Connection>) -> Result<Next, Refusal> {
        if !matches!(self.lifecycle, Lifecycle::Started | Lifecycle::Ready | Lifecycle::ResponseSent) {
            return Err(self.refuse(Lifecycle::Ready));
        }
        self.lifecycle = Lifecycle::Ready;
        if let Some(current) = &self.current {
            return Ok(Next::Now(Arc::clone(&current.event)));
        }
        let (sender, event) = oneshot::channel();
        self.waiter = Some(Waiter { event: sender, connection });
        Ok(Next::Later(event))
    }

    /// The runtime begins to answer the event `id`.
    pub(super) fn answering(&mut self, id: &str, to: Lifecycle) -> Result<(), Refusal> {
        if self.lifecycle != Lifecycle::Ready {
            return Err(self.refuse(to));
        }
        match &self.current {
            Some(current) if current.event.id == id => {
                self.lifecycle = to;
                Ok(())
            }
            _ => Err(Refusal::RequestId),
        }
    }

    /// The answer is complete.
    pub(super) fn answered(&mut self, posted: Posted) {
        self.lifecycle = Lifecycle::ResponseSent;
        if let Some(current) = self.current.take() {
            // Nobody waits any more when the time was up.
            let _ = current.reply.send(posted);
        }
    }

    /// The answer broke off; it may be given again.
    pub(super) fn interrupted(&mut self) {
        self.lifecycle = Lifecycle::Ready;
    }
}
