//! Log streams. Source of shapes and wording: answers recorded from AWS, localstack `tests/aws/services/logs`
//! `test_logs_streams.snapshot.json`, 2026-02-03; what is not there is from the API reference.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use serde_json::json;
use support::{Engine, engines, error, in_memory, texts};

#[tokio::test]
async fn a_stream_is_made_described_and_deleted() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let arn = "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s";
        let made = engine.now();
        let expected = json!({"logStreams": [
            {"arn": arn, "creationTime": made, "logStreamName": "s", "storedBytes": 0}
        ]});
        assert_eq!(engine.ok("DescribeLogStreams", json!({"logGroupName": "g"})).await, expected);
        engine.advance_days(1);
        engine.put("g", "s", &[(-5, "first"), (7, "last")]).await;
        let described = engine.ok("DescribeLogStreams", json!({"logGroupName": "g"})).await;
        let stream = &described["logStreams"][0];
        assert_eq!(stream["firstEventTimestamp"], engine.now() - 5);
        assert_eq!(stream["lastEventTimestamp"], engine.now() + 7);
        assert_eq!(stream["lastIngestionTime"], engine.now());
        assert!(stream["uploadSequenceToken"].is_string());
        engine.ok("DeleteLogStream", json!({"logGroupName": "g", "logStreamName": "s"})).await;
        assert_eq!(
            engine.ok("DescribeLogStreams", json!({"logGroupName": "g"})).await,
            json!({"logStreams": []})
        );
        for kind in ["stream", "event", "deleted"] {
            assert_eq!(engine.stored(kind).await, 0, "{kind}");
        }
    }
}

#[tokio::test]
async fn errors_have_the_words_of_aws() {
    for engine in engines() {
        engine.stream("g", "s").await;
        let stream = json!({"logGroupName": "g", "logStreamName": "s"});
        let exists = error("ResourceAlreadyExistsException", "The specified log stream already exists");
        assert_eq!(engine.refused("CreateLogStream", stream).await, exists);
        let no_group = error("ResourceNotFoundException", "The specified log group does not exist.");
        let elsewhere = json!({"logGroupName": "none", "logStreamName": "s"});
        for operation in ["CreateLogStream", "DeleteLogStream", "GetLogEvents"] {
            assert_eq!(engine.refused(operation, elsewhere.clone()).await, no_group, "{operation}");
        }
        let no_stream = error("ResourceNotFoundException", "The specified log stream does not exist.");
        let missing = json!({"logGroupName": "g", "logStreamName": "none"});
        for operation in ["DeleteLogStream", "GetLogEvents"] {
            assert_eq!(engine.refused(operation, missing.clone()).await, no_stream, "{operation}");
        }
        let both = json!({"logGroupName": "g", "logGroupIdentifier": "g"});
        let exclusive = "LogGroup name and LogGroup ARN are mutually exclusive parameters.";
        assert_eq!(engine.refused("DescribeLogStreams", both).await, error("ValidationException", exclusive));
    }
}

#[tokio::test]
async fn a_group_may_be_named_by_its_arn() {
    let engine = in_memory();
    engine.stream("g", "s").await;
    for identifier in ["g", "arn:aws:logs:us-east-1:123456789012:log-group:g"] {
        let answer = engine.ok("DescribeLogStreams", json!({"logGroupIdentifier": identifier})).await;
        assert_eq!(texts(&answer, "logStreams", "logStreamName"), ["s"]);
    }
    for elsewhere in
        ["arn:aws:logs:us-east-1:999999999999:log-group:g", "arn:aws:logs:eu-west-1:123456789012:log-group:g"]
    {
        let refused = engine.refused("DescribeLogStreams", json!({"logGroupIdentifier": elsewhere})).await;
        assert_eq!(refused.0, "ResourceNotFoundException");
    }
}

async fn listed(engine: &Engine, order: &str, descending: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut input = json!({"logGroupName": "g", "orderBy": order, "descending": descending, "limit": 2});
    loop {
        let page = engine.ok("DescribeLogStreams", input.clone()).await;
        found.extend(texts(&page, "logStreams", "logStreamName"));
        let Some(token) = page.get("nextToken") else { return found };
        input["nextToken"] = token.clone();
    }
}

#[tokio::test]
async fn streams_are_listed_in_pages_by_name_or_by_their_last_event() {
    for engine in engines() {
        engine.stream("g", "a/1").await;
        for name in ["a/2", "b", "c", "d"] {
            engine.ok("CreateLogStream", json!({"logGroupName": "g", "logStreamName": name})).await;
        }
        for (name, offset) in [("a/1", 30), ("c", 10), ("b", 20), ("a/2", 30)] {
            engine.put("g", name, &[(offset, "m")]).await;
        }
        assert_eq!(listed(&engine, "LogStreamName", false).await, ["a/1", "a/2", "b", "c", "d"]);
        assert_eq!(listed(&engine, "LogStreamName", true).await, ["d", "c", "b", "a/2", "a/1"]);
        assert_eq!(listed(&engine, "LastEventTime", false).await, ["d", "c", "b", "a/1", "a/2"]);
        assert_eq!(listed(&engine, "LastEventTime", true).await, ["a/2", "a/1", "b", "c", "d"]);
        let prefixed = json!({"logGroupName": "g", "logStreamNamePrefix": "a/"});
        let prefixed = engine.ok("DescribeLogStreams", prefixed).await;
        assert_eq!(texts(&prefixed, "logStreams", "logStreamName"), ["a/1", "a/2"]);
        let both = json!({"logGroupName": "g", "logStreamNamePrefix": "a", "orderBy": "LastEventTime"});
        let cannot = "Cannot order by LastEventTime with a logStreamNamePrefix.";
        let refused = engine.refused("DescribeLogStreams", both).await;
        assert_eq!(refused, error("InvalidParameterException", cannot));
    }
}

#[tokio::test]
async fn a_page_goes_on_after_a_stream_that_is_gone() {
    let engine = in_memory();
    engine.stream("g", "a").await;
    for name in ["b", "c"] {
        engine.ok("CreateLogStream", json!({"logGroupName": "g", "logStreamName": name})).await;
    }
    let page = engine.ok("DescribeLogStreams", json!({"logGroupName": "g", "limit": 2})).await;
    engine.ok("DeleteLogStream", json!({"logGroupName": "g", "logStreamName": "b"})).await;
    let rest = json!({"logGroupName": "g", "nextToken": page["nextToken"]});
    assert_eq!(texts(&engine.ok("DescribeLogStreams", rest).await, "logStreams", "logStreamName"), ["c"]);
}

#[tokio::test]
async fn a_stream_made_again_is_empty() {
    for engine in engines() {
        engine.stream("g", "s").await;
        engine.put("g", "s", &[(0, "old")]).await;
        let stream = json!({"logGroupName": "g", "logStreamName": "s"});
        engine.ok("DeleteLogStream", stream.clone()).await;
        engine.ok("CreateLogStream", stream.clone()).await;
        assert_eq!(engine.ok("GetLogEvents", stream).await["events"], json!([]));
    }
}
