//! PutLogEvents and GetLogEvents. Source of shapes and wording: answers recorded from AWS, localstack
//! `tests/aws/services/logs` `test_logs_events.snapshot.json`, 2026-02; limits: API reference of PutLogEvents.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use serde_json::{Value, json};
use support::{DAY_MS, Engine, engines, error, in_memory, texts};

fn input(events: Vec<(i64, String)>) -> Value {
    let event = |(timestamp, message): (i64, String)| json!({"timestamp": timestamp, "message": message});
    let events: Vec<Value> = events.into_iter().map(event).collect();
    json!({"logGroupName": "g", "logStreamName": "s", "logEvents": events})
}

#[tokio::test]
async fn events_come_back_as_they_went_in() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let put = engine.put("g", "s", &[(0, "🙀 - 参よ\n"), (0, "second"), (5, "third")]).await;
        assert_eq!(put.get("rejectedLogEventsInfo"), None);
        assert!(put["nextSequenceToken"].is_string());
        let now = engine.now();
        let got = engine.ok("GetLogEvents", json!({"logGroupName": "g", "logStreamName": "s"})).await;
        let expected = json!([
            {"timestamp": now, "message": "🙀 - 参よ\n", "ingestionTime": now},
            {"timestamp": now, "message": "second", "ingestionTime": now},
            {"timestamp": now + 5, "message": "third", "ingestionTime": now},
        ]);
        assert_eq!(got["events"], expected);
    }
}

#[tokio::test]
async fn later_batches_fall_into_the_order_of_time() {
    for engine in engines() {
        engine.stream("g", "s").await;
        for batch in [[(10, "c"), (20, "e")], [(0, "a"), (10, "d")], [(5, "b"), (30, "f")]] {
            engine.put("g", "s", &batch).await;
        }
        let got = engine.ok("GetLogEvents", json!({"logGroupName": "g", "logStreamName": "s"})).await;
        assert_eq!(texts(&got, "events", "message"), ["a", "b", "c", "d", "e", "f"]);
    }
}

#[tokio::test]
async fn events_out_of_their_time_are_rejected_singly() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let old = engine.put("g", "s", &[(-15 * DAY_MS, "old"), (-14 * DAY_MS - 1, "old")]).await;
        assert_eq!(old["rejectedLogEventsInfo"], json!({"tooOldLogEventEndIndex": 2}));
        let new = engine.put("g", "s", &[(0, "kept"), (7_200_000, "kept"), (7_200_001, "new")]).await;
        assert_eq!(new["rejectedLogEventsInfo"], json!({"tooNewLogEventStartIndex": 2}));
        engine.ok("PutRetentionPolicy", json!({"logGroupName": "g", "retentionInDays": 3})).await;
        let expired = engine.put("g", "s", &[(-3 * DAY_MS - 1, "expired"), (-3 * DAY_MS, "kept")]).await;
        assert_eq!(expired["rejectedLogEventsInfo"], json!({"expiredLogEventEndIndex": 1}));
        let got = engine.ok("GetLogEvents", json!({"logGroupName": "g", "logStreamName": "s"})).await;
        assert_eq!(texts(&got, "events", "message"), ["kept"; 3]);
    }
}

#[tokio::test]
async fn a_batch_has_limits() {
    let engine = in_memory();
    engine.stream("g", "s").await;
    let now = engine.now();
    let fill = |bytes: usize| "x".repeat(bytes);
    let refused = |message: &str| error("InvalidParameterException", message);

    let order = engine.refused("PutLogEvents", input(vec![(now, fill(1)), (now - 1, fill(1))])).await;
    let chronological = "Log events in a single PutLogEvents request must be in chronological order.";
    assert_eq!(order, refused(chronological));

    let span = engine.refused("PutLogEvents", input(vec![(now - DAY_MS - 1, fill(1)), (now, fill(1))])).await;
    let hours = "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
    assert_eq!(span, refused(hours));
    engine.ok("PutLogEvents", input(vec![(now - DAY_MS, fill(1)), (now, fill(1))])).await;

    let half = 1_048_576 / 2 - 26;
    engine.ok("PutLogEvents", input(vec![(now, fill(half)), (now, fill(half))])).await;
    let large = engine.refused("PutLogEvents", input(vec![(now, fill(half)), (now, fill(half + 1))])).await;
    assert_eq!(large, refused("Upload too large: 1048577 bytes exceeds limit of 1048576"));

    let many = engine.refused("PutLogEvents", input(vec![(now, fill(1)); 10_001])).await;
    assert_eq!(many.0, "InvalidParameterException");
    engine.ok("PutLogEvents", input(vec![(now, fill(1)); 10_000])).await;
}

