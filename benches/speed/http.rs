//! A client as thin as can be: one connection, prepared bytes out, one answer in. What it costs is the
//! same for every server it measures.

use std::net::SocketAddr;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Room for what is read: several answers, so that memory is seldom asked for.
const ROOM: usize = 64 * 1024;

/// A connection, kept alive where the server allows it.
pub struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    buffer: BytesMut,
    /// Whether the server closes after its last answer.
    closes: bool,
}

/// An answer's status and body.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, buffer: BytesMut::with_capacity(ROOM), closes: false })
    }

    /// Sends prepared bytes and reads one answer with a `Content-Length`.
    pub async fn send(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        if self.closes {
            *self = Self::open(self.address).await?;
        }
        self.stream.write_all(request).await?;
        let head = loop {
            self.read().await?;
            if let Some(end) = memchr::memmem::find(&self.buffer, b"\r\n\r\n") {
                break end;
            }
        };
        let status = std::str::from_utf8(&self.buffer[9..12]).expect("text").parse().expect("a status");
        let whole = head + 4 + content_length(&self.buffer[..head]);
        self.closes = memchr::memmem::find(&self.buffer[..head], b"Connection: close").is_some();
        while self.buffer.len() < whole {
            self.read().await?;
        }
        let body = self.buffer.split_to(whole).freeze().slice(head + 4..);
        Ok(Answer { status, body })
    }

    async fn read(&mut self) -> std::io::Result<()> {
        self.buffer.reserve(ROOM / 4);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    let value = [&b"\r\ncontent-length:"[..], b"\r\nContent-Length:"]
        .into_iter()
        .find_map(|name| memchr::memmem::find(head, name).map(|at| &head[at + name.len()..]));
    value.map_or(0, |value| {
        let value = value.split(|byte| *byte == b'\r').next().expect("a value");
        std::str::from_utf8(value).expect("text").trim().parse().expect("a length")
    })
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut text =
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    [text.as_bytes(), body].concat()
}
