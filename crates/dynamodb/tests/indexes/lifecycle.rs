//! Indexes that come and go, that are not full yet, and collections that are full.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{add, check, create, scan, until_active};
use crate::support::{Engine, engines};
use crate::table;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_is_filled_while_its_table_is_written() {
    for engine in engines() {
        let engine = std::sync::Arc::new(engine);
        create(&engine, "busy").await;
        let delete = json!([{"Delete": {"IndexName": "inc"}}]);
        engine.ok("UpdateTable", json!({"TableName": "busy", "GlobalSecondaryIndexUpdates": delete})).await;
        let item = |number: usize, a: &str| json!({"pk": {"S": "p"}, "sk": {"S": number.to_string()}, "a": {"S": a}, "n": {"N": number.to_string()}});
        for start in (0..300).step_by(25) {
            let puts: Vec<Json> = (start..start + 25)
                .map(|number| json!({"PutRequest": {"Item": item(number, "k")}}))
                .collect();
            engine.ok("BatchWriteItem", json!({"RequestItems": {"busy": puts}})).await;
        }
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let engine = std::sync::Arc::clone(&engine);
                tokio::spawn(async move {
                    for number in (writer..300).step_by(4) {
                        if number % 3 == 0 {
                            let key = json!({"pk": {"S": "p"}, "sk": {"S": number.to_string()}});
                            engine.ok("DeleteItem", json!({"TableName": "busy", "Key": key})).await;
                        } else {
                            engine
                                .ok("PutItem", json!({"TableName": "busy", "Item": item(number, "l")}))
                                .await;
                        }
                    }
                })
            })
            .collect();
        add(&engine, "busy").await;
        until_active(&engine, "busy").await;
        for writer in writers {
            writer.await.unwrap();
        }
        check(&engine, "busy").await.unwrap();
        let names: BTreeSet<String> =
            scan(&engine, "busy", Some("inc")).await.iter().map(|item| item["sk"].to_string()).collect();
        assert_eq!(names.len(), 200);
    }
}

/// Says that the only item collection has so many bytes.
async fn swell(engine: &Engine, bytes: u64) {
    let store = &engine.ground.platform.store;
    let all = store.snapshot().await.unwrap();
    let all =
        all.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default()).await.unwrap();
    let (key, _) = all.into_iter().find(|(_, value)| value.len() == 8).unwrap();
    let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
    transaction.put(key, store::Bytes::copy_from_slice(&bytes.to_be_bytes())).unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_full_collection_refuses_to_grow() {
    for engine in engines() {
        create(&engine, "full").await;
        let item = |sk: &str| json!({"pk": {"S": "p"}, "sk": {"S": sk}});
        engine.ok("PutItem", json!({"TableName": "full", "Item": item("1")})).await;
        swell(&engine, 10 << 30).await;
        let put = json!({"TableName": "full", "Item": item("2")});
        let (_, body) = engine.call("PutItem", &put).await;
        assert!(
            body["__type"].as_str().unwrap().ends_with("#ItemCollectionSizeLimitExceededException"),
            "{body}"
        );
        let (_, body) = engine.call("TransactWriteItems", &json!({"TransactItems": [{"Put": put}]})).await;
        assert_eq!(body["CancellationReasons"][0]["Code"], "ItemCollectionSizeLimitExceeded");
        assert_eq!(engine.ok("Scan", json!({"TableName": "full"})).await["Count"], 1);
        let delete = json!({"TableName": "full", "Key": item("1"), "ReturnItemCollectionMetrics": "SIZE"});
        let answer = engine.ok("DeleteItem", delete).await;
        assert_eq!(answer["ItemCollectionMetrics"]["SizeEstimateRangeGB"], json!([9.0, 10.0]));
        engine.ok("PutItem", json!({"TableName": "full", "Item": item("1")})).await;
    }
}

