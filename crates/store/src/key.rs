//! Order-preserving composition of keys: the bytes of two keys compare as their components do, one after the other.
//!
//! Text and bytes are written with `00` as `00 FF` and end with `00 01`; numbers are eight bytes, big-endian. So no
//! component is a prefix of another, and all keys that share leading components lie side by side.
//! It must not know what the components mean.

use std::ops::Bound;

use bytes::{BufMut, Bytes, BytesMut};

use crate::{Key, Range};

const ESCAPE: u8 = 0x00;
const ESCAPED_ZERO: u8 = 0xFF;
const TERMINATOR: u8 = 0x01;

/// Room for most keys.
const USUAL_LENGTH: usize = 64;

/// Builds a key component by component.
///
/// ```
/// use store::key::{KeyBuilder, KeyReader};
/// let key = KeyBuilder::new("orders").str("open").u64(3).finish();
/// let mut reader = KeyReader::new(&key);
/// assert_eq!(reader.str()?, "orders");
/// assert_eq!(reader.str()?, "open");
/// assert_eq!(reader.u64()?, 3);
/// reader.end()?;
/// # Ok::<(), store::key::KeyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct KeyBuilder(Vec<u8>);

impl KeyBuilder {
    /// A key within `namespace`, which is its first component: the name of whoever owns the data.
    pub fn new(namespace: &str) -> Self {
        KeyBuilder(Vec::with_capacity(USUAL_LENGTH)).str(namespace)
    }

    /// A key that goes on where this one, which is finished, ends.
    pub fn after(beginning: &[u8]) -> Self {
        let mut key = Vec::with_capacity(beginning.len() + USUAL_LENGTH);
        key.extend_from_slice(beginning);
        KeyBuilder(key)
    }

    /// Appends text; orders by its UTF-8 bytes.
    pub fn str(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Appends bytes; orders bytewise, a prefix before what it begins.
    pub fn bytes(self, bytes: &[u8]) -> Self {
        let mut builder = self.prefix(bytes);
        builder.0.extend_from_slice(&[ESCAPE, TERMINATOR]);
        builder
    }

    /// Appends a number; orders numerically.
    pub fn u64(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// Appends the beginning of a text or bytes component and leaves it open, for the range of all keys whose
    /// component begins so. Nothing may be appended after it, and the result is no key of its own.
    pub fn prefix(mut self, bytes: &[u8]) -> Self {
        let mut rest = bytes;
        while let Some(zero) = memchr::memchr(ESCAPE, rest) {
            let (part, tail) = rest.split_at(zero + 1);
            self.0.extend_from_slice(part);
            self.0.push(ESCAPED_ZERO);
            rest = tail;
        }
        self.0.extend_from_slice(rest);
        self
    }

    /// The key.
    pub fn finish(self) -> Key {
        self.0.into()
    }

    /// The range of all keys that begin with these components; the key of exactly these components is among them.
    pub fn range(self) -> Range {
        let start = self.finish();
        let end = successor(&start);
        Range { start: Bound::Included(start), end }
    }
}

/// The range of all keys that begin with `prefix`.
pub fn prefix_range(prefix: &[u8]) -> Range {
    Range { start: Bound::Included(Bytes::copy_from_slice(prefix)), end: successor(prefix) }
}

/// The bound just above everything that begins with `prefix`: unbounded if it is all `FF`.
fn successor(prefix: &[u8]) -> Bound<Bytes> {
    let kept = prefix.iter().rposition(|&byte| byte != 0xFF).map_or(0, |last| last + 1);
    let Some((last, head)) = prefix.get(..kept).and_then(|kept| kept.split_last()) else {
        return Bound::Unbounded;
    };
    let mut end = BytesMut::with_capacity(kept);
    end.put_slice(head);
    end.put_u8(last.saturating_add(1));
    Bound::Excluded(end.freeze())
}

/// A key that does not hold the components that were expected of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed key: expected {expected} at byte {at}")]
pub struct KeyError {
    /// What was to be read.
    pub expected: &'static str,
    /// Where in the key, counted from 0.
    pub at: usize,
}

/// Splits a key into the components it was built from, in the same order. It accepts any bytes and never panics.
#[derive(Debug, Clone)]
pub struct KeyReader<'a> {
    key: &'a [u8],
    at: usize,
}

impl<'a> KeyReader<'a> {
    /// A reader at the first component of `key`, the namespace.
    pub fn new(key: &'a [u8]) -> Self {
        KeyReader { key, at: 0 }
    }

    /// Reads a text component.
    ///
    /// # Errors
    /// If the rest of the key does not begin with one, or it is not UTF-8.
    pub fn str(&mut self) -> Result<String, KeyError> {
        let at = self.at;
        String::from_utf8(self.component("text")?).map_err(|_| {
            self.at = at;
            KeyError { expected: "text in UTF-8", at }
        })
    }

    /// Reads a bytes component.
    ///
    /// # Errors
    /// If the rest of the key does not begin with one.
    pub fn bytes(&mut self) -> Result<Vec<u8>, KeyError> {
        self.component("bytes")
    }

    /// Reads a number.
    ///
    /// # Errors
    /// If fewer than eight bytes are left.
    pub fn u64(&mut self) -> Result<u64, KeyError> {
        let error = KeyError { expected: "a number of 8 bytes", at: self.at };
        let (number, _) = self.rest().split_first_chunk().ok_or(error)?;
        self.at += number.len();
        Ok(u64::from_be_bytes(*number))
    }

    /// What has not been read yet, as encoded.
    pub fn rest(&self) -> &'a [u8] {
        self.key.get(self.at..).unwrap_or_default()
    }

    /// Checks that everything has been read.
    ///
    /// # Errors
    /// If something is left.
    pub fn end(&self) -> Result<(), KeyError> {
        if self.rest().is_empty() {
            Ok(())
        } else {
            Err(KeyError { expected: "the end of the key", at: self.at })
        }
    }

    fn component(&mut self, expected: &'static str) -> Result<Vec<u8>, KeyError> {
        let error = KeyError { expected, at: self.at };
        let mut bytes = Vec::new();
        let mut rest = self.rest();
        loop {
            let zero = rest.iter().position(|&byte| byte == ESCAPE).ok_or_else(|| error.clone())?;
            let (plain, tail) = rest.split_at(zero);
            bytes.extend_from_slice(plain);
            rest = match tail {
                [_, ESCAPED_ZERO, tail @ ..] => {
                    bytes.push(ESCAPE);
                    tail
                }
                [_, TERMINATOR, tail @ ..] => {
                    self.at = self.key.len() - tail.len();
                    return Ok(bytes);
                }
                _ => return Err(error),
            };
        }
    }
}
