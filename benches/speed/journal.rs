//! The yardstick of durable writes: a bare hyper server that appends each body to a file and answers once it is synced,
//! all who wait sharing one sync. No server that acknowledges what is on disk can do less.

use std::convert::Infallible;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The argument that makes this program the server; the journal's path follows it.
pub const ARGUMENT: &str = "--serve-journal";

/// The file is of fixed length and written through before, so that a sync writes no metadata; it is begun anew at its end.
const LENGTH: u64 = 64 * 1024 * 1024;

type Waiting = Vec<(Bytes, oneshot::Sender<()>)>;

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    filled: Condvar,
}

impl Queue {
    async fn append(&self, body: Bytes) {
        let (done, synced) = oneshot::channel();
        self.waiting.lock().expect("the queue").push((body, done));
        self.filled.notify_one();
        synced.await.expect("a sync");
    }

    fn run(&self, path: &str) {
        let mut file = std::fs::File::create(path).expect("a file");
        std::io::copy(&mut std::io::Read::take(std::io::repeat(0), LENGTH), &mut file).expect("its blocks");
        std::io::Seek::rewind(&mut file).expect("the beginning");
        file.sync_all().expect("a sync");
        let mut written = 0;
        loop {
            let mut waiting = self.waiting.lock().expect("the queue");
            while waiting.is_empty() {
                waiting = self.filled.wait(waiting).expect("the queue");
            }
            let group = std::mem::take(&mut *waiting);
            drop(waiting);
            let bytes: Vec<u8> = group.iter().flat_map(|(body, _)| body.iter().copied()).collect();
            written += bytes.len() as u64;
            if written > LENGTH {
                std::io::Seek::rewind(&mut file).expect("the beginning");
                written = bytes.len() as u64;
            }
            file.write_all(&bytes).expect("a write");
            file.sync_data().expect("a sync");
            for (_, done) in group {
                let _ = done.send(());
            }
        }
    }
}

/// Serves on a free port, printed first, until killed.
pub async fn serve(path: String) {
    let queue = Arc::new(Queue::default());
    let writer = Arc::clone(&queue);
    std::thread::spawn(move || writer.run(&path));
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    loop {
        let (stream, _) = listener.accept().await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let queue = Arc::clone(&queue);
        tokio::spawn(async move {
            let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
                let queue = Arc::clone(&queue);
                async move {
                    let body = request.into_body().collect().await.expect("a body").to_bytes();
                    queue.append(body).await;
                    Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"{}"))))
                }
            });
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}
