//! FilterLogEvents: several streams as one, against a naive reference. Source of wording: answers recorded from AWS,
//! localstack `tests/aws/services/logs` `test_logs_filter_events.snapshot.json`, 2026-02-05.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Engine, engines, error, in_memory, texts};

const STREAMS: [&str; 4] = ["a", "a/b", "b", "c"];
const WORDS: [&str; 4] = ["ERROR one", "INFO two", "ERROR two", "three"];

/// Every event that matches, by as many pages as it takes, none longer than `limit`.
async fn filtered(engine: &Engine, mut input: Value, limit: usize) -> Vec<(i64, String, String)> {
    let mut found = Vec::new();
    input["limit"] = json!(limit);
    loop {
        let page = engine.ok("FilterLogEvents", input.clone()).await;
        let events = page["events"].as_array().unwrap();
        assert!(events.len() <= limit);
        found.extend(events.iter().map(|event| {
            let text = |member: &str| event[member].as_str().unwrap().to_owned();
            (event["timestamp"].as_i64().unwrap(), text("logStreamName"), text("message"))
        }));
        let Some(token) = page.get("nextToken") else { return found };
        input["nextToken"] = token.clone();
    }
}

async fn with_streams() -> Engine {
    let engine = in_memory();
    engine.stream("g", STREAMS[0]).await;
    for stream in &STREAMS[1..] {
        engine.ok("CreateLogStream", json!({"logGroupName": "g", "logStreamName": stream})).await;
    }
    engine
}

/// One event: stream, time, words.
type Event = (usize, i64, usize);

/// Puts each event in a call of its own, and answers them in the order they are to be read in.
async fn put_all(engine: &Engine, events: &[Event]) -> Vec<(i64, String, String)> {
    let mut expected = Vec::new();
    for (number, &(stream, offset, words)) in events.iter().enumerate() {
        let message = format!("{} {number}", WORDS[words]);
        engine.put("g", STREAMS[stream], &[(offset, &message)]).await;
        expected.push((engine.now() + offset, STREAMS[stream].to_owned(), message));
    }
    // By time, then stream; events of one moment in one stream stay as they came.
    expected.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    expected
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn streams_merge_as_a_naive_reader_would(
        events in prop::collection::vec((0..4_usize, 0..6_i64, 0..4_usize), 0..40),
        limit in 1..7_usize,
        start in 0..4_i64,
        length in 0..6_i64,
        chosen in 0..4_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let engine = with_streams().await;
            let all = put_all(&engine, &events).await;
            assert_eq!(filtered(&engine, json!({"logGroupName": "g"}), limit).await, all);

            let (from, to) = (engine.now() + start, engine.now() + start + length);
            let input = json!({"logGroupName": "g", "startTime": from, "endTime": to, "filterPattern": "ERROR -two"});
            let mut expected = all.clone();
            expected.retain(|(time, _, text)| {
                (from..=to).contains(time) && text.contains("ERROR") && !text.contains("two")
            });
            assert_eq!(filtered(&engine, input, limit).await, expected);

            let input = json!({"logGroupName": "g", "logStreamNames": [STREAMS[chosen], "c"]});
            let mut expected = all.clone();
            expected.retain(|(_, stream, _)| stream == STREAMS[chosen] || stream == "c");
            assert_eq!(filtered(&engine, input, limit).await, expected);

            let mut expected = all;
            expected.retain(|(_, stream, _)| stream.starts_with('a'));
            let input = json!({"logGroupName": "g", "logStreamNamePrefix": "a"});
            assert_eq!(filtered(&engine, input, limit).await, expected);
        });
    }
}

#[tokio::test]
async fn an_event_shows_where_it_is_from() {
    for engine in engines() {
        engine.stream("g", "s").await;
        engine.put("g", "s", &[(0, "hello"), (1, "world")]).await;
        let answer =
            engine.ok("FilterLogEvents", json!({"logGroupName": "g", "filterPattern": "world"})).await;
        let now = engine.now();
        let id = answer["events"][0]["eventId"].as_str().unwrap().to_owned();
        assert_eq!((id.len(), id.bytes().all(|byte| byte.is_ascii_digit())), (56, true));
        let event = json!({"eventId": id, "logStreamName": "s", "message": "world", "timestamp": now + 1,
            "ingestionTime": now});
        assert_eq!(answer, json!({"events": [event], "searchedLogStreams": []}));
    }
}

#[tokio::test]
async fn more_events_than_are_read_at_once_are_all_found() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let messages: Vec<String> = (0..1000).map(|number| format!("{number:04}")).collect();
        let events: Vec<(i64, &str)> = (0..).zip(&messages).map(|(at, text)| (at, text.as_str())).collect();
        engine.put("g", "s", &events).await;
        let answer = engine.ok("FilterLogEvents", json!({"logGroupName": "g"})).await;
        assert_eq!(texts(&answer, "events", "message"), messages);
    }
}

#[tokio::test]
async fn errors_have_the_words_of_aws() {
    let engine = with_streams().await;
    let limit = "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must \
                 have value less than or equal to 10000";
    let refused = engine.refused("FilterLogEvents", json!({"logGroupName": "g", "limit": 10_001})).await;
    assert_eq!(refused, error("InvalidParameterException", limit));
    let bad = error("InvalidParameterException", "The specified nextToken is invalid.");
    for token in ["invalid-token", "OS85", "OS85L3N0cmVhbS9h*"] {
        let input = json!({"logGroupName": "g", "nextToken": token});
        assert_eq!(engine.refused("FilterLogEvents", input).await, bad, "{token}");
    }
    let none = error("ResourceNotFoundException", "The specified log group does not exist.");
    assert_eq!(engine.refused("FilterLogEvents", json!({"logGroupName": "none"})).await, none);
    let none = error("ResourceNotFoundException", "The specified log stream does not exist.");
    let input = json!({"logGroupName": "g", "logStreamNames": ["none"]});
    assert_eq!(engine.refused("FilterLogEvents", input).await, none);
    let input = json!({"logGroupName": "g", "filterPattern": "{ $.a = 1 }"});
    assert!(engine.refused("FilterLogEvents", input).await.1.contains("JSON filter patterns"));
}

#[tokio::test]
async fn a_token_at_the_end_of_time_finds_nothing() {
    let engine = with_streams().await;
    engine.put("g", "a", &[(0, "m")]).await;
    // 9223372036854775807/0/z, as a client may make it up.
    let input = json!({"logGroupName": "g", "nextToken": "OTIyMzM3MjAzNjg1NDc3NTgwNy8wL3o"});
    assert_eq!(engine.ok("FilterLogEvents", input).await["events"], json!([]));
}