/// Makes the record of the only table say that its index `inc` is not full, as a sudden end leaves it.
async fn interrupt(engine: &Engine) {
    let store = &engine.ground.platform.store;
    let all = store.snapshot().await.unwrap();
    let all =
        all.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default()).await.unwrap();
    let record =
        |value: &[u8]| serde_json::from_slice::<Json>(value).ok().filter(|it| it["indexes"].is_array());
    let (key, mut record) = all.into_iter().find_map(|(key, value)| Some((key, record(&value)?))).unwrap();
    let indexes = record["indexes"].as_array_mut().unwrap();
    indexes.iter_mut().find(|index| index["name"] == "inc").unwrap()["backfilling"] = true.into();
    let mut transaction = store.begin(vec![key.clone()]).await.unwrap();
    transaction.put(key, serde_json::to_vec(&record).unwrap().into()).unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn an_index_that_is_not_full_is_not_read_and_its_table_stays() {
    for engine in engines() {
        create(&engine, "early").await;
        interrupt(&engine).await;
        let described = engine.ok("DescribeTable", json!({"TableName": "early"})).await;
        let inc = &described["Table"]["GlobalSecondaryIndexes"][1];
        assert_eq!((&inc["IndexStatus"], &inc["Backfilling"]), (&json!("CREATING"), &json!(true)));
        let refused = [
            ("Scan", json!({"IndexName": "inc"}), "Cannot read from backfilling global secondary index: inc"),
            (
                "DeleteTable",
                json!({}),
                "Attempt to change a resource which is still in use: Cannot delete table while indexes are being \
                 created, updated, or deleted.",
            ),
            (
                "UpdateTable",
                json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "all"}}]}),
                "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
            ),
        ];
        for (operation, mut request, message) in refused {
            request["TableName"] = "early".into();
            let (_, body) = engine.call(operation, &request).await;
            assert_eq!(body["message"].as_str().or(body["Message"].as_str()), Some(message));
        }
        engine.state.resume().await.unwrap();
        check(&engine, "early").await.unwrap();
        engine.ok("DeleteTable", json!({"TableName": "early"})).await;
    }
}

#[tokio::test]
async fn deleted_indexes_and_tables_leave_no_entries() {
    for engine in engines() {
        create(&engine, "gone").await;
        let item =
            json!({"pk": {"S": "p"}, "sk": {"S": "1"}, "a": {"S": "k"}, "n": {"N": "1"}, "x": {"S": "u"}});
        engine.ok("PutItem", json!({"TableName": "gone", "Item": item})).await;
        let keys = || async {
            let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
            let all = snapshot.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default());
            all.await.unwrap().len()
        };
        let before = keys().await;
        let delete = json!([{"Delete": {"IndexName": "inc"}}]);
        engine.ok("UpdateTable", json!({"TableName": "gone", "GlobalSecondaryIndexUpdates": delete})).await;
        engine.state.resume().await.unwrap();
        assert_eq!(keys().await, before - 1, "the entry is gone");
        engine.ok("DeleteTable", json!({"TableName": "gone"})).await;
        engine.state.resume().await.unwrap();
        assert_eq!(keys().await, 0);
    }
}

/// Source: Developer Guide, "Detecting and correcting index key violations".
#[tokio::test]
async fn a_new_index_leaves_out_what_cannot_be_its_key() {
    for engine in engines() {
        engine.ok("CreateTable", table("older", None)).await;
        let values = [
            json!({"S": "fits"}),
            json!({"S": "x".repeat(2048)}),
            json!({"S": "x".repeat(2049)}),
            json!({"S": ""}),
            json!({"N": "1"}),
        ];
        for (number, value) in values.iter().enumerate() {
            let item = json!({"pk": {"S": number.to_string()}, "a": value});
            engine.ok("PutItem", json!({"TableName": "older", "Item": item})).await;
        }
        let schema = json!([{"AttributeName": "a", "KeyType": "HASH"}]);
        let update = json!({
            "TableName": "older", "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
            "GlobalSecondaryIndexUpdates": [{"Create": {
                "IndexName": "new", "KeySchema": schema, "Projection": {"ProjectionType": "KEYS_ONLY"},
            }}],
        });
        engine.ok("UpdateTable", update).await;
        until_active(&engine, "older").await;
        let found: BTreeSet<String> =
            scan(&engine, "older", Some("new")).await.iter().map(|item| item["pk"].to_string()).collect();
        assert_eq!(found, BTreeSet::from(["0", "1"].map(|number| json!({"S": number}).to_string())));
    }
}
