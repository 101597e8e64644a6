//! Retention: what is past it is hidden at once and removed by tidying; and tidying after an interrupted deletion.

mod support;

use serde_json::{Value, json};
use support::{engines, texts};

#[tokio::test]
async fn retention_is_set_shown_and_taken_back() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let set = json!({"logGroupName": "g", "retentionInDays": 7});
        assert_eq!(engine.ok("PutRetentionPolicy", set).await, Value::Null);
        let described = engine.ok("DescribeLogGroups", json!({})).await;
        assert_eq!(described["logGroups"][0]["retentionInDays"], 7);
        engine.ok("DeleteRetentionPolicy", json!({"logGroupName": "g"})).await;
        let described = engine.ok("DescribeLogGroups", json!({})).await;
        assert_eq!(described["logGroups"][0].get("retentionInDays"), None);
    }
}

#[tokio::test]
async fn what_is_past_its_retention_is_hidden_then_removed() {
    for engine in engines() {
        engine.stream("g", "s").await;
        engine.stream("for-ever", "s").await;
        engine.put("g", "s", &[(0, "old")]).await;
        engine.put("for-ever", "s", &[(0, "old")]).await;
        engine.ok("PutRetentionPolicy", json!({"logGroupName": "g", "retentionInDays": 1})).await;
        engine.advance_days(1);
        engine.put("g", "s", &[(0, "new")]).await;
        let stream = json!({"logGroupName": "g", "logStreamName": "s"});
        assert_eq!(
            texts(&engine.ok("GetLogEvents", stream.clone()).await, "events", "message"),
            ["old", "new"]
        );

        engine.ground.clock.advance(std::time::Duration::from_millis(1));
        assert_eq!(texts(&engine.ok("GetLogEvents", stream.clone()).await, "events", "message"), ["new"]);
        let all = engine.ok("FilterLogEvents", json!({"logGroupName": "g"})).await;
        assert_eq!(texts(&all, "events", "message"), ["new"]);
        let back_then = json!({"logGroupName": "g", "logStreamName": "s", "startTime": 0});
        assert_eq!(texts(&engine.ok("GetLogEvents", back_then).await, "events", "message"), ["new"]);

        assert_eq!(engine.stored("event").await, 3);
        engine.logs.tidy().await.unwrap();
        assert_eq!(engine.stored("event").await, 2);
        // What is kept for ever stays.
        let kept = engine.ok("FilterLogEvents", json!({"logGroupName": "for-ever"})).await;
        assert_eq!(texts(&kept, "events", "message"), ["old"]);
    }
}

#[tokio::test]
async fn tidying_in_peace_changes_nothing() {
    for engine in engines() {
        engine.stream("g", "s").await;
        engine.put("g", "s", &[(0, "a")]).await;
        engine.logs.tidy().await.unwrap();
        let kept = engine.ok("FilterLogEvents", json!({"logGroupName": "g"})).await;
        assert_eq!(texts(&kept, "events", "message"), ["a"]);
    }
}
