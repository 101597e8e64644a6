//! An engine against the simplest thing that could be right: a sorted map.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::{get, scan};
use crate::key::KeyBuilder;
use crate::{Bytes, Key, Order, Range, ScanLimit, Store, fork};

/// One step; keys are small numbers, so that steps meet.
#[derive(Debug, Clone)]
pub enum Op {
    /// A transaction with these writes, `None` deleting; committed or dropped.
    Transact {
        /// What to write, in this order.
        writes: Vec<(u8, Option<Vec<u8>>)>,
        /// Whether to commit.
        commit: bool,
    },
    /// Read one key.
    Get(u8),
    /// Scan between two bounds, page by page.
    Scan {
        /// The lower bound.
        start: Bound<u8>,
        /// The upper bound.
        end: Bound<u8>,
        /// Whether from the highest key down.
        reverse: bool,
        /// The entries of a page.
        rows: usize,
    },
    /// Remember a snapshot, and check at the end that it still says what it said.
    Snapshot,
    /// Go on with a fork, and check at the end that the store it came from still says what it said.
    Fork,
}

/// Follows `ops` on the store and on a map, within `namespace`, and panics where they differ.
pub async fn check(mut store: Arc<dyn Store>, namespace: &str, ops: &[Op]) {
    let mut map = BTreeMap::<Key, Bytes>::new();
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    let key = |number: u8| KeyBuilder::new(namespace).bytes(&[number % 4, number]).finish();
    for op in ops {
        match op {
            Op::Transact { writes, commit } => {
                let writes: Vec<_> =
                    writes.iter().map(|(number, value)| (key(*number), value.clone())).collect();
                transact(&store, &mut map, &writes, *commit).await;
            }
            Op::Get(number) => {
                let found = get(&store, &key(*number)).await;
                assert_eq!(found.as_ref(), map.get(&key(*number)));
            }
            Op::Scan { start, end, reverse, rows } => {
                let whole = KeyBuilder::new(namespace).range();
                let bound = |bound: &Bound<u8>, unbounded| match bound.map(key) {
                    Bound::Unbounded => unbounded,
                    bounded => bounded,
                };
                let range = Range { start: bound(start, whole.start), end: bound(end, whole.end) };
                compare(&store, &map, range, *reverse, *rows).await;
            }
            Op::Snapshot => kept.push((store.snapshot().await.unwrap(), map.clone())),
            Op::Fork => {
                let forked = fork(store.clone()).await.unwrap();
                left.push((std::mem::replace(&mut store, forked), map.clone()));
            }
        }
    }
    for (store, map) in left {
        kept.push((store.snapshot().await.unwrap(), map));
    }
    for (snapshot, map) in kept {
        let whole = KeyBuilder::new(namespace).range();
        let found = scan(&snapshot, whole, Order::Forward, ScanLimit::rows(7)).await;
        assert_eq!(found, map.into_iter().collect::<Vec<_>>());
    }
}

async fn transact(
    store: &Arc<dyn Store>,
    map: &mut BTreeMap<Key, Bytes>,
    writes: &[(Key, Option<Vec<u8>>)],
    commit: bool,
) {
    let declared = writes.iter().map(|(key, _)| key.clone()).collect();
    let mut transaction = store.begin(declared).await.unwrap();
    let mut after = map.clone();
    for (key, value) in writes {
        assert_eq!(transaction.get(key).await.unwrap().as_ref(), after.get(key));
        match value.clone().map(Bytes::from) {
            Some(value) => {
                transaction.put(key.clone(), value.clone()).unwrap();
                after.insert(key.clone(), value);
            }
            None => {
                transaction.delete(key.clone()).unwrap();
                after.remove(key);
            }
        }
        assert_eq!(transaction.get(key).await.unwrap().as_ref(), after.get(key));
    }
    if commit {
        transaction.commit().await.unwrap();
        *map = after;
    }
}

async fn compare(
    store: &Arc<dyn Store>,
    map: &BTreeMap<Key, Bytes>,
    range: Range,
    reverse: bool,
    rows: usize,
) {
    let order = if reverse { Order::Reverse } else { Order::Forward };
    let snapshot = store.snapshot().await.unwrap();
    let found = scan(&snapshot, range.clone(), order, ScanLimit::rows(rows)).await;
    let mut expected: Vec<_> = map
        .iter()
        .filter(|(key, _)| range.contains(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if reverse {
        expected.reverse();
    }
    assert_eq!(found, expected, "{order:?} {range:?}");
}
