//! Transactions: how large they may be, what they meet, and how long they are remembered.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of tests, where clippy does not see that it is one"
)]

mod stalled;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use service::Principal;
use stalled::Stalled;

use super::support::{Engine, engines, in_memory};
use super::table;

fn put(name: &str) -> Json {
    json!({"Put": {"TableName": "acid", "Item": {"pk": {"S": name}, "by": {"S": "transaction"}}}})
}

fn add(name: &str) -> Json {
    json!({"Update": {
        "TableName": "acid", "Key": {"pk": {"S": name}}, "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }})
}

fn filled(name: &str, bytes: usize) -> Json {
    let filler = "x".repeat(bytes - "pk".len() - name.len() - "f".len());
    json!({"pk": {"S": name}, "f": {"S": filler}})
}

async fn error(engine: &Engine, operation: &str, input: Json) -> (String, String) {
    let (status, body) = engine.call(operation, &input).await;
    assert_eq!(status, 400, "{operation}: {body}");
    let code = body["__type"].as_str().unwrap().split('#').next_back().unwrap().to_owned();
    let message = body["message"].as_str().or(body["Message"].as_str()).unwrap();
    (code, message.to_owned())
}

fn pair(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}

/// Source: paritysuite/dynamodb-conformance `tests/tier3/limits/itemSizeBySurface` (eu-west-2, 2026-08-18).
#[tokio::test]
async fn an_item_of_a_transaction_has_at_most_400_kilobytes() {
    let engine = in_memory();
    engine.ok("CreateTable", table("acid", None)).await;
    let put = |bytes| json!({"TransactItems": [{"Put": {"TableName": "acid", "Item": filled("p", bytes)}}]});
    engine.ok("TransactWriteItems", put(409_600)).await;
    let too_large = "Item size has exceeded the maximum allowed size";
    assert_eq!(
        error(&engine, "TransactWriteItems", put(409_601)).await,
        pair("ValidationException", too_large),
        "a put's size is known from the request"
    );
    let update = |bytes| {
        let value = filled("u", bytes)["f"].clone();
        json!({"TransactItems": [{"Update": {
            "TableName": "acid", "Key": {"pk": {"S": "u"}}, "UpdateExpression": "SET f = :f",
            "ExpressionAttributeValues": {":f": value},
        }}]})
    };
    engine.ok("TransactWriteItems", update(409_600)).await;
    let (_, body) = engine.call("TransactWriteItems", &update(409_601)).await;
    let reason = json!([{
        "Code": "ValidationError", "Message": "Item size to update has exceeded the maximum allowed size"
    }]);
    assert_eq!(body["CancellationReasons"], reason, "an update's depends on the item");
}

/// Source: paritysuite/dynamodb-conformance `tests/tier3/limits/transactionLimits`.
#[tokio::test]
async fn a_transaction_has_at_most_100_items_and_4_megabytes() {
    let engine = in_memory();
    engine.ok("CreateTable", table("acid", None)).await;
    let many = |count: usize| -> Vec<Json> { (0..count).map(|number| put(&number.to_string())).collect() };
    engine.ok("TransactWriteItems", json!({"TransactItems": many(100)})).await;
    let (code, message) = error(&engine, "TransactWriteItems", json!({"TransactItems": many(101)})).await;
    assert_eq!(code, "ValidationException");
    let constraint = "' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100";
    assert!(message.starts_with("1 validation error detected: Value '[") && message.ends_with(constraint));
    let large = |count: usize| -> Vec<Json> {
        let items = (0..count).map(|number| filled(&format!("large {number}"), 350_000));
        items.map(|item| json!({"Put": {"TableName": "acid", "Item": item}})).collect()
    };
    engine.ok("TransactWriteItems", json!({"TransactItems": large(11)})).await;
    let (code, _) = error(&engine, "TransactWriteItems", json!({"TransactItems": large(12)})).await;
    assert_eq!(code, "ValidationException");
    let item = filled("large 11", 350_000);
    engine.ok("PutItem", json!({"TableName": "acid", "Item": item})).await;
    let gets = |count: usize| -> Vec<Json> {
        let keys = (0..count).map(|number| json!({"pk": {"S": format!("large {number}")}}));
        keys.map(|key| json!({"Get": {"TableName": "acid", "Key": key}})).collect()
    };
    engine.ok("TransactGetItems", json!({"TransactItems": gets(11)})).await;
    let (code, _) = error(&engine, "TransactGetItems", json!({"TransactItems": gets(12)})).await;
    assert_eq!(code, "ValidationException");
}

#[tokio::test]
async fn whoever_meets_an_ongoing_transaction_is_refused() {
    let store = Stalled::new(store::memory());
    let gate = Arc::clone(&store.gate);
    let storage = testing::Storage::from(store as Arc<dyn store::Store>);
    let engine = Arc::new(Engine::refusing(storage, &[]));
    engine.ok("CreateTable", table("acid", None)).await;
    let stall = gate.write().await;
    let first = json!({"ClientRequestToken": "token", "TransactItems": [put("a"), put("b")]});
    let (ongoing, request) = (Arc::clone(&engine), first.clone());
    let ongoing = tokio::spawn(async move { ongoing.ok("TransactWriteItems", request).await });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let conflict = pair("TransactionConflictException", "Transaction is ongoing for the item");
    let a = json!({"pk": {"S": "a"}});
    let single = [
        ("PutItem", json!({"TableName": "acid", "Item": a})),
        ("DeleteItem", json!({"TableName": "acid", "Key": a})),
        ("UpdateItem", json!({"TableName": "acid", "Key": a, "UpdateExpression": "REMOVE x"})),
    ];
    for (operation, input) in single {
        assert_eq!(error(&engine, operation, input).await, conflict);
    }
    let get = |name: &str| json!({"Get": {"TableName": "acid", "Key": {"pk": {"S": name}}}});
    for (operation, items) in
        [("TransactWriteItems", [put("c"), add("b")]), ("TransactGetItems", [get("c"), get("b")])]
    {
        let (_, body) = engine.call(operation, &json!({"TransactItems": items})).await;
        assert_eq!(
            body["Message"],
            "Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict]"
        );
        let reason = json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"});
        assert_eq!(body["CancellationReasons"], json!([{"Code": "None"}, reason]));
    }
    let (code, _) = error(&engine, "TransactWriteItems", first.clone()).await;
    assert_eq!(code, "TransactionInProgressException");
    assert_eq!(engine.ok("GetItem", json!({"TableName": "acid", "Key": a})).await, json!({}));
    let batch = Arc::clone(&engine);
    let batch = tokio::spawn(async move {
        let puts = json!([{"PutRequest": {"Item": {"pk": {"S": "a"}, "by": {"S": "batch"}}}}]);
        batch.ok("BatchWriteItem", json!({"RequestItems": {"acid": puts}})).await
    });
    drop(stall);
    ongoing.await.unwrap();
    batch.await.unwrap();
    let item = engine.ok("GetItem", json!({"TableName": "acid", "Key": a})).await;
    assert_eq!(item["Item"]["by"]["S"], "batch", "a batch waits for the transaction");
    engine.ok("PutItem", json!({"TableName": "acid", "Item": a})).await;
    engine.ok("TransactWriteItems", first).await;
    let item = engine.ok("GetItem", json!({"TableName": "acid", "Key": a})).await;
    assert_eq!(item["Item"], a, "a repeated request does nothing");
}

#[tokio::test]
async fn a_token_is_remembered_for_ten_minutes() {
    for engine in engines() {
        engine.ok("CreateTable", table("acid", None)).await;
        let request = json!({"ClientRequestToken": "token", "TransactItems": [add("count")]});
        let count = async || {
            let key = json!({"TableName": "acid", "Key": {"pk": {"S": "count"}}});
            engine.ok("GetItem", key).await["Item"]["n"]["N"].as_str().unwrap().to_owned()
        };
        for (minutes, expected) in [(0, "1"), (9, "1"), (1, "2"), (9, "2")] {
            engine.ground.clock.advance(Duration::from_secs(60 * minutes));
            engine.ok("TransactWriteItems", request.clone()).await;
            assert_eq!(count().await, expected);
        }
        let fails = json!({"Put": {
            "TableName": "acid", "Item": {"pk": {"S": "count"}}, "ConditionExpression": "attribute_not_exists(pk)",
        }});
        let cancelled = json!({"ClientRequestToken": "other", "TransactItems": [fails]});
        for _ in 0..2 {
            let (code, _) = error(&engine, "TransactWriteItems", cancelled.clone()).await;
            assert_eq!(code, "TransactionCanceledException", "what was cancelled is tried again");
        }
    }
}

#[tokio::test]
async fn a_token_outlives_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let request = json!({"ClientRequestToken": "token", "TransactItems": [add("count")]});
    for run in 0..2 {
        let store = testing::open(folder.path());
        let engine = Engine::refusing(testing::Storage::from(Arc::clone(&store)), &[]);
        if run == 0 {
            engine.ok("CreateTable", table("acid", None)).await;
        }
        engine.ok("TransactWriteItems", request.clone()).await;
        let item = engine.ok("GetItem", json!({"TableName": "acid", "Key": {"pk": {"S": "count"}}})).await;
        assert_eq!(item["Item"]["n"]["N"], "1");
        drop(engine);
        tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn old_tokens_leave_the_store() {
    let engine = in_memory();
    engine.ok("CreateTable", table("acid", None)).await;
    let entries = async || {
        let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
        let all = snapshot.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default());
        all.await.unwrap().len()
    };
    let before = entries().await;
    for token in ["a", "b", "c"] {
        let request = json!({"ClientRequestToken": token, "TransactItems": [add("count")]});
        engine.ok("TransactWriteItems", request).await;
    }
    assert_eq!(entries().await, before + 4);
    engine.ground.clock.advance(Duration::from_secs(600));
    engine
        .ok("TransactWriteItems", json!({"ClientRequestToken": "d", "TransactItems": [add("count")]}))
        .await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!(entries().await, before + 2, "the item and the newest token");
}

#[tokio::test]
async fn each_action_needs_its_own_permission() {
    let policy = &["dynamodb:PutItem", "dynamodb:ConditionCheckItem", "dynamodb:GetItem"];
    let engine = Engine::refusing(testing::Storage::memory(), policy);
    engine.ok("CreateTable", table("acid", None)).await;
    let user = || Principal::User {
        name: "u".into(),
        arn: "arn:aws:iam::000000000000:user/u".into(),
        id: "AIDA".into(),
    };
    let check = json!({"ConditionCheck": {
        "TableName": "acid", "Key": {"pk": {"S": "k"}}, "ConditionExpression": "attribute_not_exists(seen)",
    }});
    let get = json!({"Get": {"TableName": "acid", "Key": {"pk": {"S": "k"}}}});
    for (operation, items, action, attributes) in [
        ("TransactWriteItems", json!([add("x"), put("k")]), "PutItem", r#"["by", "pk"]"#),
        ("TransactWriteItems", json!([add("x"), check]), "ConditionCheckItem", r#"["pk", "seen"]"#),
        ("TransactGetItems", json!([get]), "GetItem", r#"["pk"]"#),
    ] {
        let (status, body) = engine.call_as(user(), operation, &json!({"TransactItems": items})).await;
        let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/acid";
        let keys = format!(
            "[(\"dynamodb:LeadingKeys\", [\"k\"]), (\"dynamodb:Attributes\", {attributes}), \
             (\"dynamodb:EnclosingOperation\", [\"{operation}\"])]"
        );
        assert_eq!(status, 400);
        assert_eq!(
            body["Message"].as_str().or(body["message"].as_str()).unwrap(),
            format!(
                "User: arn:aws:iam::000000000000:user/u is not authorized to perform: dynamodb:{action} on \
                 resource: {arn} \"{arn}\" {keys}"
            )
        );
    }
    let allowed = json!({"TransactItems": [add("x")]});
    assert_eq!(engine.call_as(user(), "TransactWriteItems", &allowed).await.0, 200);
}
