//! Answers of integrations, each until it is too old. They are in memory, for each process its own.

use std::sync::Arc;

use base::Time;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::compiled::IntegrationKind;
use crate::execution::mapping::Incoming;

/// Bytes that are held at most, of all stages together; what is used least goes first. A cache on AWS has 0.5 to 237 GB.
const MOST: u64 = 256 * 1024 * 1024;

/// How many answers are expected; more may be held.
const EXPECTED: usize = 256;

/// What an answer is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// The kind of integration that answered: what a function answers to a proxy is read in its own way.
    pub kind: IntegrationKind,
    /// The stage, the namespace, and the values by which answers are told apart.
    pub parts: Vec<String>,
}

/// The answers.
pub(crate) struct Answers(Cache<Key, Kept, Size>);

#[derive(Clone)]
struct Kept {
    answer: Arc<Incoming>,
    until: Time,
}

#[derive(Clone)]
struct Size;

impl Weighter<Key, Kept> for Size {
    fn weight(&self, key: &Key, kept: &Kept) -> u64 {
        let headers = kept.answer.headers.iter().map(|(name, value)| name.len() + value.len());
        let bytes = key.parts.iter().map(String::len).chain(headers).sum::<usize>() + kept.answer.body.len();
        u64::try_from(bytes).unwrap_or(u64::MAX).saturating_add(256)
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self(Cache::with_weighter(EXPECTED, MOST, Size))
    }
}

impl Answers {
    /// The answer that is still good.
    pub fn get(&self, key: &Key, now: Time) -> Option<Arc<Incoming>> {
        self.0.get(key).filter(|kept| now < kept.until).map(|kept| kept.answer)
    }

    /// Keeps an answer until then, in the place of an earlier one.
    pub fn put(&self, key: Key, answer: Arc<Incoming>, until: Time) {
        self.0.insert(key, Kept { answer, until });
    }
}
