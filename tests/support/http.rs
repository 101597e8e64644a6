//! A plain HTTP/1.1 client that sends exactly what it is told, one connection a request.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use super::programs::PATIENCE;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    fn parse(bytes: &[u8]) -> io::Result<Self> {
        let broken = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(|| broken("no whole answer"))?;
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let length =
            headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, n)| n.parse().ok());
        if length.is_some_and(|length: usize| body.len() < length) {
            return Err(broken("the answer breaks off"));
        }
        Ok(Self { status: status.ok_or_else(|| broken("no status"))?, headers, body: body.to_owned() })
    }
}

/// A connection to the host and port of an URL.
pub fn connect(url: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(split(url).0)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// Sends these bytes as they are, and reads until the other side closes.
pub fn exchange(url: &str, bytes: &[u8]) -> io::Result<Answer> {
    let mut stream = connect(url)?;
    // A server may refuse, answer and close before all is sent: what counts is what it answered.
    let sent = stream.write_all(bytes);
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        sent?;
        read?;
    }
    Answer::parse(&answer)
}

/// Sends a request with these headers.
pub fn try_send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Answer> {
    let (host, path) = split(url);
    let mut request =
        format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {host}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    exchange(url, format!("{request}\r\n{body}").as_bytes())
}

/// Sends a request that has to be answered.
#[track_caller]
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    try_send(method, url, headers, body).unwrap_or_else(|error| panic!("{method} {url}: {error}"))
}

/// GET.
#[track_caller]
pub fn get(url: &str) -> Answer {
    send("GET", url, &[], "")
}

/// POST of JSON.
#[track_caller]
pub fn post(url: &str, body: &str) -> Answer {
    send("POST", url, &[("Content-Type", "application/json")], body)
}

/// Host with port, and path.
fn split(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    rest.find('/').map_or((rest, "/"), |at| rest.split_at(at))
}
