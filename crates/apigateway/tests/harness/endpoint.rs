//! An HTTP endpoint on this machine that answers what a test says, and remembers what it was sent, to the byte.

use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The endpoint. It ends with the runtime.
pub struct Endpoint {
    pub port: u16,
    /// What it answers, from the status line on.
    pub answer: Arc<Mutex<Vec<u8>>>,
    sent: Arc<Mutex<Option<Sent>>>,
}

/// A request: its head as text, and its body.
type Sent = (String, Vec<u8>);

impl Endpoint {
    /// One that listens.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let endpoint = Self { port, answer: Arc::default(), sent: Arc::default() };
        let (answer, sent) = (Arc::clone(&endpoint.answer), Arc::clone(&endpoint.sent));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&sent)));
            }
        });
        endpoint
    }

    /// Answers this from now on.
    pub fn answers(&self, head: &str, body: &[u8]) {
        *self.answer.lock().unwrap() = [head.as_bytes(), body].concat();
    }

    /// The last request's body.
    pub fn last_body(&self) -> Option<Vec<u8>> {
        self.sent.lock().unwrap().take().map(|(_, body)| body)
    }

    /// The last request: its line, its headers sorted by name, its body.
    pub fn last_sent(&self) -> Option<Json> {
        let (head, body) = self.sent.lock().unwrap().take()?;
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap();
        let mut headers: Vec<_> = lines.map(|line| line.split_once(": ").unwrap()).collect();
        headers.sort_unstable();
        Some(json!({"line": line, "headers": headers, "body": String::from_utf8_lossy(&body)}))
    }
}

/// Answers one request after the other.
async fn serve(mut stream: TcpStream, answer: Arc<Mutex<Vec<u8>>>, sent: Arc<Mutex<Option<Sent>>>) {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let size = stream.read(&mut buffer).await.unwrap_or(0);
        if size == 0 {
            return;
        }
        read.extend_from_slice(&buffer[..size]);
        if let Some(whole) = whole(&read) {
            *sent.lock().unwrap() = Some(whole);
            read.clear();
            let answer = answer.lock().unwrap().clone();
            stream.write_all(&answer).await.unwrap();
        }
    }
}

/// The request, if all of it is there.
fn whole(read: &[u8]) -> Option<Sent> {
    let end = read.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let (head, body) = (String::from_utf8_lossy(&read[..end]).into_owned(), &read[end + 4..]);
    let lines = head.lines().map(str::to_ascii_lowercase);
    let mut lengths = lines.filter_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    (body.len() >= lengths.next().unwrap_or(0)).then(|| (head.clone(), body.to_vec()))
}
