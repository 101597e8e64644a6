//! DynamoDB Streams: what records say, how shards are read, and that no change is missed or out of order.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests, where clippy does not see that they are"
)]

mod order;
mod reading;

use serde_json::{Value as Json, json};
use service::Principal;

use super::support::{Engine, engines, in_memory};
use super::table;

/// Makes a table with a stream and answers the stream's ARN.
pub async fn streaming(engine: &Engine, name: &str, view: &str) -> String {
    let mut input = table(name, None);
    input["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": view});
    let made = engine.ok("CreateTable", input).await;
    made["TableDescription"]["LatestStreamArn"].as_str().unwrap().to_owned()
}

/// The stream's only shard.
pub async fn shard(engine: &Engine, arn: &str) -> Json {
    let described = engine.ok("DescribeStream", json!({"StreamArn": arn})).await;
    described["StreamDescription"]["Shards"][0].clone()
}

/// The input of GetShardIterator.
pub async fn iterator_input(engine: &Engine, arn: &str, kind: &str) -> Json {
    let shard = shard(engine, arn).await;
    json!({"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": kind})
}

/// An iterator of a type that needs no more.
pub async fn iterator(engine: &Engine, arn: &str, kind: &str) -> Json {
    let input = iterator_input(engine, arn, kind).await;
    engine.ok("GetShardIterator", input).await["ShardIterator"].clone()
}

/// The next records, and the iterator behind them.
pub async fn read(engine: &Engine, iterator: &Json) -> (Vec<Json>, Json) {
    let answer = engine.ok("GetRecords", json!({"ShardIterator": iterator})).await;
    (answer["Records"].as_array().unwrap().clone(), answer["NextShardIterator"].clone())
}

/// All records there are.
pub async fn records(engine: &Engine, arn: &str) -> Vec<Json> {
    let start = iterator(engine, arn, "TRIM_HORIZON").await;
    read(engine, &start).await.0
}

pub async fn put(engine: &Engine, table: &str, item: Json) {
    engine.ok("PutItem", json!({"TableName": table, "Item": item})).await;
}

/// The three changes of the Developer Guide's example.
async fn change_thrice(engine: &Engine, table: &str) {
    let new = json!({"pk": {"N": "101"}, "Message": {"S": "New item!"}});
    put(engine, table, new).await;
    let changed = json!({"pk": {"N": "101"}, "Message": {"S": "This item has changed"}});
    put(engine, table, changed).await;
    engine.ok("DeleteItem", json!({"TableName": table, "Key": {"pk": {"N": "101"}}})).await;
}

#[tokio::test]
async fn records_show_what_the_view_type_says() {
    let key = json!({"pk": {"N": "101"}});
    let new = json!({"pk": {"N": "101"}, "Message": {"S": "New item!"}});
    let changed = json!({"pk": {"N": "101"}, "Message": {"S": "This item has changed"}});
    let events = [
        ("INSERT", None, Some(&new)),
        ("MODIFY", Some(&new), Some(&changed)),
        ("REMOVE", Some(&changed), None),
    ];
    // Source of the sizes: Developer Guide, "DynamoDB Streams Low-Level API", whose key is `Id`.
    let views = [
        ("NEW_AND_OLD_IMAGES", true, true, [26, 59, 38]),
        ("NEW_IMAGE", false, true, [26, 38, 5]),
        ("OLD_IMAGE", true, false, [5, 26, 38]),
        ("KEYS_ONLY", false, false, [5, 5, 5]),
    ];
    for engine in engines() {
        for (view, shows_old, shows_new, sizes) in views {
            let mut input = table(view, None);
            input["AttributeDefinitions"][0]["AttributeType"] = "N".into();
            input["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": view});
            let made = engine.ok("CreateTable", input).await;
            change_thrice(&engine, view).await;
            let found = records(&engine, made["TableDescription"]["LatestStreamArn"].as_str().unwrap()).await;
            assert_eq!(found.len(), 3);
            for ((record, (event, old, new)), size) in found.iter().zip(events).zip(sizes) {
                let mut change = json!({
                    "ApproximateCreationDateTime": 1_795_227_245, "Keys": key, "SizeBytes": size,
                    "SequenceNumber": record["dynamodb"]["SequenceNumber"], "StreamViewType": view,
                });
                if let Some(image) = old.filter(|_| shows_old) {
                    change["OldImage"] = image.clone();
                }
                if let Some(image) = new.filter(|_| shows_new) {
                    change["NewImage"] = image.clone();
                }
                let expected = json!({
                    "eventID": record["eventID"], "eventName": event, "eventVersion": "1.1",
                    "eventSource": "aws:dynamodb", "awsRegion": "us-east-1", "dynamodb": change,
                });
                assert_eq!(record, &expected);
                assert_eq!(record["eventID"].as_str().unwrap().len(), 32);
            }
        }
    }
}

