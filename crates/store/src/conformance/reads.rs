//! What snapshots answer.

use std::ops::Bound;
use std::sync::Arc;

use super::{get, key, namespace, put, scan};
use crate::{Bytes, Key, Order, Range, ScanLimit, Store};

/// Fills a case with the keys 0, 10, … 90, the value of each its number as text.
async fn fill(store: &Arc<dyn Store>, case: &str) {
    for number in (0..100).step_by(10) {
        put(store, &key(case, number), number.to_string()).await;
    }
}

/// The numbers of a page's entries, read from their values.
fn numbers(page: &[(Key, Bytes)]) -> Vec<u64> {
    page.iter().map(|(_, value)| std::str::from_utf8(value).unwrap().parse().unwrap()).collect()
}

pub(super) async fn ranges_in_both_orders(store: &Arc<dyn Store>) {
    let case = "ranges_in_both_orders";
    fill(store, case).await;
    let snapshot = store.snapshot().await.unwrap();
    let at = |number| key(case, number);
    let cases = [
        (Bound::Included(at(20)), Bound::Included(at(40)), vec![20, 30, 40]),
        (Bound::Excluded(at(20)), Bound::Included(at(40)), vec![30, 40]),
        (Bound::Included(at(20)), Bound::Excluded(at(40)), vec![20, 30]),
        (Bound::Excluded(at(20)), Bound::Excluded(at(40)), vec![30]),
        (Bound::Included(at(15)), Bound::Included(at(35)), vec![20, 30]),
        (Bound::Included(at(20)), Bound::Included(at(20)), vec![20]),
        (Bound::Included(at(95)), namespace(case).end, vec![]),
        (Bound::Included(at(75)), namespace(case).end, vec![80, 90]),
        (namespace(case).start, Bound::Excluded(at(20)), vec![0, 10]),
    ];
    for (start, end, mut expected) in cases {
        let range = Range { start, end };
        let forward = snapshot.scan(range.clone(), Order::Forward, ScanLimit::default()).await.unwrap();
        assert_eq!(numbers(&forward), expected, "forward {range:?}");
        expected.reverse();
        let reverse = snapshot.scan(range.clone(), Order::Reverse, ScanLimit::default()).await.unwrap();
        assert_eq!(numbers(&reverse), expected, "reverse {range:?}");
    }
}

pub(super) async fn pages_keep_to_their_limits(store: &Arc<dyn Store>) {
    let case = "pages_keep_to_their_limits";
    fill(store, case).await;
    let snapshot = store.snapshot().await.unwrap();
    let entry_bytes = key(case, 10).len() + 2;
    let cases = [
        (ScanLimit::rows(3), vec![10, 20, 30]),
        (ScanLimit::rows(1), vec![10]),
        (ScanLimit::rows(0), vec![10]),
        (ScanLimit { rows: usize::MAX, bytes: 0 }, vec![10]),
        (ScanLimit { rows: usize::MAX, bytes: 1 }, vec![10]),
        (ScanLimit { rows: usize::MAX, bytes: entry_bytes }, vec![10]),
        (ScanLimit { rows: usize::MAX, bytes: entry_bytes + 1 }, vec![10, 20]),
        (ScanLimit { rows: 2, bytes: entry_bytes * 5 }, vec![10, 20]),
    ];
    for (limit, expected) in cases {
        let range = Range { start: Bound::Included(key(case, 10)), end: namespace(case).end };
        let page = snapshot.scan(range, Order::Forward, limit).await.unwrap();
        assert_eq!(numbers(&page), expected, "{limit:?}");
    }
}

pub(super) async fn pages_join_into_the_whole_range(store: &Arc<dyn Store>) {
    let case = "pages_join_into_the_whole_range";
    fill(store, case).await;
    let snapshot = store.snapshot().await.unwrap();
    for rows in 1..12 {
        let forward = scan(&snapshot, namespace(case), Order::Forward, ScanLimit::rows(rows)).await;
        assert_eq!(numbers(&forward), (0..100).step_by(10).collect::<Vec<_>>());
        let reverse = scan(&snapshot, namespace(case), Order::Reverse, ScanLimit::rows(rows)).await;
        assert_eq!(numbers(&reverse), (0..10).rev().map(|ten| ten * 10).collect::<Vec<_>>());
    }
}

pub(super) async fn snapshots_do_not_change(store: &Arc<dyn Store>) {
    let case = "snapshots_do_not_change";
    put(store, &key(case, 1), "old").await;
    put(store, &key(case, 2), "kept").await;
    let before = store.snapshot().await.unwrap();
    put(store, &key(case, 1), "new").await;
    put(store, &key(case, 3), "added").await;
    let mut transaction = store.begin(vec![key(case, 2)]).await.unwrap();
    transaction.delete(key(case, 2)).unwrap();
    transaction.commit().await.unwrap();

    assert_eq!(before.get(&key(case, 1)).await.unwrap().unwrap(), "old");
    assert_eq!(before.get(&key(case, 2)).await.unwrap().unwrap(), "kept");
    assert_eq!(before.get(&key(case, 3)).await.unwrap(), None);
    let seen = scan(&before, namespace(case), Order::Forward, ScanLimit::rows(1)).await;
    assert_eq!(seen.iter().map(|(_, value)| value.as_ref()).collect::<Vec<_>>(), [&b"old"[..], b"kept"]);

    let after = store.snapshot().await.unwrap();
    let seen = scan(&after, namespace(case), Order::Forward, ScanLimit::rows(1)).await;
    assert_eq!(seen.iter().map(|(_, value)| value.as_ref()).collect::<Vec<_>>(), [&b"new"[..], b"added"]);
}

pub(super) async fn empty_and_large_values(store: &Arc<dyn Store>) {
    let case = "empty_and_large_values";
    let large: Bytes = (0..2_000_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    put(store, &key(case, 1), Bytes::new()).await;
    put(store, &key(case, 2), large.clone()).await;
    assert_eq!(get(store, &key(case, 1)).await, Some(Bytes::new()));
    assert_eq!(get(store, &key(case, 2)).await, Some(large));
    assert_eq!(get(store, &key(case, 3)).await, None);
    assert_eq!(get(store, &Key::new()).await, None);
}

pub(super) async fn impossible_ranges_are_empty(store: &Arc<dyn Store>) {
    let case = "impossible_ranges_are_empty";
    fill(store, case).await;
    let snapshot = store.snapshot().await.unwrap();
    let (low, high) = (key(case, 20), key(case, 40));
    let ranges = [
        Range { start: Bound::Included(high.clone()), end: Bound::Included(low.clone()) },
        Range { start: Bound::Excluded(low.clone()), end: Bound::Excluded(low.clone()) },
        Range { start: Bound::Included(low.clone()), end: Bound::Excluded(low.clone()) },
        Range { start: Bound::Excluded(low.clone()), end: Bound::Included(low) },
        Range { start: Bound::Unbounded, end: Bound::Excluded(Key::new()) },
        Range { start: Bound::Excluded(high), end: Bound::Excluded(Key::new()) },
    ];
    for range in ranges {
        for order in [Order::Forward, Order::Reverse] {
            let page = snapshot.scan(range.clone(), order, ScanLimit::default()).await.unwrap();
            assert_eq!(page, [], "{order:?} {range:?}");
        }
    }
}
