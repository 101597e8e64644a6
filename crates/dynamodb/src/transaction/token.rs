//! Client request tokens: a transaction that is sent again with its token is done once. What was done under a token stands
//! in the store, written together with the transaction's items, for ten minutes.
//!
//! Source: DynamoDB API Reference, TransactWriteItems, `ClientRequestToken`. What AWS says about a token used for something
//! else is not recorded: our reading.

use std::time::Duration;

use base::Time;
use ring::digest::{Context as Digest, SHA256};
use serde::{Deserialize, Serialize};
use service::{Context, ServiceError, records};
use store::{Bytes, Key};
use wire::Value;

use crate::error::Result;
use crate::keys;

/// How long a token is remembered after its transaction.
pub(super) const LIFE: Duration = Duration::from_secs(600);

/// A token and what it was sent with.
#[derive(Clone, Debug)]
pub struct Token {
    key: Key,
    request: String,
}

/// What stands in the store.
#[derive(Debug, Serialize, Deserialize)]
struct Used {
    request: String,
    at: Time,
}

/// Whether what stands in the store has been remembered long enough.
pub(super) fn is_old(stored: &Bytes, now: Time) -> bool {
    records::decode::<Used>(stored).is_ok_and(|used| now.since(used.at) >= LIFE)
}

impl Token {
    /// A token of `operation`, sent with `request`; in which order the members of maps stand is of no matter.
    pub fn new(ctx: &Context, operation: &'static str, token: &str, request: &Value) -> Self {
        let mut digest = Digest::new(&SHA256);
        absorb(&mut digest, request);
        let request = digest.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { key: keys::token(&ctx.account, &ctx.region, operation, token), request }
    }

    /// Where it stands in the store. A transaction declares this key.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Whether its transaction was done already, of what the store has under its key.
    ///
    /// # Errors
    /// `IdempotentParameterMismatchException` if it was used with another request.
    pub fn is_used(&self, now: Time, stored: Option<Bytes>) -> Result<bool> {
        let used: Option<Used> = stored.map(|bytes| records::decode(&bytes)).transpose()?;
        let Some(used) = used.filter(|used| now.since(used.at) < LIFE) else { return Ok(false) };
        if used.request == self.request {
            return Ok(true);
        }
        Err(ServiceError::sender(
            "IdempotentParameterMismatchException",
            400,
            "The request uses the same client token as a previous, but non-identical request.",
        ))
    }

    /// What to put under its key once its transaction is done.
    pub fn used(&self, now: Time) -> Result<Bytes> {
        records::encode(&Used { request: self.request.clone(), at: now })
    }
}

/// Takes in a value so that no two different ones look the same.
fn absorb(digest: &mut Digest, value: &Value) {
    match value {
        Value::Map(map) => {
            let mut members: Vec<_> = map.iter().collect();
            members.sort_unstable_by(|left, right| left.0.cmp(&right.0));
            absorb_bytes(digest, b'm', &members.len().to_be_bytes());
            for (name, value) in members {
                absorb_bytes(digest, b'n', name.as_bytes());
                absorb(digest, value);
            }
        }
        Value::List(list) => {
            absorb_bytes(digest, b'l', &list.len().to_be_bytes());
            list.iter().for_each(|value| absorb(digest, value));
        }
        Value::Str(text) => absorb_bytes(digest, b's', text.as_bytes()),
        Value::Blob(bytes) | Value::Json(bytes) => absorb_bytes(digest, b'b', bytes),
        Value::Null => absorb_bytes(digest, b'0', &[]),
        Value::Bool(value) => absorb_bytes(digest, b'?', &[u8::from(*value)]),
        Value::Int(value) | Value::Timestamp(value) => absorb_bytes(digest, b'i', &value.to_be_bytes()),
        Value::Float(value) => absorb_bytes(digest, b'f', &value.to_be_bytes()),
    }
}

fn absorb_bytes(digest: &mut Digest, kind: u8, bytes: &[u8]) {
    digest.update(&[kind]);
    digest.update(&bytes.len().to_be_bytes());
    digest.update(bytes);
}