#[tokio::test]
async fn what_changes_nothing_leaves_no_record() {
    for engine in engines() {
        let arn = streaming(&engine, "same", "NEW_AND_OLD_IMAGES").await;
        let item = json!({"pk": {"S": "a"}, "n": {"N": "1.0"}, "s": {"SS": ["x", "y"]}});
        put(&engine, "same", item).await;
        put(&engine, "same", json!({"s": {"SS": ["y", "x"]}, "n": {"N": "1"}, "pk": {"S": "a"}})).await;
        let update = json!({
            "TableName": "same", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET n = :n",
            "ExpressionAttributeValues": {":n": {"N": "1"}},
        });
        engine.ok("UpdateItem", update).await;
        engine.ok("DeleteItem", json!({"TableName": "same", "Key": {"pk": {"S": "b"}}})).await;
        let failing = json!({
            "TableName": "same", "Item": {"pk": {"S": "a"}}, "ConditionExpression": "attribute_not_exists(pk)",
        });
        assert_eq!(engine.call("PutItem", &failing).await.0, 400);
        let batch = json!([{"PutRequest": {"Item": {"pk": {"S": "c"}}}}, {"DeleteRequest": {"Key": {"pk": {"S": "a"}}}}]);
        engine.ok("BatchWriteItem", json!({"RequestItems": {"same": batch}})).await;
        let found = records(&engine, &arn).await;
        let mut seen: Vec<_> = found
            .iter()
            .map(|record| {
                (
                    record["eventName"].as_str().unwrap(),
                    record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap(),
                )
            })
            .collect();
        seen[1..].sort_unstable();
        assert_eq!(seen, [("INSERT", "a"), ("INSERT", "c"), ("REMOVE", "a")]);
    }
}

#[tokio::test]
async fn permissions_are_asked_for_streams() {
    let policy = &[
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ];
    let engine = Engine::refusing(testing::Storage::memory(), policy);
    let arn = streaming(&engine, "guarded", "KEYS_ONLY").await;
    let user = Principal::User { name: "u".into(), arn: "arn:aws:iam::0:user/u".into(), id: "AIDA".into() };
    let start = iterator(&engine, &arn, "LATEST").await;
    let calls = [
        ("DescribeStream", json!({"StreamArn": arn}), arn.as_str()),
        ("GetShardIterator", iterator_input(&engine, &arn, "LATEST").await, &arn),
        ("GetRecords", json!({"ShardIterator": start}), &arn),
        ("ListStreams", json!({}), "*"),
    ];
    for (operation, input, resource) in calls {
        let (status, body) = engine.call_as(user.clone(), operation, &input).await;
        let told = body["Message"].as_str().or(body["message"].as_str()).unwrap();
        assert_eq!(status, 400);
        assert!(told.contains(&format!("dynamodb:{operation} on resource: {resource} ")), "{told}");
    }
}

#[tokio::test]
async fn iterators_want_what_belongs_to_their_type() {
    let engine = in_memory();
    let arn = streaming(&engine, "types", "KEYS_ONLY").await;
    let refused = [
        ("AT_SEQUENCE_NUMBER", json!({}), "SequenceNumber must be specified"),
        ("AFTER_SEQUENCE_NUMBER", json!({}), "SequenceNumber must be specified"),
        ("AT_TIMESTAMP", json!({}), "Timestamp must be specified"),
        (
            "LATEST",
            json!({"SequenceNumber": "100000000000000000000000000000"}),
            "SequenceNumber must not be specified",
        ),
        ("TRIM_HORIZON", json!({"Timestamp": 1}), "Timestamp must not be specified"),
    ];
    for (kind, more, told) in refused {
        let mut input = iterator_input(&engine, &arn, kind).await;
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let (_, body) = engine.call("GetShardIterator", &input).await;
        let expected =
            format!("One or more parameter values were invalid: {told} for ShardIteratorType {kind}");
        assert_eq!(body["message"], expected);
    }
    let mut input = iterator_input(&engine, &arn, "AT_SEQUENCE_NUMBER").await;
    input["SequenceNumber"] = "sdfsafglldfngjdafnasdflgn".into();
    let (_, body) = engine.call("GetShardIterator", &input).await;
    assert_eq!(body["message"], "Invalid SequenceNumber: sdfsafglldfngjdafnasdflgn");
}
