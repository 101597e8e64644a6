//! Forks of a store on disk: isolated both ways, and gone without a trace.

use super::*;
use crate::key::prefix_range;
use crate::{Order, ScanLimit, fork, memory};

/// Entries before, between and after those of the suite's cases.
async fn surround(store: &dyn Store) {
    let keys: Vec<Key> = (0..200u32)
        .map(|number| format!("{}beside {number}", (b'a' + (number % 26) as u8) as char).into())
        .collect();
    let mut transaction = store.begin(keys.clone()).await.unwrap();
    for key in keys {
        transaction.put(key.clone(), key).unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn forks_conform() {
    let directory = tempfile::tempdir().unwrap();
    let stores: [Arc<dyn Store>; 2] = [open(directory.path()), memory()];
    for base in stores {
        surround(base.as_ref()).await;
        let first = fork(base).await.unwrap();
        let second = fork(first.clone()).await.unwrap();
        conformance::all(first).await;
        conformance::all(second).await;
    }
}

async fn log(store: &dyn Store) -> Vec<Bytes> {
    let snapshot = store.snapshot().await.unwrap();
    let log = snapshot.scan(prefix_range(b"log"), Order::Forward, ScanLimit::default()).await.unwrap();
    log.into_iter().map(|(_, value)| value).collect()
}

async fn append(store: &dyn Store, value: &'static str) {
    let mut transaction = store.begin(vec![]).await.unwrap();
    transaction.append("log".into(), value.into()).unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_fork_and_its_base_go_their_own_ways() {
    let directory = tempfile::tempdir().unwrap();
    let base = open(directory.path());
    put(&base, "key", "base").await.unwrap();
    append(base.as_ref(), "first").await;
    let forked = fork(base.clone()).await.unwrap();
    put(&base, "key", "base, later").await.unwrap();
    append(base.as_ref(), "in the base").await;
    assert_eq!(forked.get(b"key").await.unwrap().unwrap(), "base");
    let mut transaction = forked.begin(vec!["key".into()]).await.unwrap();
    transaction.delete("key".into()).unwrap();
    transaction.commit().await.unwrap();
    append(forked.as_ref(), "in the fork").await;
    assert_eq!(forked.get(b"key").await.unwrap(), None);
    assert_eq!(get(&base, "key").await.unwrap(), "base, later");
    assert_eq!(log(forked.as_ref()).await, ["first", "in the fork"]);
    assert_eq!(log(base.as_ref()).await, ["first", "in the base"]);
}

#[tokio::test]
async fn a_page_is_filled_across_what_the_fork_deleted() {
    let base: Arc<dyn Store> = memory();
    surround(base.as_ref()).await;
    let forked = fork(base.clone()).await.unwrap();
    let all = base.snapshot().await.unwrap();
    let all = all.scan(prefix_range(b""), Order::Forward, ScanLimit::default()).await.unwrap();
    let gone: Vec<Key> = all[10..190].iter().map(|(key, _)| key.clone()).collect();
    let mut transaction = forked.begin(gone.clone()).await.unwrap();
    for key in gone {
        transaction.delete(key).unwrap();
    }
    transaction.commit().await.unwrap();
    let snapshot = forked.snapshot().await.unwrap();
    let page = snapshot.scan(prefix_range(b""), Order::Forward, ScanLimit::rows(15)).await.unwrap();
    assert_eq!(page, [&all[..10], &all[190..195]].concat());
    let page = snapshot.scan(prefix_range(b""), Order::Reverse, ScanLimit::rows(11)).await.unwrap();
    let expected: Vec<_> = all[190..].iter().rev().chain([&all[9]]).cloned().collect();
    assert_eq!(page, expected);
}

#[tokio::test]
async fn dropping_a_fork_gives_its_base_back() {
    let directory = tempfile::tempdir().unwrap();
    let base = open(directory.path());
    put(&base, "key", "base").await.unwrap();
    let forked = fork(base.clone()).await.unwrap();
    base.close().unwrap();
    drop(base);
    assert_eq!(forked.get(b"key").await.unwrap().unwrap(), "base", "a fork outlives its base");
    assert!(matches!(
        Embedded::open(directory.path(), Options::default()).err(),
        Some(StoreError::Locked { .. })
    ));
    drop(forked);
    assert_eq!(get(&open(directory.path()), "key").await.unwrap(), "base");
}
