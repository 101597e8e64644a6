//! Operations from bytes to bytes, on both engines: scripts in `corpus/dynamodb/operations/*.json`, and what is too large
//! for a script.

mod backups;
mod history;
mod indexes;
mod model;
mod partiql;
mod rehearsal;
mod resource_policies;
mod scripts;
mod streams;
mod support;
mod tags;
mod transactions;
mod ttl;

use serde_json::{Value as Json, json};
use service::Principal;
use support::{Engine, engines, in_memory};

fn table(name: &str, range: Option<&str>) -> Json {
    let mut attributes = vec![json!({"AttributeName": "pk", "AttributeType": "S"})];
    let mut schema = vec![json!({"AttributeName": "pk", "KeyType": "HASH"})];
    if let Some(kind) = range {
        attributes.push(json!({"AttributeName": "sk", "AttributeType": kind}));
        schema.push(json!({"AttributeName": "sk", "KeyType": "RANGE"}));
    }
    json!({
        "TableName": name, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes, "KeySchema": schema,
    })
}

#[tokio::test]
async fn pages_end_at_a_megabyte_and_join() {
    for engine in engines() {
        engine.ok("CreateTable", table("big", Some("N"))).await;
        let filler = "x".repeat(300_000);
        for number in 0..9 {
            let item = json!({"pk": {"S": "p"}, "sk": {"N": number.to_string()}, "f": {"S": filler}});
            engine.ok("PutItem", json!({"TableName": "big", "Item": item})).await;
        }
        for forward in [true, false] {
            let mut seen = Vec::new();
            let mut start = Json::Null;
            loop {
                let mut query = json!({
                    "TableName": "big", "KeyConditionExpression": "pk = :p", "ProjectionExpression": "sk",
                    "ExpressionAttributeValues": {":p": {"S": "p"}}, "ScanIndexForward": forward,
                    "ReturnConsumedCapacity": "TOTAL",
                });
                if !start.is_null() {
                    query["ExclusiveStartKey"] = start;
                }
                let page = engine.ok("Query", query).await;
                let count = page["Count"].as_i64().unwrap();
                assert!(count <= 4, "{count}");
                if count == 4 {
                    assert_eq!(page["ConsumedCapacity"]["CapacityUnits"], json!(146.5));
                }
                seen.extend(page["Items"].as_array().unwrap().iter().map(|item| item["sk"]["N"].clone()));
                match page.get("LastEvaluatedKey") {
                    Some(key) => start = key.clone(),
                    None => break,
                }
            }
            let mut expected: Vec<Json> = (0..9).map(|number| json!(number.to_string())).collect();
            if !forward {
                expected.reverse();
            }
            assert_eq!(seen, expected);
        }
    }
}

#[tokio::test]
async fn segments_divide_a_table() {
    for engine in engines() {
        engine.ok("CreateTable", table("many", None)).await;
        let mut names: Vec<String> = (0..60).map(|number| format!("item {number}")).collect();
        for chunk in names.chunks(25) {
            let puts: Vec<Json> =
                chunk.iter().map(|name| json!({"PutRequest": {"Item": {"pk": {"S": name}}}})).collect();
            engine.ok("BatchWriteItem", json!({"RequestItems": {"many": puts}})).await;
        }
        let mut found = Vec::new();
        for segment in 0..4 {
            let mut start = Json::Null;
            loop {
                let mut scan =
                    json!({"TableName": "many", "Segment": segment, "TotalSegments": 4, "Limit": 7});
                if !start.is_null() {
                    scan["ExclusiveStartKey"] = start;
                }
                let page = engine.ok("Scan", scan).await;
                let items = page["Items"].as_array().unwrap();
                found.extend(items.iter().map(|item| item["pk"]["S"].as_str().unwrap().to_owned()));
                match page.get("LastEvaluatedKey") {
                    Some(key) => start = key.clone(),
                    None => break,
                }
            }
        }
        let in_order_of_scan = found.clone();
        found.sort();
        names.sort();
        assert_eq!(found, names);
        assert_ne!(in_order_of_scan, names, "a Scan is not in the order of the keys");
        let other = json!({
            "TableName": "many", "Segment": 0, "TotalSegments": 1_000_000, "ExclusiveStartKey": {"pk": {"S": "item 0"}},
        });
        let (_, body) = engine.call("Scan", &other).await;
        assert_eq!(
            body["message"],
            "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with \
             correct Segment. TotalSegments: 1000000 Segment: 0"
        );
    }
}

