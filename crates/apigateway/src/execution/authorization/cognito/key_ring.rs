//! The keys of user pools. They are kept, and read again when a token names a key that is not there, since keys are added
//! over time: from a file when it has changed, from an address at most every ten seconds, for anybody can make up names.

use std::sync::Arc;
use std::time::SystemTime;

use base::Time;
use parking_lot::RwLock;
use tokio::sync::Mutex;

use super::fetch::fetch;
use super::key_set::{KeySet, Place};
use super::keys::{self, Key};
use super::token::Token;
use crate::execution::integration::Client;

/// How long an address is left alone, milliseconds.
const PAUSE: i64 = 10_000;

/// The key sets that are known.
pub(crate) struct KeyRing(Vec<Held>);

/// What is held of a key set.
struct Held {
    set: KeySet,
    keys: RwLock<Arc<[Key]>>,
    /// Which state of the set that is. One reads it at a time.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the file was changed last.
    changed: Option<SystemTime>,
    /// When the address was asked last.
    asked: Option<Time>,
}

impl KeyRing {
    /// The keys of these sets.
    pub fn new(sets: Vec<KeySet>) -> Self {
        let held = |set| Held { set, keys: RwLock::default(), state: Mutex::default() };
        Self(sets.into_iter().map(held).collect())
    }

    /// Whether a key of its pool signed the token.
    pub async fn verifies(&self, token: &Token<'_>, client: &Client, now: Time) -> bool {
        let Some(id) = token.key_id() else { return false };
        let pool = token.pool();
        let sets: Vec<&Held> = self.0.iter().filter(|held| held.is_of(pool)).collect();
        if sets.is_empty() {
            tracing::warn!(
                pool,
                "a Cognito token cannot be verified: no keys are known; name a JSON web key set with --jwks"
            );
        }
        for held in sets {
            if held.key(id, client, now).await.is_some_and(|key| token.is_signed_by(&key)) {
                return true;
            }
        }
        false
    }
}

impl Held {
    fn is_of(&self, pool: Option<&str>) -> bool {
        self.set.pool.is_none() || self.set.pool.as_deref() == pool
    }

    async fn key(&self, id: &str, client: &Client, now: Time) -> Option<Key> {
        let find = || self.keys.read().iter().find(|key| key.id == id).cloned();
        if let Some(key) = find() {
            return Some(key);
        }
        self.read_again(client, now).await;
        find()
    }

    /// Reads the set as it is now. Says what hinders it; what was read before stays.
    async fn read_again(&self, client: &Client, now: Time) {
        let mut state = self.state.lock().await;
        let read = match &self.set.place {
            Place::File(path) => {
                let changed = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
                if changed.is_some() && state.changed == changed {
                    return;
                }
                state.changed = changed;
                std::fs::read_to_string(path).map_err(|error| error.to_string())
            }
            Place::Url(address) => {
                if state.asked.is_some_and(|asked| now.0 - asked.0 < PAUSE) {
                    return;
                }
                state.asked = Some(now);
                fetch(client, address).await
            }
        };
        match read.and_then(|text| keys::parse(&text)) {
            Ok(keys) => *self.keys.write() = keys.into(),
            Err(error) => {
                tracing::error!(from = %self.set.place, error, "the keys of user pools cannot be read")
            }
        }
    }
}
