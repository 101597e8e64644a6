//! Concurrent writers: whoever follows the stream sees each item's changes in the order in which they happened, and
//! none is missing, over a restart of the store, too.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};
use testing::Storage;

use super::{iterator, read, streaming};
use crate::support::Engine;

const ITEMS: usize = 4;
const WRITERS: usize = 8;
const WRITES: usize = 20;

/// Adds one to each item in turn, each writer beginning with another.
async fn write(engine: Arc<Engine>, writer: usize) {
    for number in 0..WRITES {
        let key = ((writer + number) % ITEMS).to_string();
        let add = json!({
            "TableName": "busy", "Key": {"pk": {"S": key}}, "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        });
        engine.ok("UpdateItem", add).await;
    }
}

/// Follows the stream until it has seen `wanted` records more.
async fn follow(engine: Arc<Engine>, mut next: Json, wanted: usize) -> (Vec<Json>, Json) {
    let mut seen = Vec::new();
    while seen.len() < wanted {
        let (records, after) = read(&engine, &next).await;
        seen.extend(records);
        next = after;
        tokio::task::yield_now().await;
    }
    (seen, next)
}

/// Checks that each record continues the one before it of the same item.
fn check(records: &[Json], counts: &mut BTreeMap<String, u64>) {
    let count = |image: &Json| image["n"]["N"].as_str().map_or(0, |count| count.parse().unwrap());
    for record in records {
        let change = &record["dynamodb"];
        let last = counts.entry(change["Keys"]["pk"]["S"].as_str().unwrap().to_owned()).or_default();
        assert_eq!(count(&change["OldImage"]), *last, "{record}");
        *last += 1;
        assert_eq!(count(&change["NewImage"]), *last, "{record}");
    }
    let numbers: Vec<&str> =
        records.iter().map(|record| record["dynamodb"]["SequenceNumber"].as_str().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "sequence numbers increase");
}

async fn run(engine: Engine, next: Json, counts: &mut BTreeMap<String, u64>) -> Json {
    let engine = Arc::new(engine);
    let reader = tokio::spawn(follow(Arc::clone(&engine), next, WRITERS * WRITES));
    let writers: Vec<_> =
        (0..WRITERS).map(|writer| tokio::spawn(write(Arc::clone(&engine), writer))).collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let (seen, next) = reader.await.unwrap();
    check(&seen, counts);
    next
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_of_an_item_are_recorded_in_their_order_without_a_hole() {
    let engine = Engine::refusing(Storage::memory(), &[]);
    let arn = streaming(&engine, "busy", "NEW_AND_OLD_IMAGES").await;
    let start = iterator(&engine, &arn, "TRIM_HORIZON").await;
    let mut counts = BTreeMap::new();
    run(engine, start, &mut counts).await;
    assert_eq!(counts.values().sum::<u64>(), 160);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn they_are_so_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut counts = BTreeMap::new();
    let mut next = Json::Null;
    for _ in 0..3 {
        let store = testing::open(folder.path());
        let engine = Engine::refusing(Arc::clone(&store).into(), &[]);
        if next.is_null() {
            let arn = streaming(&engine, "busy", "NEW_AND_OLD_IMAGES").await;
            next = iterator(&engine, &arn, "TRIM_HORIZON").await;
        }
        next = run(engine, next, &mut counts).await;
        tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
    }
    assert_eq!(counts.values().sum::<u64>(), 480);
}
