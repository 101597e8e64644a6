//! What transactions promise each other.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::task::JoinSet;

use super::{get, key, namespace, poll_once, put, soon};
use crate::{Bytes, Key, MAX_KEY_BYTES, MAX_VALUE_BYTES, Order, ScanLimit, Store, StoreError};

pub(super) async fn own_writes_are_seen_by_nobody_else(store: &Arc<dyn Store>) {
    let case = "own_writes_are_seen_by_nobody_else";
    put(store, &key(case, 1), "before").await;
    put(store, &key(case, 2), "before").await;
    let mut transaction = store.begin(vec![key(case, 1), key(case, 2)]).await.unwrap();
    transaction.put(key(case, 1), "first".into()).unwrap();
    transaction.put(key(case, 1), "second".into()).unwrap();
    transaction.delete(key(case, 2)).unwrap();
    assert_eq!(transaction.get(&key(case, 1)).await.unwrap().unwrap(), "second");
    assert_eq!(transaction.get(&key(case, 2)).await.unwrap(), None);
    assert_eq!(get(store, &key(case, 1)).await.unwrap(), "before");
    assert_eq!(get(store, &key(case, 2)).await.unwrap(), "before");
    transaction.commit().await.unwrap();
    assert_eq!(get(store, &key(case, 1)).await.unwrap(), "second");
    assert_eq!(get(store, &key(case, 2)).await, None);
}

pub(super) async fn acknowledged_writes_are_seen(store: &Arc<dyn Store>) {
    let case = "acknowledged_writes_are_seen";
    for round in 0..50u64 {
        put(store, &key(case, 1), round.to_string()).await;
        assert_eq!(get(store, &key(case, 1)).await.unwrap(), round.to_string());
        // Whether the key is declared or not.
        for declared in [vec![], vec![key(case, 1)]] {
            let transaction = store.begin(declared).await.unwrap();
            assert_eq!(transaction.get(&key(case, 1)).await.unwrap().unwrap(), round.to_string());
            transaction.commit().await.unwrap();
        }
    }
}

pub(super) async fn only_declared_keys_are_written(store: &Arc<dyn Store>) {
    let case = "only_declared_keys_are_written";
    let mut transaction = store.begin(vec![key(case, 1)]).await.unwrap();
    transaction.put(key(case, 1), "declared".into()).unwrap();
    let put = transaction.put(key(case, 2), "undeclared".into());
    assert!(matches!(put, Err(StoreError::Undeclared { .. })), "{put:?}");
    let delete = transaction.delete(key(case, 2));
    assert!(matches!(delete, Err(StoreError::Undeclared { .. })), "{delete:?}");
    transaction.commit().await.unwrap();
    assert_eq!(get(store, &key(case, 1)).await.unwrap(), "declared");
    assert_eq!(get(store, &key(case, 2)).await, None);
}

pub(super) async fn unfit_keys_and_values_are_refused(store: &Arc<dyn Store>) {
    let case = "unfit_keys_and_values_are_refused";
    for len in [0, MAX_KEY_BYTES + 1] {
        let begun = store.begin(vec![key(case, 1), vec![b'k'; len].into()]).await;
        assert!(matches!(begun.err(), Some(StoreError::InvalidKey { len: found }) if found == len));
    }
    let mut longest = key(case, 2).to_vec();
    longest.resize(MAX_KEY_BYTES, b'k');
    put(store, &Key::from(longest.clone()), "fits").await;
    assert_eq!(get(store, &Key::from(longest)).await.unwrap(), "fits");

    let mut transaction = store.begin(vec![key(case, 1)]).await.unwrap();
    let put = transaction.put(key(case, 1), vec![0; MAX_VALUE_BYTES + 1].into());
    assert!(matches!(put, Err(StoreError::ValueTooLarge { .. })), "{put:?}");
}

pub(super) async fn dropped_transactions_leave_nothing(store: &Arc<dyn Store>) {
    let case = "dropped_transactions_leave_nothing";
    let mut transaction = store.begin(vec![key(case, 1), key(case, 2)]).await.unwrap();
    transaction.put(key(case, 1), "dropped".into()).unwrap();
    drop(transaction);
    let next = soon(store.begin(vec![key(case, 2), key(case, 1)])).await.unwrap();
    assert_eq!(next.get(&key(case, 1)).await.unwrap(), None);
    assert_eq!(get(store, &key(case, 1)).await, None);
}

pub(super) async fn commits_outlive_their_futures(store: &Arc<dyn Store>) {
    let case = "commits_outlive_their_futures";
    let mut transaction = store.begin(vec![key(case, 1)]).await.unwrap();
    transaction.put(key(case, 1), "kept".into()).unwrap();
    drop(transaction.commit());
    // It may not be acknowledged yet, but whoever holds the key next sees it; once that one's commit without
    // writes resolves, everyone does.
    let next = soon(store.begin(vec![key(case, 1)])).await.unwrap();
    assert_eq!(next.get(&key(case, 1)).await.unwrap().unwrap(), "kept");
    soon(next.commit()).await.unwrap();
    assert_eq!(get(store, &key(case, 1)).await.unwrap(), "kept");
}

