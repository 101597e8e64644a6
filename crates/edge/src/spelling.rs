//! How the client spelled its header names. HTTP does not care, and hyper lowers them; but API
//! Gateway hands them to functions as they were sent, and handlers look them up so.
//!
//! The tap keeps a copy of each request's head as it passes. It only ever changes the case of names
//! that hyper parsed, so a client that fools it fools nobody but itself.

use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The most that is kept of a head.
const KEPT: usize = 64 * 1024;
/// The most headers that are looked at.
const HEADERS: usize = 256;

/// What the tap has seen since it was last cleared. Clones share it.
#[derive(Clone, Default)]
pub struct Spelling(Arc<Mutex<Vec<u8>>>);

impl Spelling {
    /// The head seen so far; begins anew.
    pub fn take(&self) -> Head {
        Head(std::mem::take(&mut *self.0.lock()))
    }

    /// Forgets what was seen: the body has passed, the next head begins.
    pub fn clear(&self) {
        self.0.lock().clear();
    }

    fn see(&self, bytes: &[u8]) {
        let mut seen = self.0.lock();
        let room = KEPT.saturating_sub(seen.len());
        seen.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }
}

/// A request's head as it came.
#[derive(Default)]
pub struct Head(Vec<u8>);

impl Head {
    /// The headers in the order and spelling of the client; those the tap missed follow in lower case.
    pub fn headers(&self, parsed: &http::HeaderMap) -> Vec<(String, String)> {
        let mut slots = [const { MaybeUninit::uninit() }; HEADERS];
        let mut none = [];
        let mut request = httparse::Request::new(&mut none);
        let parsing = request.parse_with_uninit_headers(&self.0, &mut slots);
        let complete = matches!(parsing, Ok(httparse::Status::Complete(_)));
        if complete && is_spelling_of(request.headers, parsed) {
            return request.headers.iter().map(|h| (h.name.to_owned(), text(h.value))).collect();
        }
        parsed.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect()
    }
}

/// Whether these are the parsed headers' names. Unless one comes twice they stand in the same order, which is soon seen.
fn is_spelling_of(headers: &[httparse::Header<'_>], parsed: &http::HeaderMap) -> bool {
    let in_order = || {
        let mut pairs = headers.iter().zip(parsed.keys());
        let same = pairs.all(|(header, name)| header.name.eq_ignore_ascii_case(name.as_str()));
        same && headers.len() == parsed.keys_len()
    };
    let known = || headers.iter().all(|header| parsed.contains_key(header.name));
    headers.len() == parsed.len() && (in_order() || known())
}

/// A header's value; what is no UTF-8 in it is replaced.
fn text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(value).into_owned(),
    }
}

/// A stream that shows what it reads to a [`Spelling`].
pub struct Tap<S> {
    stream: S,
    spelling: Spelling,
}

impl<S> Tap<S> {
    /// Taps `stream`.
    pub fn new(stream: S, spelling: Spelling) -> Self {
        Self { stream, spelling }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        if let Some(fresh) = buf.filled().get(before..) {
            self.spelling.see(fresh);
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    fn parsed(pairs: &[(&str, &str)]) -> http::HeaderMap {
        pairs.iter().map(|(n, v)| (n.parse::<http::HeaderName>().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn names_come_back_as_they_were_sent() {
        let spelling = Spelling::default();
        spelling.see(b"GET / HTTP/1.1\r\nHost: a\r\nX-Custom-ID: 7\r\n\r\n");
        let headers = spelling.take().headers(&parsed(&[("host", "a"), ("x-custom-id", "7")]));
        assert_eq!(
            headers,
            [("Host".to_owned(), "a".to_owned()), ("X-Custom-ID".to_owned(), "7".to_owned())]
        );
    }

    #[test]
    fn a_head_that_does_not_match_is_not_believed() {
        let spelling = Spelling::default();
        spelling.see(b"GET / HTTP/1.1\r\nHost: a\r\nX-Forged: 1\r\n\r\n");
        let headers = spelling.take().headers(&parsed(&[("host", "a"), ("x-real", "7")]));
        assert_eq!(headers, [("host".to_owned(), "a".to_owned()), ("x-real".to_owned(), "7".to_owned())]);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let spelling = Spelling::default();
        for _ in 0..100 {
            spelling.see(&[b'x'; 4096]);
        }
        assert_eq!(spelling.take().0.len(), super::KEPT);
    }
}
