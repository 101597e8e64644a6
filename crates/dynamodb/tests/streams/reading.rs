//! Shards: where iterators start, when they end, and what is gone after a day.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{iterator, iterator_input, put, read, records, shard, streaming};
use crate::support::{Engine, engines};

const HOUR: Duration = Duration::from_secs(3600);

/// The partition keys of records.
fn keys(records: &[Json]) -> Vec<&str> {
    records.iter().map(|record| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap()).collect()
}

async fn put_all(engine: &Engine, table: &str, names: &[&str]) {
    for name in names {
        put(engine, table, json!({"pk": {"S": name}})).await;
    }
}

/// An iterator at or behind a record, or at a time.
async fn start(engine: &Engine, arn: &str, kind: &str, parameter: &str, value: &Json) -> (u16, Json) {
    let mut input = iterator_input(engine, arn, kind).await;
    input[parameter] = value.clone();
    engine.call("GetShardIterator", &input).await
}

async fn read_from(engine: &Engine, started: (u16, Json)) -> Vec<Json> {
    assert_eq!(started.0, 200, "{}", started.1);
    read(engine, &started.1["ShardIterator"]).await.0
}

#[tokio::test]
async fn iterators_start_where_they_say() {
    for engine in engines() {
        let arn = streaming(&engine, "start", "KEYS_ONLY").await;
        let latest = iterator(&engine, &arn, "LATEST").await;
        put_all(&engine, "start", &["a", "b"]).await;
        engine.ground.clock.advance(Duration::from_secs(10));
        let middle = iterator(&engine, &arn, "LATEST").await;
        put_all(&engine, "start", &["c"]).await;
        let (all, _) = read(&engine, &latest).await;
        assert_eq!(keys(&all), ["a", "b", "c"], "an iterator of the empty shard");
        assert_eq!(keys(&read(&engine, &middle).await.0), ["c"]);
        let second = &all[1]["dynamodb"]["SequenceNumber"];
        let at = start(&engine, &arn, "AT_SEQUENCE_NUMBER", "SequenceNumber", second).await;
        assert_eq!(keys(&read_from(&engine, at).await), ["b", "c"]);
        let after = start(&engine, &arn, "AFTER_SEQUENCE_NUMBER", "SequenceNumber", second).await;
        assert_eq!(keys(&read_from(&engine, after).await), ["c"]);
        let beginning = &shard(&engine, &arn).await["SequenceNumberRange"]["StartingSequenceNumber"];
        let at = start(&engine, &arn, "AT_SEQUENCE_NUMBER", "SequenceNumber", beginning).await;
        assert_eq!(keys(&read_from(&engine, at).await), ["a", "b", "c"]);
        let time = json!(1_795_227_250);
        let since = start(&engine, &arn, "AT_TIMESTAMP", "Timestamp", &time).await;
        assert_eq!(keys(&read_from(&engine, since).await), ["c"]);
        let since = start(&engine, &arn, "AT_TIMESTAMP", "Timestamp", &json!(1_795_227_999)).await;
        assert!(read_from(&engine, since).await.is_empty());
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_end_with_the_shard() {
    for engine in engines() {
        let arn = streaming(&engine, "pages", "KEYS_ONLY").await;
        put_all(&engine, "pages", &["a", "b", "c"]).await;
        let mut next = iterator(&engine, &arn, "TRIM_HORIZON").await;
        let mut seen = Vec::new();
        for _ in 0..4 {
            let page = engine.ok("GetRecords", json!({"ShardIterator": next, "Limit": 1})).await;
            seen.extend(page["Records"].as_array().unwrap().clone());
            next = page["NextShardIterator"].clone();
        }
        assert_eq!(keys(&seen), ["a", "b", "c"]);
        assert!(next.is_string(), "an open shard goes on");
        engine.ok("DeleteTable", json!({"TableName": "pages"})).await;
        let (rest, end) = read(&engine, &next).await;
        assert!(rest.is_empty() && end.is_null(), "a closed shard ends");
        let begin = iterator(&engine, &arn, "TRIM_HORIZON").await;
        let (all, end) = read(&engine, &begin).await;
        assert_eq!(
            (keys(&all), end),
            (vec!["a", "b", "c"], Json::Null),
            "a deleted table's stream is still there"
        );
        let range = shard(&engine, &arn).await["SequenceNumberRange"].clone();
        let [begin, end] =
            ["StartingSequenceNumber", "EndingSequenceNumber"].map(|name| range[name].as_str().unwrap());
        assert!(all.iter().all(|record| {
            let number = record["dynamodb"]["SequenceNumber"].as_str().unwrap();
            (begin..end).contains(&number)
        }));
    }
}

#[tokio::test]
async fn a_page_holds_about_a_megabyte() {
    for engine in engines() {
        let arn = streaming(&engine, "large", "NEW_IMAGE").await;
        for name in ["a", "b", "c", "d", "e"] {
            put(&engine, "large", json!({"pk": {"S": name}, "f": {"S": "x".repeat(300_000)}})).await;
        }
        let first = iterator(&engine, &arn, "TRIM_HORIZON").await;
        let (page, next) = read(&engine, &first).await;
        assert_eq!(keys(&page), ["a", "b", "c", "d"]);
        assert_eq!(keys(&read(&engine, &next).await.0), ["e"]);
    }
}

#[tokio::test]
async fn iterators_expire_after_a_quarter_of_an_hour() {
    for engine in engines() {
        let arn = streaming(&engine, "old", "KEYS_ONLY").await;
        let given = iterator(&engine, &arn, "LATEST").await;
        engine.ground.clock.advance(HOUR / 4);
        let (_, next) = read(&engine, &given).await;
        engine.ground.clock.advance(Duration::from_secs(1));
        let (_, body) = engine.call("GetRecords", &json!({"ShardIterator": given})).await;
        assert_eq!(body["__type"], "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException");
        assert!(read(&engine, &next).await.1.is_string(), "each answer brings a fresh one");
    }
}

#[tokio::test]
async fn records_are_kept_for_a_day() {
    for engine in engines() {
        let arn = streaming(&engine, "kept", "KEYS_ONLY").await;
        put_all(&engine, "kept", &["a", "b"]).await;
        engine.ground.clock.advance(12 * HOUR);
        put_all(&engine, "kept", &["c"]).await;
        engine.state.trim_streams().await.unwrap();
        let all = records(&engine, &arn).await;
        assert_eq!(keys(&all), ["a", "b", "c"]);
        let [first, second] = [0, 1].map(|at| all[at]["dynamodb"]["SequenceNumber"].clone());
        engine.ground.clock.advance(12 * HOUR);
        let behind_first = start(&engine, &arn, "AFTER_SEQUENCE_NUMBER", "SequenceNumber", &first).await;
        let behind_second = start(&engine, &arn, "AFTER_SEQUENCE_NUMBER", "SequenceNumber", &second).await;
        engine.ground.clock.advance(Duration::from_secs(1));
        engine.state.trim_streams().await.unwrap();
        assert_eq!(keys(&records(&engine, &arn).await), ["c"]);
        let trimmed = "com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException";
        let (_, body) =
            engine.call("GetRecords", &json!({"ShardIterator": behind_first.1["ShardIterator"]})).await;
        assert_eq!(body["__type"], trimmed, "the second was to come");
        assert_eq!(keys(&read_from(&engine, behind_second).await), ["c"]);
        let (_, body) = start(&engine, &arn, "AT_SEQUENCE_NUMBER", "SequenceNumber", &second).await;
        assert_eq!(body["__type"], trimmed);
        engine.ground.clock.advance(24 * HOUR);
        engine.state.trim_streams().await.unwrap();
        let latest = iterator(&engine, &arn, "LATEST").await;
        put_all(&engine, "kept", &["d"]).await;
        assert_eq!(
            keys(&read(&engine, &latest).await.0),
            ["d"],
            "an iterator of a shard that is all trimmed"
        );
    }
}

#[tokio::test]
async fn a_stream_is_forgotten_a_day_after_it_was_switched_off() {
    for engine in engines() {
        let arn = streaming(&engine, "off", "KEYS_ONLY").await;
        put_all(&engine, "off", &["a"]).await;
        let off = json!({"TableName": "off", "StreamSpecification": {"StreamEnabled": false}});
        engine.ok("UpdateTable", off).await;
        put_all(&engine, "off", &["b"]).await;
        engine.ground.clock.advance(24 * HOUR);
        engine.state.trim_streams().await.unwrap();
        assert_eq!(keys(&records(&engine, &arn).await), ["a"], "what comes afterwards is not recorded");
        engine.ok("DeleteTable", json!({"TableName": "off"})).await;
        engine.ground.clock.advance(Duration::from_secs(1));
        engine.state.trim_streams().await.unwrap();
        assert_eq!(engine.ok("ListStreams", json!({})).await, json!({"Streams": []}));
        engine.state.resume().await.unwrap();
        let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
        let all = snapshot.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default());
        assert!(all.await.unwrap().is_empty(), "nothing of it is left");
    }
}
