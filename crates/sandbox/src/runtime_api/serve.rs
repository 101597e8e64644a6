//! HTTP side of the Runtime API: connections, paths, bodies.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker, ready};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::HeaderMap;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::answers::{self, Refusal};
use super::state::{Lifecycle, Next};
use super::{MAX_PAYLOAD_BYTES, Posted, Shared};
use crate::FunctionError;

/// A runtime needs one or two; code that opens thousands waits.
const MAX_CONNECTIONS: usize = 64;
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";

/// Serves connections until aborted.
pub(super) async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        while connections.try_join_next().is_some() {}
        match listener.accept().await {
            Ok((stream, _)) => {
                let shared = Arc::clone(&shared);
                connections.spawn(async move {
                    let _slot = slot;
                    serve(stream, shared).await;
                });
            }
            // Out of descriptors: others must end first.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
        }
    }
}

/// A connection of the runtime's. A task of its own drives it, and so does the
/// call that waits for an answer on it: whoever polled last is woken, and a call
/// woken by its own socket waits for no other task.
pub(crate) struct Connection {
    driven: Mutex<Driven>,
}

struct Driven {
    /// None once it is closed.
    served: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// The connection's own task, which ends with it.
    owner: Option<Waker>,
}

impl Connection {
    fn new(stream: TcpStream, shared: Arc<Shared>) -> Arc<Self> {
        let _ = stream.set_nodelay(true);
        Arc::new_cyclic(|itself: &Weak<Connection>| {
            let served = Box::pin(http(stream, shared, Weak::clone(itself)));
            Connection { driven: Mutex::new(Driven { served: Some(served), owner: None }) }
        })
    }

    /// Goes on as far as it can without waiting; ready once it is closed.
    pub(crate) fn drive(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut driven = self.driven.lock();
        let Some(served) = &mut driven.served else { return Poll::Ready(()) };
        ready!(served.as_mut().poll(context));
        driven.served = None;
        if let Some(owner) = driven.owner.take() {
            owner.wake();
        }
        Poll::Ready(())
    }

    /// Wakes the connection's own task, to drive it from now on.
    pub(crate) fn hand_back(&self) {
        if let Some(owner) = &self.driven.lock().owner {
            owner.wake_by_ref();
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let connection = Connection::new(stream, shared);
    std::future::poll_fn(|context| {
        connection.driven.lock().owner = Some(context.waker().clone());
        connection.drive(context)
    })
    .await;
}

async fn http(stream: TcpStream, shared: Arc<Shared>, connection: Weak<Connection>) {
    let service = service_fn(move |request| {
        let (shared, connection) = (Arc::clone(&shared), Weak::clone(&connection));
        async move { Ok::<_, Infallible>(answer(&shared, connection, request).await) }
    });
    // The case of Lambda's own headers: shell scripts compare it.
    let served = hyper::server::conn::http1::Builder::new()
        .title_case_headers(true)
        .auto_date_header(false)
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to the Runtime API ended early");
    }
}

async fn answer(
    shared: &Shared,
    connection: Weak<Connection>,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let answered = match route(request.method(), request.uri().path()) {
        Ok(Route::Next) => next(shared, connection).await,
        Ok(Route::Response(id)) => response(shared, &id, request).await,
        Ok(Route::Error(id)) => error(shared, &id, request).await,
        Ok(Route::InitError) => init_error(shared, request).await,
        Err(refusal) => Err(refusal),
    };
    answered.unwrap_or_else(|refusal| answers::refused(&refusal))
}

enum Route {
    Next,
    Response(String),
    Error(String),
    InitError,
}

fn route(method: &Method, path: &str) -> Result<Route, Refusal> {
    let path = path.strip_prefix("/2018-06-01/runtime/").ok_or(Refusal::NoSuchPath)?;
    let mut parts = path.split('/');
    let (wanted, route) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("invocation"), Some("next"), None, None) => (Method::GET, Route::Next),
        (Some("invocation"), Some(id), Some("response"), None) => {
            (Method::POST, Route::Response(id.to_owned()))
        }
        (Some("invocation"), Some(id), Some("error"), None) => (Method::POST, Route::Error(id.to_owned())),
        (Some("init"), Some("error"), None, None) => (Method::POST, Route::InitError),
        _ => return Err(Refusal::NoSuchPath),
    };
    if *method == wanted { Ok(route) } else { Err(Refusal::Method) }
}

type Answer = Result<Response<Full<Bytes>>, Refusal>;

async fn next(shared: &Shared, connection: Weak<Connection>) -> Answer {
    let next = shared.state.lock().next(connection)?;
    shared.loaded();
    match next {
        Next::Now(event) => Ok(answers::event(&event)),
        Next::Later(event) => match event.await {
            Ok(event) => Ok(answers::event(&event)),
            // Another connection asked later and waits instead.
            Err(_) => Err(Refusal::Transition { from: "Ready", to: "Ready" }),
        },
    }
}

async fn response(shared: &Shared, id: &str, request: Request<Incoming>) -> Answer {
    shared.state.lock().answering(id, Lifecycle::InvocationResponse)?;
    match body(request.into_body()).await {
        Ok(payload) => {
            shared.state.lock().answered(Posted::Response(payload));
            Ok(answers::accepted())
        }
        Err(Refusal::TooLarge) => {
            shared.state.lock().answered(Posted::TooLarge);
            Err(Refusal::TooLarge)
        }
        Err(refusal) => {
            shared.state.lock().interrupted();
            Err(refusal)
        }
    }
}

async fn error(shared: &Shared, id: &str, request: Request<Incoming>) -> Answer {
    shared.state.lock().answering(id, Lifecycle::InvocationErrorResponse)?;
    match function_error(request).await {
        Ok(error) => {
            shared.state.lock().answered(Posted::Error(error));
            Ok(answers::accepted())
        }
        Err(refusal) => {
            shared.state.lock().interrupted();
            Err(refusal)
        }
    }
}

async fn init_error(shared: &Shared, request: Request<Incoming>) -> Answer {
    let error = function_error(request).await?;
    shared.init_failed(error)?;
    Ok(answers::accepted())
}

async fn function_error(request: Request<Incoming>) -> Result<FunctionError, Refusal> {
    let error_type = header(request.headers(), ERROR_TYPE);
    let payload = body(request.into_body()).await?;
    let payload = if payload.is_empty() { unnamed(error_type.as_deref()) } else { payload };
    Ok(FunctionError { payload, error_type })
}

/// The body Lambda makes where the runtime posted none.
fn unnamed(error_type: Option<&str>) -> Bytes {
    let error_type = serde_json::Value::from(error_type.unwrap_or("Unhandled"));
    format!(r#"{{"errorType":{error_type},"errorMessage":""}}"#).into()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Reads a body. One that is too large is read to its end and thrown away, so
/// that the runtime reads our answer rather than a broken connection.
async fn body(mut incoming: Incoming) -> Result<Bytes, Refusal> {
    let mut whole = BytesMut::new();
    let mut too_large = false;
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| Refusal::Truncated)?;
        let Some(data) = frame.data_ref() else { continue };
        too_large = too_large || whole.len() + data.len() > MAX_PAYLOAD_BYTES;
        if !too_large {
            whole.extend_from_slice(data);
        }
    }
    if too_large { Err(Refusal::TooLarge) } else { Ok(whole.freeze()) }
}
