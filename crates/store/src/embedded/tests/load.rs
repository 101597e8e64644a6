//! Much written in a short time: the engine below keeps up, or holds writers back, but never locks itself up.

use std::time::Duration;

use super::*;
use crate::{Order, Range, ScanLimit};

/// More than the engine holds in memory before it writes it out, in items that take it a while.
async fn fill_slowly(store: &Embedded, value: &Bytes) {
    let keys: Vec<Key> = (0..40_000).map(|number| format!("bulk {number}").into()).collect();
    let mut transaction = store.begin(keys.clone()).await.unwrap();
    for (key, at) in keys.into_iter().zip(0..) {
        transaction.put(key, value.slice(at..at + 500)).unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_small_commits_while_files_are_written_do_not_lock_it_up() {
    let directory = tempfile::tempdir().unwrap();
    let store = Embedded::open(directory.path(), options(Durability::Relaxed)).unwrap();
    let value = noise(17_000_000);
    let write = async {
        for round in 0..4u32 {
            fill_slowly(&store, &value).await;
            // Full again before that is written out.
            put(&store, "large", value.clone()).await.unwrap();
            for number in 0..5_000u32 {
                put(&store, format!("small {number}"), round.to_string()).await.unwrap();
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(300), write).await.expect("writers are stuck");
    assert_eq!(get(&store, "small 0").await.unwrap(), "3");
    let closed = tokio::task::spawn_blocking(move || store.close());
    tokio::time::timeout(Duration::from_secs(60), closed).await.expect("closing is stuck").unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_stays_as_it_was_while_files_are_written_and_merged() {
    let directory = tempfile::tempdir().unwrap();
    let store = Embedded::open(directory.path(), options(Durability::Relaxed)).unwrap();
    let value = noise(2_000);
    let keys: Vec<Key> = (0..2_000).map(|number| format!("key {number:04}").into()).collect();
    let mut snapshots = Vec::new();
    for round in 0..30u8 {
        for keys in keys.chunks(500) {
            let mut transaction = store.begin(keys.to_vec()).await.unwrap();
            for key in keys {
                let changed: Bytes = [&[round], &value[1..]].concat().into();
                match round % 7 {
                    6 => transaction.delete(key.clone()).unwrap(),
                    _ => transaction.put(key.clone(), changed).unwrap(),
                }
            }
            transaction.commit().await.unwrap();
        }
        if round % 5 == 1 {
            snapshots.push((round, store.snapshot().await.unwrap()));
        }
    }
    for (round, snapshot) in snapshots {
        let mut range = Range::all();
        let mut found = 0;
        loop {
            let page = snapshot.scan(range.clone(), Order::Forward, ScanLimit::default()).await.unwrap();
            let Some((last, _)) = page.last() else { break };
            range = range.after(last, Order::Forward);
            found += page.len();
            assert!(page.iter().all(|(_, value)| value[0] == round && value.len() == 2_000), "round {round}");
        }
        assert_eq!(found, if round % 7 == 6 { 0 } else { keys.len() }, "round {round}");
        let first = snapshot.get(&keys[0]).await.unwrap();
        assert_eq!(first.map(|value| value[0]), (round % 7 != 6).then_some(round));
    }
}
