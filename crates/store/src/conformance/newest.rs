//! Reads of single keys while others write: nobody ever goes back in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::task::JoinSet;

use super::{key, put, soon};
use crate::{Bytes, Key, Store};

const ROUNDS: u64 = 200;

/// A number at the head of a value of varying length.
fn value(number: u64) -> Bytes {
    let mut value = format!("{number:08}").into_bytes();
    value.resize(8 + (number as usize * 7919) % 3000, b'.');
    value.into()
}

fn number(value: Option<Bytes>) -> u64 {
    value.map_or(0, |value| std::str::from_utf8(&value[..8]).unwrap().parse().unwrap())
}

/// Every reader, however it reads, sees at least what was acknowledged before it began, and what anyone has seen.
pub(super) async fn reads_never_go_back(store: &Arc<dyn Store>) {
    let case = "reads_never_go_back";
    let mut tasks = JoinSet::new();
    for number in 0..3 {
        let seen = Arc::new(AtomicU64::new(0));
        for _ in 0..3 {
            tasks.spawn(read_on(store.clone(), key(case, number), seen.clone()));
        }
        tasks.spawn(count_up(store.clone(), key(case, number), seen));
    }
    soon(tasks.join_all()).await;
}

async fn count_up(store: Arc<dyn Store>, key: Key, seen: Arc<AtomicU64>) {
    for round in 1..=ROUNDS {
        put(&store, &key, value(round)).await;
        seen.fetch_max(round, Ordering::SeqCst);
    }
}

async fn read_on(store: Arc<dyn Store>, key: Key, seen: Arc<AtomicU64>) {
    let mut reads = 0u64;
    loop {
        reads += 1;
        let before = seen.load(Ordering::SeqCst);
        let found = match reads % 4 {
            0 => store.snapshot().await.unwrap().get(&key).await.unwrap(),
            _ => store.get(&key).await.unwrap(),
        };
        let found = number(found);
        assert!(found >= before, "read {found} after {before} was seen");
        seen.fetch_max(found, Ordering::SeqCst);
        if found == ROUNDS {
            return;
        }
        // At times several in a row, without letting others go first.
        if reads.is_multiple_of(3) {
            tokio::task::yield_now().await;
        }
    }
}
