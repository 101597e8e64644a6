//! The cache of a stage: what integrations answered, kept for as long as the method's settings say, so that they are not
//! called again. Knows which requests share an answer, not how answers are made or mapped.
//! Source: API Gateway Developer Guide, "Cache settings for REST APIs in API Gateway".

mod answers;
mod control;

use std::sync::Arc;
use std::time::Duration;

pub(crate) use answers::{Answers, Key};
pub(crate) use control::{Caching, plan, warned};

use super::exchange::Exchange;
use super::gateway::Refusal;
use super::mapping::{Incoming, value};
use super::stage::Integration;
use super::story::Event;

/// The largest answer that is kept, bytes.
const LARGEST: usize = 1_048_576;

/// What the cache did for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// It had the answer.
    Kept,
    /// It had none; the integration is called.
    Nothing,
    /// It was not asked: the client wants a new answer, and may.
    Unasked,
}

/// The place of a request's answer in the cache; `None` if such answers are not cached.
///
/// # Errors
/// A value that is part of it cannot be read from the body.
pub(crate) fn place(exchange: &Exchange<'_>, integration: &Integration) -> Result<Option<Key>, Refusal> {
    if exchange.caching.is_none() {
        return Ok(None);
    }
    let (request, stage) = (exchange.request, exchange.stage);
    let mut parts = vec![
        request.api_id.clone(),
        stage.name.clone(),
        stage.live.settings.cache_flushes.to_string(),
        integration.cache_namespace.clone(),
        request.method.clone(),
    ];
    for (name, source) in &integration.cache_key {
        parts.push(name.clone());
        parts.push(value(exchange, None, source)?.unwrap_or_default().into_owned());
    }
    Ok(Some(Key { kind: integration.kind, parts }))
}

/// The answer that is kept at this place, if the cache may be asked.
pub(crate) fn find(exchange: &Exchange<'_>, place: &Key) -> Option<Arc<Incoming>> {
    let asks = exchange.caching.is_some_and(|caching| !caching.wants_new);
    let kept = asks.then(|| exchange.backends.answers.get(place, exchange.time)).flatten();
    let found = match &kept {
        Some(_) => Found::Kept,
        None if asks => Found::Nothing,
        None => Found::Unasked,
    };
    exchange.story.tell(|| Event::Cached(found));
    kept
}

/// Keeps an integration's answer, whatever its status, unless it is too large.
pub(crate) fn keep(exchange: &Exchange<'_>, place: Option<Key>, incoming: &Arc<Incoming>) {
    let Some((place, caching)) = place.zip(exchange.caching) else { return };
    if incoming.body.len() <= LARGEST {
        let until = exchange.time.after(Duration::from_secs(caching.ttl_seconds));
        exchange.backends.answers.put(place, Arc::clone(incoming), until);
    }
}