#[tokio::test]
async fn a_batch_leaves_what_exceeds_its_limit() {
    let engine = in_memory();
    engine.ok("CreateTable", table("large", None)).await;
    let filler = "x".repeat(400_000);
    let keys: Vec<Json> = (0..50).map(|number| json!({"pk": {"S": number.to_string()}})).collect();
    for key in &keys {
        let item = json!({"pk": key["pk"], "f": {"S": filler}});
        engine.ok("PutItem", json!({"TableName": "large", "Item": item})).await;
    }
    let request = json!({"RequestItems": {"large": {"Keys": keys, "ConsistentRead": true}}});
    let answer = engine.ok("BatchGetItem", request).await;
    let read = answer["Responses"]["large"].as_array().unwrap().len();
    let left = answer["UnprocessedKeys"]["large"]["Keys"].as_array().unwrap();
    assert_eq!(read + left.len(), 50);
    assert_eq!(read, 41, "the 42nd item would exceed 16 MB");
    assert_eq!(answer["UnprocessedKeys"]["large"]["ConsistentRead"], true);
    let rest = engine.ok("BatchGetItem", json!({"RequestItems": answer["UnprocessedKeys"]})).await;
    assert_eq!(rest["Responses"]["large"].as_array().unwrap().len(), left.len());
    assert_eq!(rest["UnprocessedKeys"], json!({}));
}

#[tokio::test]
async fn limits_of_batches_and_items_hold() {
    let engine = in_memory();
    engine.ok("CreateTable", table("one", None)).await;
    engine.ok("CreateTable", table("two", None)).await;
    let puts = |count: usize| -> Vec<Json> {
        (0..count).map(|number| json!({"PutRequest": {"Item": {"pk": {"S": number.to_string()}}}})).collect()
    };
    let (status, body) =
        engine.call("BatchWriteItem", &json!({"RequestItems": {"one": puts(13), "two": puts(13)}})).await;
    assert_eq!(
        (status, body["message"].as_str()),
        (400, Some("Too many items requested for the BatchWriteItem call"))
    );
    let keys = |count: usize| -> Vec<Json> {
        (0..count).map(|number| json!({"pk": {"S": number.to_string()}})).collect()
    };
    let (status, body) = engine
        .call(
            "BatchGetItem",
            &json!({"RequestItems": {"one": {"Keys": keys(60)}, "two": {"Keys": keys(60)}}}),
        )
        .await;
    assert_eq!(
        (status, body["message"].as_str()),
        (400, Some("Too many items requested for the BatchGetItem call"))
    );
    for (length, accepted) in [(409_600 - 4, true), (409_600 - 3, false)] {
        let item = json!({"pk": {"S": "a"}, "f": {"S": "x".repeat(length)}});
        let (status, body) = engine.call("PutItem", &json!({"TableName": "one", "Item": item})).await;
        assert_eq!(status == 200, accepted, "{body}");
    }
    let grow = json!({
        "TableName": "one", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET g = :g",
        "ExpressionAttributeValues": {":g": {"S": "x"}},
    });
    let (_, body) = engine.call("UpdateItem", &grow).await;
    assert_eq!(body["message"], "Item size to update has exceeded the maximum allowed size");
}

#[tokio::test]
async fn a_table_made_anew_is_empty_and_the_old_items_go() {
    for engine in engines() {
        engine.ok("CreateTable", table("again", None)).await;
        engine.ok("PutItem", json!({"TableName": "again", "Item": {"pk": {"S": "old"}}})).await;
        engine.ok("DeleteTable", json!({"TableName": "again"})).await;
        engine.ok("CreateTable", table("again", None)).await;
        assert_eq!(engine.ok("Scan", json!({"TableName": "again"})).await["Count"], 0);
        engine.state.resume().await.unwrap();
        let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
        let all = snapshot.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default());
        assert_eq!(all.await.unwrap().len(), 1, "only the new table's record is left");
    }
}