pub(super) async fn locks_are_fair(store: &Arc<dyn Store>) {
    let wanted = || vec![key("locks_are_fair", 1)];
    let holder = store.begin(wanted()).await.unwrap();
    let mut waiting: VecDeque<_> = (0..20).map(|_| store.begin(wanted())).collect();
    assert!(waiting.iter_mut().all(|begin| poll_once(begin).is_pending()));
    drop(holder);
    while let Some(first) = waiting.pop_front() {
        let turn = soon(first).await.unwrap();
        assert!(
            waiting.iter_mut().all(|begin| poll_once(begin).is_pending()),
            "only the first in line may go"
        );
        drop(turn);
    }
}

pub(super) async fn abandoned_waits_are_skipped(store: &Arc<dyn Store>) {
    let case = "abandoned_waits_are_skipped";
    let holder = store.begin(vec![key(case, 2)]).await.unwrap();
    // This one holds key 1 while it waits for key 2.
    let mut halfway = store.begin(vec![key(case, 1), key(case, 2)]);
    assert!(poll_once(&mut halfway).is_pending());
    let mut behind = store.begin(vec![key(case, 1)]);
    assert!(poll_once(&mut behind).is_pending());
    let mut last = store.begin(vec![key(case, 2)]);
    assert!(poll_once(&mut last).is_pending());
    drop(halfway);
    drop(soon(behind).await.unwrap());
    drop(holder);
    drop(soon(last).await.unwrap());
    // Given up after the key was handed over, but before that was noticed.
    let holder = store.begin(vec![key(case, 1)]).await.unwrap();
    let mut unaware = store.begin(vec![key(case, 1)]);
    assert!(poll_once(&mut unaware).is_pending());
    drop(holder);
    drop(unaware);
    drop(soon(store.begin(vec![key(case, 1)])).await.unwrap());
}

async fn increment(store: &Arc<dyn Store>, counters: &[Key]) {
    let mut transaction = store.begin(counters.to_vec()).await.unwrap();
    for counter in counters {
        let count = number(transaction.get(counter).await.unwrap());
        transaction.put(counter.clone(), (count + 1).to_string().into()).unwrap();
    }
    transaction.commit().await.unwrap();
}

fn number(value: Option<Bytes>) -> u64 {
    value.map_or(0, |value| std::str::from_utf8(&value).unwrap().parse().unwrap())
}

pub(super) async fn no_increment_is_lost(store: &Arc<dyn Store>) {
    let case = "no_increment_is_lost";
    let mut tasks = JoinSet::new();
    for task in 0..32 {
        let store = store.clone();
        tasks.spawn(async move {
            for round in 0..20 {
                // A hot counter for all and a colder one, declared in either order.
                let mut counters = [key(case, 0), key(case, 1 + (task + round) % 4)];
                counters.rotate_left(round as usize % 2);
                increment(&store, &counters).await;
            }
        });
    }
    soon(tasks.join_all()).await;
    assert_eq!(number(get(store, &key(case, 0)).await), 32 * 20);
    let mut cold = 0;
    for counter in 1..5 {
        cold += number(get(store, &key(case, counter)).await);
    }
    assert_eq!(cold, 32 * 20);
}

pub(super) async fn commits_are_atomic(store: &Arc<dyn Store>) {
    let case = "commits_are_atomic";
    let keys: Vec<Key> = (0..10).map(|number| key(case, number)).collect();
    let mut writers = JoinSet::new();
    for writer in 0..4 {
        let (store, keys) = (store.clone(), keys.clone());
        writers.spawn(async move {
            for round in 0..40 {
                let mut transaction = store.begin(keys.clone()).await.unwrap();
                for key in &keys {
                    transaction.put(key.clone(), format!("{writer}.{round}").into()).unwrap();
                }
                transaction.commit().await.unwrap();
            }
        });
    }
    while !writers.is_empty() {
        let snapshot = store.snapshot().await.unwrap();
        let page = snapshot.scan(namespace(case), Order::Forward, ScanLimit::default()).await.unwrap();
        assert!(page.is_empty() || page.len() == keys.len(), "all keys or none");
        assert!(page.windows(2).all(|pair| pair[0].1 == pair[1].1), "one commit's values: {page:?}");
        while let Some(ended) = writers.try_join_next() {
            ended.unwrap();
        }
        tokio::task::yield_now().await;
    }
}

pub(super) async fn any_order_of_declaration_ends(store: &Arc<dyn Store>) {
    let case = "any_order_of_declaration_ends";
    let mut tasks = JoinSet::new();
    for task in 0..24usize {
        let store = store.clone();
        tasks.spawn(async move {
            for round in 0..10 {
                let mut keys: Vec<Key> = (0..6).map(|number| key(case, number)).collect();
                keys.rotate_left((task * 5 + round) % 6);
                keys.truncate(4);
                // Declared twice is declared once.
                keys.push(keys[0].clone());
                let transaction = store.begin(keys).await.unwrap();
                tokio::task::yield_now().await;
                transaction.commit().await.unwrap();
            }
        });
    }
    soon(tasks.join_all()).await;
}
