//! Trouble shows where it can happen on AWS, and nowhere else.

use std::sync::Arc;

use parking_lot::Mutex;
use serde_json::{Value as Json, json};
use service::adversary::{Failure, Odds};
use service::{Adversary, CallAws as _, Door, Principal, Trouble};
use testing::{Ground, Storage, borrowed, json_request};

use crate::support::Engine;

/// Lets the same befall every call.
#[derive(Default)]
struct Always(Mutex<Option<Arc<Trouble>>>);

impl Adversary for Always {
    fn befall(&self, _: &str, _: &str) -> Option<Arc<Trouble>> {
        self.0.lock().clone()
    }
}

impl Always {
    fn let_happen(&self, trouble: Trouble) {
        *self.0.lock() = Some(Arc::new(trouble));
    }

    fn stop(&self) {
        *self.0.lock() = None;
    }
}

/// An engine with a table `tab`, and its adversary.
async fn engine(storage: Storage) -> (Engine, Arc<Always>) {
    let always = Arc::new(Always::default());
    let mut ground = Ground::on(storage);
    ground.door = Door::facing(always.clone());
    let engine = Engine::on(ground, dynamodb::Options::default(), |_| None);
    engine.ok("CreateTable", table()).await;
    (engine, always)
}

fn table() -> Json {
    json!({
        "TableName": "tab", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"},
        ],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [{
            "IndexName": "by-g", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"},
    })
}

fn put(key: &str) -> Json {
    json!({"TableName": "tab", "Item": {"pk": {"S": key}, "g": {"S": "all"}}})
}

fn get(consistent: bool) -> Json {
    json!({"TableName": "tab", "Key": {"pk": {"S": "a"}}, "ConsistentRead": consistent})
}

/// The code that a call fails with, be it a failure of the service's own.
async fn failure_of(engine: &Engine, operation: &str, input: Json) -> String {
    let model = wire::model("dynamodb").unwrap();
    let sent = json_request(model, operation, &input);
    let input = wire::decode(model, model.operation(operation).unwrap(), &borrowed(&sent)).unwrap();
    let ctx = engine.ground.platform.context(Principal::Root);
    engine.ground.door.call(&ctx, "dynamodb", operation, input).await.unwrap_err().code.into_owned()
}

async fn fails(engine: &Engine, operation: &str, input: Json) -> (u16, String) {
    let (status, body) = engine.call(operation, &input).await;
    let code = body["__type"].as_str().and_then(|code| code.rsplit('#').next());
    (status, code.unwrap_or("none").to_owned())
}

#[tokio::test]
async fn only_reads_that_may_lag_see_the_past() {
    for storage in Storage::both() {
        let (engine, adversary) = engine(storage).await;
        let past = engine.ground.platform.store.snapshot().await.unwrap();
        engine.ok("PutItem", put("a")).await;
        adversary.let_happen(Trouble { past: Some(past), ..Trouble::default() });
        let of_index = json!({
            "TableName": "tab", "IndexName": "by-g", "KeyConditionExpression": "g = :g",
            "ExpressionAttributeValues": {":g": {"S": "all"}},
        });
        let batch = |consistent: bool| json!({"RequestItems": {"tab": {"Keys": [{"pk": {"S": "a"}}], "ConsistentRead": consistent}}});
        assert_eq!(engine.ok("GetItem", get(false)).await, json!({}));
        assert_eq!(engine.ok("GetItem", get(true)).await["Item"]["pk"]["S"], "a");
        assert_eq!(engine.ok("Scan", json!({"TableName": "tab"})).await["Count"], 0);
        assert_eq!(engine.ok("Scan", json!({"TableName": "tab", "ConsistentRead": true})).await["Count"], 1);
        assert_eq!(engine.ok("Query", of_index.clone()).await["Count"], 0, "an index lags");
        assert_eq!(engine.ok("BatchGetItem", batch(false)).await["Responses"]["tab"], json!([]));
        assert_eq!(engine.ok("BatchGetItem", batch(true)).await["Responses"]["tab"][0]["pk"]["S"], "a");
        let transaction =
            json!({"TransactItems": [{"Get": {"TableName": "tab", "Key": {"pk": {"S": "a"}}}}]});
        let read = engine.ok("TransactGetItems", transaction).await;
        assert_eq!(read["Responses"][0]["Item"]["pk"]["S"], "a", "a transaction does not");
        let mut conditional = put("a");
        conditional["ConditionExpression"] = json!("attribute_exists(pk)");
        engine.ok("PutItem", conditional).await;
        adversary.stop();
        assert_eq!(engine.ok("Query", of_index).await["Count"], 1);
    }
}

#[tokio::test]
async fn conflicts_are_told_as_transactions_tell_them() {
    let (engine, adversary) = engine(Storage::memory()).await;
    adversary.let_happen(Trouble { conflict: Some(4), ..Trouble::default() });
    assert_eq!(
        fails(&engine, "PutItem", put("a")).await,
        (400, "TransactionConflictException".to_owned()),
        "single writes are refused"
    );
    let actions: Vec<Json> = ["a", "b", "c"].map(|key| json!({"Put": put(key)})).into();
    let (status, body) = engine.call("TransactWriteItems", &json!({"TransactItems": actions})).await;
    assert_eq!(status, 400);
    let codes: Vec<&Json> =
        body["CancellationReasons"].as_array().unwrap().iter().map(|reason| &reason["Code"]).collect();
    assert_eq!(codes, ["None", "TransactionConflict", "None"]);
    adversary.stop();
    assert_eq!(engine.ok("Scan", json!({"TableName": "tab"})).await["Count"], 0, "nothing was done");
}

#[tokio::test]
async fn batches_leave_items_and_what_is_left_can_be_sent_again() {
    let (engine, adversary) = engine(Storage::memory()).await;
    adversary.let_happen(Trouble { unprocessed: Odds::new(7, 1.0), ..Trouble::default() });
    let keys = ["a", "b", "c"];
    let mut requests: Vec<Json> =
        keys.iter().map(|key| json!({"PutRequest": {"Item": put(key)["Item"]}})).collect();
    requests.push(json!({"DeleteRequest": {"Key": {"pk": {"S": "d"}}}}));
    let answer = engine.ok("BatchWriteItem", json!({"RequestItems": {"tab": requests}})).await;
    assert_eq!(answer["UnprocessedItems"]["tab"], json!(requests[1..]), "all but the first");
    adversary.stop();
    let again = json!({"RequestItems": answer["UnprocessedItems"]});
    assert_eq!(engine.ok("BatchWriteItem", again).await["UnprocessedItems"], json!({}));
    adversary.let_happen(Trouble { unprocessed: Odds::new(7, 1.0), ..Trouble::default() });
    let keys: Vec<Json> = keys.iter().map(|key| json!({"pk": {"S": key}})).collect();
    let answer = engine.ok("BatchGetItem", json!({"RequestItems": {"tab": {"Keys": keys}}})).await;
    assert_eq!(answer["Responses"]["tab"].as_array().unwrap().len(), 1);
    assert_eq!(answer["UnprocessedKeys"]["tab"]["Keys"], json!(keys[1..]));
}

#[tokio::test]
async fn a_failure_leaves_open_whether_the_write_was_done() {
    let (engine, adversary) = engine(Storage::memory()).await;
    for (failure, count) in [(Failure::Throttled, 0), (Failure::Before, 0), (Failure::After, 1)] {
        adversary.let_happen(Trouble { failure: Some(failure), ..Trouble::default() });
        let code = failure_of(&engine, "PutItem", put("a")).await;
        let throttled = failure == Failure::Throttled;
        assert_eq!(
            code,
            if throttled { "ProvisionedThroughputExceededException" } else { "InternalServerError" }
        );
        adversary.stop();
        assert_eq!(engine.ok("Scan", json!({"TableName": "tab"})).await["Count"], count, "{failure:?}");
    }
}

#[tokio::test]
async fn records_can_come_twice_but_in_their_order() {
    let (engine, adversary) = engine(Storage::memory()).await;
    engine.ok("PutItem", put("a")).await;
    engine.ok("PutItem", put("b")).await;
    let arn = engine.ok("ListStreams", json!({})).await["Streams"][0]["StreamArn"].clone();
    let described = engine.ok("DescribeStream", json!({"StreamArn": arn})).await;
    let shard = &described["StreamDescription"]["Shards"][0]["ShardId"];
    let from = json!({"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
    let iterator = engine.ok("GetShardIterator", from).await["ShardIterator"].clone();
    adversary.let_happen(Trouble { duplicate: Odds::new(7, 1.0), ..Trouble::default() });
    let read = engine.ok("GetRecords", json!({"ShardIterator": iterator})).await;
    let records = read["Records"].as_array().unwrap();
    let keys: Vec<&Json> = records.iter().map(|record| &record["dynamodb"]["Keys"]["pk"]["S"]).collect();
    assert_eq!(keys, ["a", "a", "b", "b"]);
    assert_eq!(records[0]["eventID"], records[1]["eventID"]);
}