#[tokio::test]
async fn concurrent_updates_lose_nothing() {
    for engine in engines() {
        let engine = std::sync::Arc::new(engine);
        engine.ok("CreateTable", table("count", None)).await;
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let engine = std::sync::Arc::clone(&engine);
                tokio::spawn(async move {
                    let add = json!({
                        "TableName": "count", "Key": {"pk": {"S": "c"}}, "UpdateExpression": "ADD n :one",
                        "ExpressionAttributeValues": {":one": {"N": "1"}},
                    });
                    engine.ok("UpdateItem", add).await;
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let item = engine.ok("GetItem", json!({"TableName": "count", "Key": {"pk": {"S": "c"}}})).await;
        assert_eq!(item["Item"]["n"]["N"], "20");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_in_flight_while_a_table_is_deleted_leave_nothing_behind() {
    for engine in engines() {
        let engine = std::sync::Arc::new(engine);
        for round in 0..20 {
            engine.ok("CreateTable", table("brief", None)).await;
            let writers: Vec<_> = (0..8)
                .map(|writer| {
                    let engine = std::sync::Arc::clone(&engine);
                    tokio::spawn(async move {
                        for number in 0..20 {
                            let item = json!({"pk": {"S": format!("{writer} {number}")}});
                            let put = json!({"TableName": "brief", "Item": item});
                            let (status, _) = engine.call("PutItem", &put).await;
                            if status != 200 {
                                return;
                            }
                        }
                    })
                })
                .collect();
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            engine.ok("DeleteTable", json!({"TableName": "brief"})).await;
            for writer in writers {
                writer.await.unwrap();
            }
            engine.state.resume().await.unwrap();
            let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
            let all = snapshot.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default());
            assert_eq!(all.await.unwrap(), vec![]);
        }
    }
}

#[tokio::test]
async fn permissions_are_asked_for_tables_with_their_condition_keys() {
    let policy = &["dynamodb:PutItem", "dynamodb:Query", "dynamodb:ListTables"];
    let engine = Engine::refusing(testing::Storage::memory(), policy);
    engine.ok("CreateTable", table("guarded", Some("S"))).await;
    let user = Principal::User {
        name: "u".into(),
        arn: "arn:aws:iam::000000000000:user/u".into(),
        id: "AIDA".into(),
    };
    let put = json!({"TableName": "guarded", "Item": {"pk": {"S": "me"}, "sk": {"S": "x"}, "n": {"N": "1"}}});
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/guarded";
    let (status, body) = engine.call_as(user.clone(), "PutItem", &put).await;
    let refused = |action: &str, because: &str| {
        format!(
            "User: arn:aws:iam::000000000000:user/u is not authorized to perform: dynamodb:{action} on resource: {because}"
        )
    };
    let keys = r#"[("dynamodb:LeadingKeys", ["me"]), ("dynamodb:Attributes", ["n", "pk", "sk"])]"#;
    assert_eq!(status, 400);
    assert_eq!(
        body["Message"].as_str().or(body["message"].as_str()).unwrap(),
        refused("PutItem", &format!("{arn} \"{arn}\" {keys}"))
    );
    let query = json!({
        "TableName": arn, "KeyConditionExpression": "#p = :p", "Select": "COUNT",
        "ExpressionAttributeNames": {"#p": "pk"}, "ExpressionAttributeValues": {":p": {"S": "me"}},
    });
    let (_, body) = engine.call_as(user.clone(), "Query", &query).await;
    let keys = r#"[("dynamodb:LeadingKeys", ["me"]), ("dynamodb:Attributes", ["pk"]), ("dynamodb:Select", ["COUNT"])]"#;
    assert_eq!(
        body["Message"].as_str().or(body["message"].as_str()).unwrap(),
        refused("Query", &format!("{arn} \"{arn}\" {keys}"))
    );
    let mut of_index = query.clone();
    of_index["IndexName"] = "by-owner".into();
    let (_, body) = engine.call_as(user.clone(), "Query", &of_index).await;
    let message = body["Message"].as_str().or(body["message"].as_str()).unwrap();
    assert!(
        message.contains(&format!("on resource: {arn}/index/by-owner \"{arn}/index/by-owner\"")),
        "{message}"
    );
    let (_, body) = engine.call_as(user.clone(), "ListTables", &json!({})).await;
    assert_eq!(
        body["Message"].as_str().or(body["message"].as_str()).unwrap(),
        refused("ListTables", "* \"*\" []")
    );
    let (status, _) = engine.call_as(user, "Scan", &json!({"TableName": "guarded"})).await;
    assert_eq!(status, 200);
}
