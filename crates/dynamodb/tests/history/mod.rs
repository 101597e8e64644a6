//! Histories of clients that work on the same few items at once: single items are linearizable and transactions
//! serializable, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of tests, where clippy does not see that it is one"
)]

mod checker;
mod client;

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use checker::{ITEMS, Operation, is_possible};
use client::Client;

use super::support::engines;
use super::table;

const CLIENTS: u64 = 8;
const OPERATIONS: usize = 60;

/// What all clients did, in rounds with different choices.
async fn histories(seed: u64) -> Vec<Vec<Operation>> {
    let mut histories = Vec::new();
    for engine in engines() {
        let (engine, clock) = (Arc::new(engine), Arc::new(AtomicUsize::new(0)));
        engine.ok("CreateTable", table("history", None)).await;
        let clients = (0..CLIENTS).map(|number| {
            let client = Client::new(Arc::clone(&engine), Arc::clone(&clock), seed * CLIENTS + number);
            tokio::spawn(client.work(OPERATIONS))
        });
        let mut history = Vec::new();
        for client in clients.collect::<Vec<_>>() {
            history.extend(client.await.unwrap());
        }
        histories.push(history);
    }
    histories
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_happens_at_one_moment() {
    for seed in 0..4 {
        for history in histories(seed).await {
            let writes = history.iter().filter(|operation| !operation.wrote.is_empty()).count();
            assert!(writes > OPERATIONS, "most was refused: {writes} of {}", history.len());
            assert!(is_possible(&history, [None; ITEMS]), "{history:#?}");
        }
    }
}

/// The same histories with one answer changed are refused, or the check above would show nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_answer_is_found() {
    for mut history in histories(4).await {
        let first =
            history.iter_mut().filter(|operation| operation.saw.len() > 1).min_by_key(|read| read.called);
        first.unwrap().saw[0].1 = Some(-1);
        assert!(!is_possible(&history, [None; ITEMS]));
    }
}
