//! Log groups. Source of shapes and wording: answers recorded from AWS, localstack `tests/aws/services/logs`
//! `test_logs_groups.snapshot.json`, 2026-02-03; what is not there is from the API reference.

mod support;

use serde_json::{Value, json};
use service::Principal;
use support::{engines, error, in_memory, texts};

#[tokio::test]
async fn a_group_is_made_described_and_deleted() {
    for engine in engines() {
        assert_eq!(engine.ok("CreateLogGroup", json!({"logGroupName": "/a/b"})).await, Value::Null);
        let described = engine.ok("DescribeLogGroups", json!({"logGroupNamePrefix": "/a"})).await;
        let expected = json!({"logGroups": [{
            "arn": "arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*",
            "creationTime": engine.now(),
            "deletionProtectionEnabled": false,
            "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/a/b",
            "logGroupClass": "STANDARD",
            "logGroupName": "/a/b",
            "metricFilterCount": 0,
            "storedBytes": 0,
        }]});
        assert_eq!(described, expected);
        assert_eq!(engine.ok("DeleteLogGroup", json!({"logGroupName": "/a/b"})).await, Value::Null);
        assert_eq!(engine.ok("DescribeLogGroups", json!({})).await, json!({"logGroups": []}));
    }
}

#[tokio::test]
async fn errors_have_the_words_of_aws() {
    for engine in engines() {
        engine.ok("CreateLogGroup", json!({"logGroupName": "g"})).await;
        let twice = engine.refused("CreateLogGroup", json!({"logGroupName": "g"})).await;
        let exists = "The specified log group already exists";
        assert_eq!(twice, error("ResourceAlreadyExistsException", exists));
        let missing = "The specified log group does not exist.";
        for operation in ["DeleteLogGroup", "DeleteRetentionPolicy"] {
            let refused = engine.refused(operation, json!({"logGroupName": "none"})).await;
            assert_eq!(refused, error("ResourceNotFoundException", missing), "{operation}");
        }
        let both = json!({"logGroupNamePrefix": "a", "logGroupNamePattern": "b"});
        let exclusive = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        assert_eq!(
            engine.refused("DescribeLogGroups", both).await,
            error("InvalidParameterException", exclusive)
        );
        let bad = engine.refused("DescribeLogGroups", json!({"nextToken": "*"})).await;
        assert_eq!(bad, error("InvalidParameterException", "The specified nextToken is invalid."));
        let days = json!({"logGroupName": "g", "retentionInDays": 2});
        assert_eq!(engine.refused("PutRetentionPolicy", days).await.0, "InvalidParameterException");
    }
}

#[tokio::test]
async fn groups_are_listed_by_name_in_pages() {
    for engine in engines() {
        for name in ["b/2", "a", "b/1", "c", "B/3"] {
            engine.ok("CreateLogGroup", json!({"logGroupName": name})).await;
        }
        let mut found = Vec::new();
        let mut input = json!({"limit": 2});
        loop {
            let page = engine.ok("DescribeLogGroups", input).await;
            found.extend(texts(&page, "logGroups", "logGroupName"));
            let Some(token) = page.get("nextToken") else { break };
            input = json!({"limit": 2, "nextToken": token});
        }
        assert_eq!(found, ["B/3", "a", "b/1", "b/2", "c"]);
        let prefixed = engine.ok("DescribeLogGroups", json!({"logGroupNamePrefix": "b/"})).await;
        assert_eq!(texts(&prefixed, "logGroups", "logGroupName"), ["b/1", "b/2"]);
        let matching = engine.ok("DescribeLogGroups", json!({"logGroupNamePattern": "B/"})).await;
        assert_eq!(texts(&matching, "logGroups", "logGroupName"), ["B/3", "b/1", "b/2"]);
        // Found by pattern, a group shows less of itself.
        assert_eq!(matching["logGroups"][0].get("storedBytes"), None);
    }
}

#[tokio::test]
async fn a_deleted_group_leaves_nothing_to_its_successor() {
    for engine in engines() {
        engine.stream("g", "s").await;
        engine.put("g", "s", &[(0, "old")]).await;
        engine.ok("DeleteLogGroup", json!({"logGroupName": "g"})).await;
        for kind in ["group", "stream", "event", "deleted"] {
            assert_eq!(engine.stored(kind).await, 0, "{kind}");
        }
        engine.stream("g", "s").await;
        let events = engine.ok("FilterLogEvents", json!({"logGroupName": "g"})).await;
        assert_eq!(events["events"], json!([]));
    }
}

#[tokio::test]
async fn a_protected_group_stays() {
    let engine = in_memory();
    let input = json!({"logGroupName": "g", "deletionProtectionEnabled": true});
    engine.ok("CreateLogGroup", input).await;
    assert_eq!(engine.refused("DeleteLogGroup", json!({"logGroupName": "g"})).await.0, "ValidationException");
    let described = engine.ok("DescribeLogGroups", json!({})).await;
    assert_eq!(described["logGroups"][0]["deletionProtectionEnabled"], true);
}

#[tokio::test]
async fn what_is_not_honoured_is_refused_by_name() {
    let engine = in_memory();
    let kms = "arn:aws:kms:us-east-1:123456789012:key/k";
    for (operation, input, named) in [
        ("CreateLogGroup", json!({"logGroupName": "g", "kmsKeyId": kms}), "kmsKeyId"),
        ("CreateLogGroup", json!({"logGroupName": "g", "logGroupClass": "DELIVERY"}), "logGroupClass"),
        ("DescribeLogGroups", json!({"includeLinkedAccounts": true}), "includeLinkedAccounts"),
        ("DescribeLogGroups", json!({"logGroupIdentifiers": ["g"]}), "logGroupIdentifiers"),
        ("FilterLogEvents", json!({"logGroupName": "g", "startFromHead": false}), "startFromHead"),
    ] {
        let (code, message) = engine.refused(operation, input).await;
        assert_eq!(code, "InvalidParameterException");
        assert!(message.contains(named), "{message}");
    }
}

#[tokio::test]
async fn permissions_are_asked_for_as_aws_asks() {
    let engine = in_memory();
    let group = "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:";
    let stream = "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s";
    let all = "arn:aws:logs:us-east-1:123456789012:log-group::log-stream:";
    let (g, s) = (json!({"logGroupName": "g"}), json!({"logGroupName": "g", "logStreamName": "s"}));
    let put =
        json!({"logGroupName": "g", "logStreamName": "s", "logEvents": [{"timestamp": 1, "message": "m"}]});
    let days = json!({"logGroupName": "g", "retentionInDays": 1});
    for (operation, input, resource) in [
        ("CreateLogGroup", &g, group),
        ("DeleteLogGroup", &g, group),
        ("DescribeLogGroups", &json!({}), all),
        ("DescribeLogStreams", &g, group),
        ("FilterLogEvents", &g, group),
        ("PutRetentionPolicy", &days, group),
        ("DeleteRetentionPolicy", &g, group),
        ("CreateLogStream", &s, stream),
        ("DeleteLogStream", &s, stream),
        ("GetLogEvents", &s, stream),
        ("PutLogEvents", &put, stream),
    ] {
        let fault = engine.call(Principal::Anonymous, operation, input).await.unwrap_err();
        let expected = format!(
            "User: anonymous is not authorized to perform: logs:{operation} on resource: {resource} because no \
             identity-based policy allows the logs:{operation} action"
        );
        assert_eq!((fault.code.as_str(), fault.message), ("AccessDeniedException", expected));
    }
}
