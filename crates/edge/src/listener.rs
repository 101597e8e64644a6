//! Accepts connections until told to stop, then lets what is under way finish.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use crate::{Edge, Workers, connection};

/// Connections served at once; further ones wait in the kernel's queue.
const CONNECTIONS: usize = 4096;
/// How long requests under way may take to finish once the engine is told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait when the process has no file descriptor left for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A bound port.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

/// A port that could not be had.
#[derive(Debug)]
pub struct ListenError {
    address: SocketAddr,
    cause: io::Error,
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, cause } = self;
        match cause.kind() {
            io::ErrorKind::AddrInUse => write!(
                f,
                "port {} on {} is already taken by another program; stop it, or choose another port with \
                 --port N (--port 0 takes a free one)",
                address.port(),
                address.ip()
            ),
            io::ErrorKind::PermissionDenied => write!(
                f,
                "port {} needs more rights than this user has; choose one above 1023 with --port N",
                address.port()
            ),
            _ => write!(f, "cannot listen on {address}: {cause}"),
        }
    }
}

impl std::error::Error for ListenError {}

/// Waits for the word to stop; whoever could give it being gone counts as that.
pub async fn stopped(stop: &mut Stop) {
    let _ = stop.wait_for(|stopped| *stopped).await;
}

/// Tells a listener to stop: send `true`.
pub type Stop = watch::Receiver<bool>;

impl Listener {
    /// Takes the port; port 0 takes a free one.
    pub async fn bind(address: SocketAddr) -> Result<Self, ListenError> {
        let wrap = |cause| ListenError { address, cause };
        let socket = TcpListener::bind(address).await.map_err(wrap)?;
        let address = socket.local_addr().map_err(wrap)?;
        Ok(Self { socket, address })
    }

    /// The address that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves on the `workers` until `stop` turns true, then waits for requests under way, at most five seconds.
    pub async fn serve(self, edge: Arc<Edge>, workers: Arc<Workers>, mut stop: Stop) {
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
            let accepted = tokio::select! {
                accepted = self.socket.accept() => accepted,
                () = stopped(&mut stop) => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let (edge, stop) = (Arc::clone(&edge), stop.clone());
                    // The worker's runtime is to wait for it, not ours.
                    let stream = stream.into_std();
                    workers.run(async move {
                        match stream.and_then(TcpStream::from_std) {
                            Ok(stream) => connection::serve(edge, stream, peer, stop).await,
                            Err(error) => tracing::warn!(%error, "a connection could not be served"),
                        }
                        drop(slot);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        drop(self.socket);
        let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        if tokio::time::timeout(GRACE, slots.acquire_many(all)).await.is_err() {
            tracing::warn!("stopped with requests still under way");
        }
    }
}
