//! Provisioned capacity as a limit.

use std::time::Duration;

use serde_json::{Value as Json, json};
use testing::{Ground, NOW, Storage};

use crate::support::Engine;

/// An engine that enforces throughput.
fn engine() -> Engine {
    Engine::on(
        Ground::on(Storage::memory()),
        dynamodb::Options { enforce_throughput: true, ..Default::default() },
        |_| None,
    )
}

/// A table that reads and writes five units a second, with an index that writes one.
fn table(billing: &str) -> Json {
    let mut table = json!({
        "TableName": "tab", "BillingMode": billing,
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"},
        ],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-g", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
    });
    if billing == "PROVISIONED" {
        table["ProvisionedThroughput"] = json!({"ReadCapacityUnits": 5, "WriteCapacityUnits": 5});
        table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"] =
            json!({"ReadCapacityUnits": 1, "WriteCapacityUnits": 1});
    }
    table
}

fn put(key: &str) -> Json {
    json!({"TableName": "tab", "Item": {"pk": {"S": key}}})
}

fn indexed(key: &str) -> Json {
    json!({"TableName": "tab", "Item": {"pk": {"S": key}, "g": {"S": "all"}}})
}

fn pass(engine: &Engine, seconds: u64) {
    engine.ground.clock.advance(Duration::from_secs(seconds));
}

/// How many of these calls are served before one is throttled, at most so many.
async fn served(engine: &Engine, operation: &str, input: impl Fn(usize) -> Json, most: usize) -> usize {
    for number in 0..most {
        let (status, body) = engine.call(operation, &input(number)).await;
        if status != 200 {
            assert!(
                body["__type"].as_str().unwrap().ends_with("#ProvisionedThroughputExceededException"),
                "{body}"
            );
            return number;
        }
    }
    most
}

#[tokio::test]
async fn what_is_not_used_is_there_for_five_minutes() {
    let engine = engine();
    engine.ok("CreateTable", table("PROVISIONED")).await;
    let write = |number: usize| put(&number.to_string());
    assert_eq!(served(&engine, "PutItem", write, 9999).await, 5, "a second's worth to begin with");
    pass(&engine, 10);
    assert_eq!(served(&engine, "PutItem", write, 9999).await, 50);
    pass(&engine, 3600);
    assert_eq!(served(&engine, "PutItem", write, 9999).await, 1500);
    let (_, body) = engine.call("PutItem", &put("x")).await;
    let message = "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
                   provisioning level with the UpdateTable API.";
    assert_eq!(body["message"], message);
    let reason = json!([{
        "reason": "TableWriteProvisionedThroughputExceeded",
        "resource": "arn:aws:dynamodb:us-east-1:000000000000:table/tab",
    }]);
    assert_eq!(body["ThrottlingReasons"], reason);
    let read = json!({"TableName": "tab", "Key": {"pk": {"S": "1"}}});
    assert!(served(&engine, "GetItem", |_| read.clone(), 9).await == 9, "reads have capacity of their own");
    let eventually = served(&engine, "GetItem", |_| read.clone(), 9999).await;
    assert_eq!(eventually, 3000 - 9, "an eventually consistent read takes half a unit");
}

#[tokio::test]
async fn an_index_without_capacity_throttles_the_writes_that_change_it() {
    let engine = engine();
    engine.ok("CreateTable", table("PROVISIONED")).await;
    assert_eq!(served(&engine, "PutItem", |number| indexed(&number.to_string()), 9).await, 1);
    let (_, body) = engine.call("PutItem", &indexed("x")).await;
    assert_eq!(body["ThrottlingReasons"][0]["reason"], "IndexWriteProvisionedThroughputExceeded");
    assert_eq!(engine.call("PutItem", &put("y")).await.0, 200, "others are written");
}

#[tokio::test]
async fn batches_leave_what_there_is_no_capacity_for() {
    let engine = engine();
    engine.ok("CreateTable", table("PROVISIONED")).await;
    let requests: Vec<Json> =
        (0..9).map(|number| json!({"PutRequest": {"Item": put(&number.to_string())["Item"]}})).collect();
    let batch = json!({"RequestItems": {"tab": requests}});
    engine.ok("BatchWriteItem", batch.clone()).await;
    assert_eq!(served(&engine, "BatchWriteItem", |_| batch.clone(), 9).await, 0, "all are left: throttled");
    let keys: Vec<Json> = (0..50).map(|number| json!({"pk": {"S": number.to_string()}})).collect();
    let answer = engine.ok("BatchGetItem", json!({"RequestItems": {"tab": {"Keys": keys}}})).await;
    assert_eq!(answer["UnprocessedKeys"]["tab"]["Keys"].as_array().unwrap().len(), 40);
}

#[tokio::test]
async fn transactions_say_which_items_are_throttled() {
    let engine = engine();
    engine.ok("CreateTable", table("PROVISIONED")).await;
    served(&engine, "PutItem", |number| put(&number.to_string()), 9).await;
    let actions = json!({"TransactItems": [{"Put": put("a")}]});
    let (_, body) = engine.call("TransactWriteItems", &actions).await;
    assert_eq!(body["CancellationReasons"][0]["Code"], "ProvisionedThroughputExceeded");
    assert!(
        body["message"]
            .as_str()
            .or(body["Message"].as_str())
            .unwrap()
            .ends_with("[ProvisionedThroughputExceeded]")
    );
}

#[tokio::test]
async fn what_is_paid_by_request_is_not_limited() {
    let engine = engine();
    engine.ok("CreateTable", table("PAY_PER_REQUEST")).await;
    assert_eq!(served(&engine, "PutItem", |number| indexed(&number.to_string()), 200).await, 200);
    assert_eq!(engine.ground.platform.clock.now(), NOW);
}
