//! Appended entries: that their order is that of the commits, and that none comes late.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{get, key, namespace, put, scan, soon};
use crate::{Bytes, Entry, Key, MAX_KEY_BYTES, Order, Range, STAMP_BYTES, ScanLimit, Store, StoreError};

/// The prefix of a case's entries.
fn prefix(case: &str) -> Key {
    key(case, 0)
}

/// The stamp and the number at the end of an entry's key.
fn stamp(key: &Key) -> (u64, u32) {
    let (rest, number) = key.split_last_chunk().unwrap();
    let (_, stamp) = rest.split_last_chunk().unwrap();
    (u64::from_be_bytes(*stamp), u32::from_be_bytes(*number))
}

/// Everything under a case's prefix, in order.
async fn entries(store: &Arc<dyn Store>, case: &str) -> Vec<Entry> {
    let snapshot = store.snapshot().await.unwrap();
    scan(&snapshot, namespace(case), Order::Forward, ScanLimit::rows(100)).await
}

pub(super) async fn appended_entries_bear_stamp_and_number(store: &Arc<dyn Store>) {
    let case = "appended_entries_bear_stamp_and_number";
    for round in 0..3 {
        let mut transaction = store.begin(vec![]).await.unwrap();
        for number in 0..3 {
            transaction.append(prefix(case), format!("{round}.{number}").into()).unwrap();
        }
        // Another prefix takes part in the same count.
        transaction.append(key(case, 1), format!("{round}.3").into()).unwrap();
        transaction.commit().await.unwrap();
    }
    let found = entries(store, case).await;
    let (under, beside): (Vec<_>, Vec<_>) = found.iter().partition(|(key, _)| key.starts_with(&prefix(case)));
    let values = |entries: &[&Entry]| entries.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>();
    assert_eq!(values(&under), ["0.0", "0.1", "0.2", "1.0", "1.1", "1.2", "2.0", "2.1", "2.2"]);
    assert_eq!(values(&beside), ["0.3", "1.3", "2.3"]);
    assert!(under.iter().all(|(key, _)| key.len() == prefix(case).len() + STAMP_BYTES));
    let numbers: Vec<_> = under.iter().map(|(key, _)| stamp(key).1).collect();
    assert_eq!(numbers, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
    assert_eq!(stamp(&under[0].0).0, stamp(&under[2].0).0);
    assert_eq!(stamp(&under[0].0).0, stamp(&beside[0].0).0);
    assert!(stamp(&under[2].0).0 < stamp(&under[3].0).0);
}

pub(super) async fn unfit_prefixes_are_refused(store: &Arc<dyn Store>) {
    let mut transaction = store.begin(vec![]).await.unwrap();
    for len in [0, MAX_KEY_BYTES - STAMP_BYTES + 1] {
        let append = transaction.append(vec![b'k'; len].into(), "refused".into());
        assert!(matches!(append, Err(StoreError::InvalidKey { .. })), "{append:?}");
    }
    transaction.append(vec![b'k'; MAX_KEY_BYTES - STAMP_BYTES].into(), "fits".into()).unwrap();
}

/// Successive writers of one key append in the order in which they hold it, durable yet or not.
pub(super) async fn stamps_follow_the_order_of_commits(store: &Arc<dyn Store>) {
    let case = "stamps_follow_the_order_of_commits";
    let counter = key(case, 1);
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let (store, counter) = (store.clone(), counter.clone());
        tasks.spawn(async move {
            for _ in 0..20 {
                let mut transaction = store.begin(vec![counter.clone()]).await.unwrap();
                let count = transaction.get(&counter).await.unwrap().map_or(0, |count| number(&count)) + 1;
                transaction.put(counter.clone(), count.to_string().into()).unwrap();
                transaction.append(prefix(case), count.to_string().into()).unwrap();
                transaction.commit().await.unwrap();
            }
        });
    }
    soon(tasks.join_all()).await;
    let found = entries(store, case).await;
    let counts: Vec<_> =
        found.iter().filter(|(key, _)| *key != counter).map(|(_, value)| number(value)).collect();
    assert_eq!(counts, (1..=16 * 20).collect::<Vec<_>>());
}

fn number(value: &Bytes) -> u64 {
    std::str::from_utf8(value).unwrap().parse().unwrap()
}

/// A reader that goes on from the newest entry it saw misses none, however many writers there are.
pub(super) async fn no_entry_appears_before_one_that_was_seen(store: &Arc<dyn Store>) {
    let case = "no_entry_appears_before_one_that_was_seen";
    let mut writers = JoinSet::new();
    for writer in 0..16u64 {
        let store = store.clone();
        writers.spawn(async move {
            for round in 0..20u64 {
                let mut transaction = store.begin(vec![key("stamps beside", writer)]).await.unwrap();
                transaction.append(prefix(case), format!("{writer}.{round}").into()).unwrap();
                // Not every commit appends.
                transaction.put(key("stamps beside", writer), round.to_string().into()).unwrap();
                transaction.commit().await.unwrap();
                put(&store, &key("stamps beside", writer), "between").await;
            }
        });
    }
    let (mut followed, mut rest) = (Vec::new(), namespace(case));
    loop {
        let ended = writers.is_empty();
        let snapshot = store.snapshot().await.unwrap();
        let page = scan(&snapshot, rest.clone(), Order::Forward, ScanLimit::rows(50)).await;
        if let Some((last, _)) = page.last() {
            rest = rest.after(last, Order::Forward);
        }
        followed.extend(page);
        if ended {
            break;
        }
        while let Some(ended) = writers.try_join_next() {
            ended.unwrap();
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(followed.len(), 16 * 20);
    assert_eq!(followed, entries(store, case).await);
}

/// What the store keeps for itself is in no scan and cannot be written.
pub(super) async fn the_last_stamp_is_hidden(store: &Arc<dyn Store>) {
    let case = "the_last_stamp_is_hidden";
    let mut transaction = store.begin(vec![]).await.unwrap();
    transaction.append(prefix(case), "entry".into()).unwrap();
    transaction.commit().await.unwrap();
    let snapshot = store.snapshot().await.unwrap();
    for order in [Order::Forward, Order::Reverse] {
        let all = scan(&snapshot, Range::all(), order, ScanLimit::rows(100)).await;
        assert!(all.iter().all(|(key, _)| key.len() > 1), "{order:?}");
        assert!(all.iter().any(|(key, _)| key.starts_with(&prefix(case))));
    }
    let begun = store.begin(vec![Key::from_static(&[0])]).await;
    assert!(matches!(begun.err(), Some(StoreError::InvalidKey { .. })));
    assert_eq!(get(store, &Key::from_static(&[0, 0])).await, None);
}
