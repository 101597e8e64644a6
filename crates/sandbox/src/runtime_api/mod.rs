//! The Lambda Runtime API (version 2018-06-01) of one process, on a loopback
//! port of its own. It must not know what speaks to it, nor how that was started.
//!
//! Source of statuses, bodies and states: AWS's documentation "Lambda runtime
//! API" and the behaviour of aws-lambda-runtime-interface-emulator, 2024.

mod answers;
mod serve;
mod state;

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use parking_lot::Mutex;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::AbortHandle;

use crate::{FunctionError, Invocation};
use serve::Connection;
use state::{Lifecycle, State};

/// The largest answer of a function: 6 MB and 100 bytes, as on AWS.
pub const MAX_PAYLOAD_BYTES: usize = 6 * 1024 * 1024 + 100;

/// What the code answered to an event.
#[derive(Debug)]
pub(crate) enum Posted {
    Response(Bytes),
    Error(FunctionError),
    TooLarge,
}

/// How far the loading of the code is.
#[derive(Clone, Debug)]
pub(crate) enum Init {
    Running,
    Ready(Duration),
    Failed(FunctionError),
}

/// An event as it is handed over.
pub(crate) struct Event {
    id: String,
    headers: HeaderMap,
    payload: Bytes,
}

impl Event {
    /// Precomputes the headers; `deadline` is when the time is up.
    pub(crate) fn new(invocation: Invocation, deadline: SystemTime) -> Self {
        let deadline_ms = deadline.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let mut set = |name: &'static str, value: Option<&str>| {
            // What cannot stand in a header cannot have come in one either.
            if let Some(value) = value.and_then(|v| HeaderValue::from_str(v).ok()) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        set("lambda-runtime-aws-request-id", Some(&invocation.request_id));
        set("lambda-runtime-deadline-ms", Some(&deadline_ms.to_string()));
        set("lambda-runtime-invoked-function-arn", Some(&invocation.function_arn));
        set("lambda-runtime-trace-id", invocation.trace_id.as_deref());
        set("lambda-runtime-client-context", invocation.client_context.as_deref());
        set("lambda-runtime-cognito-identity", invocation.cognito_identity.as_deref());
        Event { id: invocation.request_id, headers, payload: invocation.payload }
    }
}

/// The listener and what it knows.
pub(crate) struct RuntimeApi {
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: AbortHandle,
}

struct Shared {
    state: Mutex<State>,
    init: watch::Sender<Init>,
    started: Instant,
}

impl RuntimeApi {
    /// Listens on a free port of 127.0.0.1; the loading of the code counts from now.
    pub(crate) async fn listen() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            state: Mutex::new(State::default()),
            init: watch::Sender::new(Init::Running),
            started: Instant::now(),
        });
        let task = tokio::spawn(serve::accept(listener, Arc::clone(&shared)));
        Ok(RuntimeApi { address, shared, listener: task.abort_handle() })
    }

    /// Value of `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// The variable as it stands in the environment of everything that the
    /// runtime starts: no other process has it.
    pub(crate) fn mark(&self) -> String {
        format!("AWS_LAMBDA_RUNTIME_API={}", self.address)
    }

    /// Follows the loading of the code.
    pub(crate) fn init(&self) -> watch::Receiver<Init> {
        self.shared.init.subscribe()
    }

    /// Hands an event to the runtime, at once or when it next asks.
    pub(crate) fn dispatch(&self, event: Event) -> Answer {
        let (reply, posted) = oneshot::channel();
        let connection = self.shared.state.lock().dispatch(Arc::new(event), reply);
        Answer { posted, connection, shared: Arc::clone(&self.shared) }
    }
}

/// The answer to an event, to be waited for.
pub(crate) struct Answer {
    posted: oneshot::Receiver<Posted>,
    connection: Option<Arc<Connection>>,
    shared: Arc<Shared>,
}

impl Answer {
    /// What was posted, if it was.
    pub(crate) fn now(&mut self) -> Option<Posted> {
        self.posted.try_recv().ok()
    }
}

impl Drop for Answer {
    /// The connection's own task goes on where this one stops. If the runtime waits
    /// for its next event on it already, there is nothing to do before the next call.
    fn drop(&mut self) {
        if let Some(connection) = &self.connection
            && !self.shared.state.lock().waits_on(connection)
        {
            connection.hand_back();
        }
    }
}

impl Future for Answer {
    type Output = Posted;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Posted> {
        if let Some(connection) = &self.connection
            && connection.drive(context).is_ready()
        {
            self.connection = None;
        }
        match ready!(Pin::new(&mut self.posted).poll(context)) {
            Ok(posted) => Poll::Ready(posted),
            // The listener is gone, so the process will be: its end is the answer.
            Err(_) => Poll::Pending,
        }
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Shared {
    /// The runtime asks for its first event: the code is loaded.
    fn loaded(&self) {
        self.init.send_if_modified(|init| {
            let first = matches!(init, Init::Running);
            if first {
                *init = Init::Ready(self.started.elapsed());
            }
            first
        });
    }

    fn init_failed(&self, error: FunctionError) -> Result<(), answers::Refusal> {
        let mut state = self.state.lock();
        if state.lifecycle != Lifecycle::Started {
            return Err(state.refuse(Lifecycle::InitError));
        }
        state.lifecycle = Lifecycle::InitError;
        self.init.send_replace(Init::Failed(error));
        Ok(())
    }
}