#[tokio::test]
async fn a_batch_that_is_refused_leaves_nothing() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let now = engine.now();
        let events = input(vec![(now, "a".to_owned()), (now - 1, "b".to_owned())]);
        engine.refused("PutLogEvents", events).await;
        let no_stream = error("ResourceNotFoundException", "The specified log stream does not exist.");
        let elsewhere = json!({"logGroupName": "g", "logStreamName": "none",
            "logEvents": [{"timestamp": now, "message": "m"}]});
        assert_eq!(engine.refused("PutLogEvents", elsewhere).await, no_stream);
        assert_eq!(engine.stored("event").await, 0);
    }
}

#[tokio::test]
async fn writers_at_once_lose_nothing() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let engine = std::sync::Arc::new(engine);
        let writers = (0..8).map(|writer| {
            let engine = std::sync::Arc::clone(&engine);
            tokio::spawn(async move {
                for number in 0..5 {
                    engine.put("g", "s", &[(writer, &format!("{writer}/{number}"))]).await;
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let got = engine.ok("GetLogEvents", json!({"logGroupName": "g", "logStreamName": "s"})).await;
        let expected: Vec<String> = (0..8).flat_map(|w| (0..5).map(move |n| format!("{w}/{n}"))).collect();
        assert_eq!(texts(&got, "events", "message"), expected);
    }
}

/// One page: the messages and both tokens.
async fn page(engine: &Engine, extra: Value) -> (Vec<String>, Value, Value) {
    let mut input = json!({"logGroupName": "g", "logStreamName": "s", "limit": 2});
    input.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    let got = engine.ok("GetLogEvents", input).await;
    (texts(&got, "events", "message"), got["nextBackwardToken"].clone(), got["nextForwardToken"].clone())
}

#[tokio::test]
async fn tokens_lead_both_ways_and_stand_still_at_the_ends() {
    for engine in engines() {
        engine.stream("g", "s").await;
        engine.put("g", "s", &[(0, "a"), (1, "b"), (2, "c"), (2, "d"), (3, "e")]).await;
        let (first, back, on) = page(&engine, json!({"startFromHead": true})).await;
        assert_eq!(first, ["a", "b"]);
        assert_eq!(page(&engine, json!({"nextToken": back})).await.0, [""; 0]);
        let (second, back, on) = page(&engine, json!({"nextToken": on})).await;
        assert_eq!(second, ["c", "d"]);
        assert_eq!(page(&engine, json!({"nextToken": back})).await.0, ["a", "b"]);
        let (third, _, on) = page(&engine, json!({"nextToken": on})).await;
        assert_eq!(third, ["e"]);
        let (none, back, still) = page(&engine, json!({"nextToken": on})).await;
        assert_eq!((none.len(), &still), (0, &on));
        assert_eq!(page(&engine, json!({"nextToken": back})).await.0, ["d", "e"]);
        // Whoever waits at the end sees what comes later.
        engine.put("g", "s", &[(9, "f")]).await;
        assert_eq!(page(&engine, json!({"nextToken": still})).await.0, ["f"]);
        // Without a direction, the newest come first.
        let (newest, back, _) = page(&engine, json!({})).await;
        assert_eq!(newest, ["e", "f"]);
        assert_eq!(page(&engine, json!({"nextToken": back})).await.0, ["c", "d"]);
    }
}

#[tokio::test]
async fn an_empty_stream_can_be_waited_on() {
    let engine = in_memory();
    engine.stream("g", "s").await;
    let (_, _, on) = page(&engine, json!({"startFromHead": true})).await;
    engine.put("g", "s", &[(0, "a")]).await;
    assert_eq!(page(&engine, json!({"nextToken": on})).await.0, ["a"]);
}

#[tokio::test]
async fn a_span_of_time_includes_its_start_and_not_its_end() {
    let engine = in_memory();
    engine.stream("g", "s").await;
    engine.put("g", "s", &[(0, "a"), (1, "b"), (2, "c")]).await;
    let now = engine.now();
    assert_eq!(page(&engine, json!({"startTime": now + 1, "endTime": now + 2})).await.0, ["b"]);
}

#[tokio::test]
async fn errors_of_reading_have_the_words_of_aws() {
    let engine = in_memory();
    engine.stream("g", "s").await;
    let stream = |extra: (&str, Value)| {
        let mut input = json!({"logGroupName": "g", "logStreamName": "s"});
        input[extra.0] = extra.1;
        input
    };
    let bad = error("InvalidParameterException", "The specified nextToken is invalid.");
    for token in ["invalid-token", "f/", "f/1", "f/1/2/3", "x/1/2", "f/99999999999999999999/1"] {
        assert_eq!(engine.refused("GetLogEvents", stream(("nextToken", json!(token)))).await, bad, "{token}");
    }
    let limit = "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must \
                 have value less than or equal to 10000";
    let refused = engine.refused("GetLogEvents", stream(("limit", json!(10_001)))).await;
    assert_eq!(refused, error("InvalidParameterException", limit));
}
