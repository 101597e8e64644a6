//! Removing the client request tokens that are old, once in the life of a token, behind the back of whoever uses one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base::Time;
use store::{Key, Order, ScanLimit, Store, StoreError};

use super::token::{LIFE, is_old};
use crate::keys;

/// Tokens looked at in one go.
const PAGE: usize = 500;

/// When it was done last.
#[derive(Debug, Default)]
pub struct Forgetting {
    /// In milliseconds since the epoch.
    last: AtomicI64,
}

impl Forgetting {
    /// To be called when a token was used.
    pub fn tick(&self, store: &Arc<dyn Store>, now: Time) {
        let last = self.last.load(Ordering::Relaxed);
        let due = now.since(Time(last)) >= LIFE;
        if due && self.last.compare_exchange(last, now.0, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let store = Arc::clone(store);
            tokio::spawn(async move {
                if let Err(error) = forget(store.as_ref(), now).await {
                    tracing::warn!(%error, "old request tokens stay for another while");
                }
            });
        }
    }
}

/// Removes what was old at `now`.
async fn forget(store: &dyn Store, now: Time) -> Result<(), StoreError> {
    let mut rest = keys::tokens();
    loop {
        let page = store.snapshot().await?.scan(rest.clone(), Order::Forward, ScanLimit::rows(PAGE)).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        rest = rest.after(last, Order::Forward);
        let old = page.into_iter().filter(|(_, used)| is_old(used, now)).map(|(key, _)| key);
        remove(store, old.collect(), now).await?;
    }
}

/// Removes those that are still old: one may just have been used again.
async fn remove(store: &dyn Store, keys: Vec<Key>, now: Time) -> Result<(), StoreError> {
    if keys.is_empty() {
        return Ok(());
    }
    let mut transaction = store.begin(keys.clone()).await?;
    for key in keys {
        if transaction.get(&key).await?.is_some_and(|used| is_old(&used, now)) {
            transaction.delete(key)?;
        }
    }
    transaction.commit().await
}
