//! The suite that every engine has to pass: what callers rely on, whatever the engine. It must know no engine, and
//! it shares the store it is given with itself only by distinct namespaces.
//!
//! Run [`all`] on a multi-threaded runtime, and [`model::check`] with operations from a property test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "test code, exported")]

pub mod model;
mod newest;
mod owned;
mod reads;
mod stamps;
mod transactions;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::key::KeyBuilder;
use crate::{Bytes, Entry, Key, Order, Range, ScanLimit, Snapshot, Store};

/// Runs every case against an engine; panics at the first that fails.
pub async fn all(store: Arc<dyn Store>) {
    reads::ranges_in_both_orders(&store).await;
    reads::pages_keep_to_their_limits(&store).await;
    reads::pages_join_into_the_whole_range(&store).await;
    reads::snapshots_do_not_change(&store).await;
    reads::empty_and_large_values(&store).await;
    reads::impossible_ranges_are_empty(&store).await;
    transactions::own_writes_are_seen_by_nobody_else(&store).await;
    transactions::acknowledged_writes_are_seen(&store).await;
    transactions::only_declared_keys_are_written(&store).await;
    transactions::unfit_keys_and_values_are_refused(&store).await;
    transactions::dropped_transactions_leave_nothing(&store).await;
    transactions::commits_outlive_their_futures(&store).await;
    transactions::locks_are_fair(&store).await;
    transactions::abandoned_waits_are_skipped(&store).await;
    transactions::no_increment_is_lost(&store).await;
    transactions::commits_are_atomic(&store).await;
    transactions::any_order_of_declaration_ends(&store).await;
    newest::reads_never_go_back(&store).await;
    owned::owned_keys_are_written_with_their_owner(&store).await;
    owned::undeclared_owners_and_unfit_owned_keys_are_refused(&store).await;
    owned::owned_keys_are_read_as_last_committed(&store).await;
    owned::owned_keys_follow_their_owner(&store).await;
    stamps::appended_entries_bear_stamp_and_number(&store).await;
    stamps::unfit_prefixes_are_refused(&store).await;
    stamps::stamps_follow_the_order_of_commits(&store).await;
    stamps::no_entry_appears_before_one_that_was_seen(&store).await;
    stamps::the_last_stamp_is_hidden(&store).await;
}

/// The key of a case: its name and a number.
fn key(case: &str, number: u64) -> Key {
    KeyBuilder::new(case).u64(number).finish()
}

/// Everything of a case.
fn namespace(case: &str) -> Range {
    KeyBuilder::new(case).range()
}

async fn put(store: &Arc<dyn Store>, key: &Key, value: impl Into<Bytes>) {
    let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
    transaction.put(key.clone(), value.into()).unwrap();
    transaction.commit().await.unwrap();
}

async fn get(store: &Arc<dyn Store>, key: &Key) -> Option<Bytes> {
    let found = store.get(key).await.unwrap();
    assert_eq!(store.snapshot().await.unwrap().get(key).await.unwrap(), found);
    found
}

/// All entries of a range, page by page.
async fn scan(snapshot: &Arc<dyn Snapshot>, mut range: Range, order: Order, limit: ScanLimit) -> Vec<Entry> {
    let mut entries = Vec::new();
    loop {
        let page = snapshot.scan(range.clone(), order, limit).await.unwrap();
        let Some((last, _)) = page.last() else { return entries };
        range = range.after(last, order);
        entries.extend(page);
    }
}

/// Polls once, without waiting.
fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Waits, but not forever: what should happen and does not must fail, not hang.
async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(60), future).await.expect("this should not have to wait")
}
