//! Reads a request's body, bounded in size and in patience.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

/// How long a client may pause while it sends a body.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a body was not read to its end.
#[derive(Debug)]
pub enum BodyError {
    /// Larger than the limit, in bytes, of what it was meant for.
    TooLarge(usize),
    /// The client paused for too long.
    TooSlow,
    /// The connection broke, or the framing is malformed.
    Broken(hyper::Error),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(limit) => {
                write!(f, "the request's body is larger than the {limit} bytes allowed here")
            }
            Self::TooSlow => {
                write!(
                    f,
                    "the request's body stalled for {} seconds; send it without pauses",
                    PATIENCE.as_secs()
                )
            }
            Self::Broken(cause) => write!(f, "the request's body could not be read: {cause}"),
        }
    }
}

/// The whole body, without copying where it arrived in one piece.
pub async fn collect(mut incoming: Incoming, limit: usize) -> Result<Bytes, BodyError> {
    if incoming.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(BodyError::TooLarge(limit));
    }
    let Some(first) = next(&mut incoming).await? else { return Ok(Bytes::new()) };
    let Some(second) = next(&mut incoming).await? else { return within(first, limit) };
    let mut whole = BytesMut::from(first);
    let mut piece = Some(second);
    while let Some(bytes) = piece {
        if whole.len() + bytes.len() > limit {
            return Err(BodyError::TooLarge(limit));
        }
        whole.extend_from_slice(&bytes);
        piece = next(&mut incoming).await?;
    }
    Ok(whole.freeze())
}

fn within(body: Bytes, limit: usize) -> Result<Bytes, BodyError> {
    if body.len() > limit { Err(BodyError::TooLarge(limit)) } else { Ok(body) }
}

async fn next(incoming: &mut Incoming) -> Result<Option<Bytes>, BodyError> {
    // The length was declared and has come: waiting for the end to be said costs another turn.
    while !incoming.is_end_stream() {
        let frame = tokio::time::timeout(PATIENCE, incoming.frame()).await.map_err(|_| BodyError::TooSlow)?;
        match frame {
            None => return Ok(None),
            Some(Err(error)) => return Err(BodyError::Broken(error)),
            // Trailers carry nothing that any AWS protocol reads.
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
    Ok(None)
}
