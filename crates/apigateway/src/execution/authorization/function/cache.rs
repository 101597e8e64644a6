//! Answers of authorizers by what identifies a caller. They hold for every method of a stage's deployment.

use std::borrow::Cow;
use std::sync::Arc;

use base::Time;
use quick_cache::sync::Cache as Held;

use super::{Answer, Authorizer};
use crate::execution::exchange::Exchange;

/// Answers that are held at most; those used least go first.
const MOST: usize = 10_000;

/// What an answer is kept under: the stage as it is deployed, the authorizer, and the identity.
pub(super) type Key = Vec<String>;

/// The answers, each until it is too old.
pub(super) struct Cache(Held<Key, (Arc<Answer>, Time)>);

impl Default for Cache {
    fn default() -> Self {
        Self(Held::new(MOST))
    }
}

impl Cache {
    /// The answer that is still good.
    pub fn get(&self, key: &Key, now: Time) -> Option<Arc<Answer>> {
        self.0.get(key).filter(|(_, until)| now < *until).map(|(answer, _)| answer)
    }

    /// Keeps an answer until then.
    pub fn put(&self, key: Key, answer: Arc<Answer>, until: Time) {
        self.0.insert(key, (answer, until));
    }
}

/// The key of a request's identity.
pub(super) fn key(exchange: &Exchange<'_>, authorizer: &Authorizer, identity: &[Cow<'_, str>]) -> Key {
    let (stage, live) = (exchange.stage, &exchange.stage.live);
    let flushes = live.settings.authorizers_cache_flushes.to_string();
    let place = [&exchange.request.api_id, &stage.name, &live.deployment, &flushes, &authorizer.id];
    place.into_iter().cloned().chain(identity.iter().map(|value| value.clone().into_owned())).collect()
}
