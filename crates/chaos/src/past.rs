//! What the store was like a moment ago: snapshots, taken again and again for as long as a plan shows the past. They keep
//! what was superseded since alive, so there are few, and none when nobody asks.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use store::{Snapshot, Store, StoreError};

/// So many snapshots lie within the shortest lag: how closely a read's age is met.
const STEPS: u32 = 8;
/// And so many there are at most.
const MOST: u32 = 64;
/// Snapshots are not taken faster than that.
const FASTEST: Duration = Duration::from_millis(2);

/// The snapshots of the last moments, oldest first.
pub struct Past {
    store: Arc<dyn Store>,
    /// How far back they go.
    reach: Duration,
    taken: Mutex<VecDeque<(Instant, Arc<dyn Snapshot>)>>,
}

impl Past {
    /// Keeps what reads that lag so long need, until this is dropped; `None` if none does.
    ///
    /// # Errors
    /// If the store gives no snapshot.
    pub async fn keep(store: Arc<dyn Store>, lags: Vec<Duration>) -> Result<Option<Arc<Self>>, StoreError> {
        let (Some(shortest), Some(reach)) = (lags.iter().min(), lags.iter().max()) else { return Ok(None) };
        let step = (*shortest / STEPS).max(*reach / MOST).max(FASTEST);
        let past = Arc::new(Self { store, reach: *reach, taken: Mutex::default() });
        past.take().await?;
        tokio::spawn(go_on(Arc::downgrade(&past), step));
        Ok(Some(past))
    }

    /// The store as it was so long ago; what is younger where there is nothing as old.
    pub fn as_of(&self, lag: Duration) -> Option<Arc<dyn Snapshot>> {
        let now = Instant::now();
        let taken = self.taken.lock();
        let within = |(at, _): &&(Instant, Arc<dyn Snapshot>)| now.duration_since(*at) <= lag;
        taken.iter().find(within).map(|(_, snapshot)| Arc::clone(snapshot))
    }

    async fn take(&self) -> Result<(), StoreError> {
        let snapshot = self.store.snapshot().await?;
        let now = Instant::now();
        let mut taken = self.taken.lock();
        taken.push_back((now, snapshot));
        while taken.front().is_some_and(|(at, _)| now.duration_since(*at) > self.reach) {
            taken.pop_front();
        }
        Ok(())
    }
}

/// Takes snapshots as long as somebody holds the past.
async fn go_on(past: Weak<Past>, step: Duration) {
    loop {
        tokio::time::sleep(step).await;
        let Some(past) = past.upgrade() else { return };
        // A store that is closed gives none, and then there are no reads either.
        if past.take().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use store::{Bytes, Key};

    use super::*;

    async fn put(store: &Arc<dyn Store>, value: &'static str) {
        let key = Key::from_static(b"k");
        let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
        transaction.put(key, Bytes::from_static(value.as_bytes())).unwrap();
        transaction.commit().await.unwrap();
    }

    #[tokio::test]
    async fn the_past_is_as_old_as_it_may_be() {
        let store = store::memory();
        let hour = Duration::from_secs(3600);
        put(&store, "first").await;
        let past = Past::keep(Arc::clone(&store), vec![hour]).await.unwrap().unwrap();
        put(&store, "second").await;
        past.take().await.unwrap();
        let seen = past.as_of(hour).unwrap().get(b"k").await.unwrap();
        assert_eq!(seen, Some(Bytes::from_static(b"first")));
        assert!(past.as_of(Duration::ZERO).is_none(), "nothing is as young as that");
    }

    #[tokio::test]
    async fn what_is_too_old_for_all_goes() {
        let store = store::memory();
        let past = Past::keep(Arc::clone(&store), vec![Duration::from_nanos(1)]).await.unwrap().unwrap();
        for _ in 0..10 {
            past.take().await.unwrap();
        }
        assert!(past.taken.lock().len() <= 2);
    }

    #[tokio::test]
    async fn nothing_is_kept_for_nobody() {
        assert!(Past::keep(store::memory(), vec![]).await.unwrap().is_none());
    }
}
