//! Time to live: what expires, what does not, and what a stream says of it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests, where clippy does not see that they are"
)]

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use testing::NOW;

use super::streams::{put, records, streaming};
use super::support::{Engine, engines};
use super::table;

const MINUTE: Duration = Duration::from_secs(60);

async fn switch(engine: &Engine, table: &str, enabled: bool) {
    let specification = json!({"Enabled": enabled, "AttributeName": "expires"});
    engine
        .ok("UpdateTimeToLive", json!({"TableName": table, "TimeToLiveSpecification": specification}))
        .await;
}

/// An item that expires so many seconds from the tests' beginning.
fn expiring(name: &str, seconds: i64) -> Json {
    json!({"pk": {"S": name}, "expires": {"N": (NOW.seconds() + seconds).to_string()}})
}

/// The partition keys of what the table holds after the expired items are deleted.
async fn left(engine: &Engine, table: &str) -> Vec<String> {
    engine.state.expire_items().await.unwrap();
    let items = engine.ok("Scan", json!({"TableName": table})).await["Items"].clone();
    let mut names: Vec<String> =
        items.as_array().unwrap().iter().map(|item| item["pk"]["S"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// How many entries the store holds.
async fn entries(engine: &Engine) -> usize {
    let snapshot = engine.ground.platform.store.snapshot().await.unwrap();
    let all = snapshot.scan(store::Range::all(), store::Order::Forward, store::ScanLimit::default());
    all.await.unwrap().len()
}

#[tokio::test]
async fn items_expire_when_their_time_is_over() {
    for engine in engines() {
        engine.ok("CreateTable", table("live", None)).await;
        put(&engine, "live", expiring("before", 60)).await;
        switch(&engine, "live", true).await;
        put(&engine, "live", expiring("soon", 60)).await;
        put(&engine, "live", expiring("later", 120)).await;
        put(&engine, "live", expiring("at once", -1)).await;
        put(&engine, "live", expiring("five years ago", -5 * 365 * 24 * 3600 - 1)).await;
        put(&engine, "live", json!({"pk": {"S": "text"}, "expires": {"S": "1"}})).await;
        put(&engine, "live", json!({"pk": {"S": "never"}})).await;
        let stay = ["five years ago", "never", "text"];
        let with = |more: &[&str]| {
            let mut names: Vec<String> = stay.iter().chain(more).map(|name| (*name).to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(left(&engine, "live").await, with(&["before", "soon", "later"]));
        engine.ground.clock.advance(MINUTE);
        assert_eq!(
            left(&engine, "live").await,
            with(&["before", "soon", "later"]),
            "the very second is not over"
        );
        engine.ground.clock.advance(Duration::from_secs(1));
        assert_eq!(left(&engine, "live").await, with(&["later"]));
        engine.ground.clock.advance(MINUTE);
        assert_eq!(left(&engine, "live").await, with(&[]));
    }
}

#[tokio::test]
async fn an_item_expires_when_it_last_said() {
    for engine in engines() {
        engine.ok("CreateTable", table("moved", None)).await;
        switch(&engine, "moved", true).await;
        for name in ["longer", "shorter", "never", "gone"] {
            put(&engine, "moved", expiring(name, 60)).await;
        }
        put(&engine, "moved", expiring("longer", 600)).await;
        let update = |name: &str, expression: &str, values: Json| {
            let mut update =
                json!({"TableName": "moved", "Key": {"pk": {"S": name}}, "UpdateExpression": expression});
            if !values.is_null() {
                update["ExpressionAttributeValues"] = values;
            }
            update
        };
        let by = json!({":by": {"N": "-59"}});
        engine.ok("UpdateItem", update("shorter", "ADD expires :by", by)).await;
        engine.ok("UpdateItem", update("never", "REMOVE expires", Json::Null)).await;
        engine.ok("DeleteItem", json!({"TableName": "moved", "Key": {"pk": {"S": "gone"}}})).await;
        engine.ground.clock.advance(Duration::from_secs(2));
        assert_eq!(left(&engine, "moved").await, ["longer", "never"]);
        engine.ground.clock.advance(10 * MINUTE);
        assert_eq!(left(&engine, "moved").await, ["never"]);
        assert_eq!(entries(&engine).await, 3, "a table, a mark and an item: no expiry is left");
    }
}

#[tokio::test]
async fn a_record_says_that_the_service_deleted_the_item() {
    for engine in engines() {
        let arn = streaming(&engine, "told", "OLD_IMAGE").await;
        switch(&engine, "told", true).await;
        put(&engine, "told", expiring("a", 0)).await;
        put(&engine, "told", json!({"pk": {"S": "b"}})).await;
        engine.ok("DeleteItem", json!({"TableName": "told", "Key": {"pk": {"S": "b"}}})).await;
        engine.ground.clock.advance(MINUTE);
        assert!(left(&engine, "told").await.is_empty());
        let removed: Vec<Json> = records(&engine, &arn)
            .await
            .into_iter()
            .filter(|record| record["eventName"] == "REMOVE")
            .collect();
        assert_eq!(removed.len(), 2);
        assert_eq!(removed[0].get("userIdentity"), None, "a caller deleted it");
        assert_eq!(
            removed[1]["userIdentity"],
            json!({"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"})
        );
        assert_eq!(removed[1]["dynamodb"]["OldImage"], expiring("a", 0));
        assert_eq!(removed[1]["dynamodb"]["ApproximateCreationDateTime"], 1_795_227_305);
    }
}

#[tokio::test]
async fn switched_off_nothing_expires_and_switched_on_again_everything_does() {
    for engine in engines() {
        engine.ok("CreateTable", table("switched", None)).await;
        switch(&engine, "switched", true).await;
        put(&engine, "switched", expiring("a", 40 * 60)).await;
        assert_eq!(left(&engine, "switched").await, ["a"]);
        engine.ground.clock.advance(31 * MINUTE);
        switch(&engine, "switched", false).await;
        let described = engine.ok("DescribeTimeToLive", json!({"TableName": "switched"})).await;
        assert_eq!(described, json!({"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}));
        engine.ground.clock.advance(30 * MINUTE);
        assert_eq!(left(&engine, "switched").await, ["a"]);
        assert_eq!(entries(&engine).await, 2, "a table and an item: the index and its mark are gone");
        let again = json!({"Enabled": true, "AttributeName": "expires"});
        let again = json!({"TableName": "switched", "TimeToLiveSpecification": again});
        let (_, body) = engine.call("UpdateTimeToLive", &again).await;
        assert_eq!(body["message"], "Time to live has been modified multiple times within a fixed interval");
        engine.ground.clock.advance(MINUTE);
        switch(&engine, "switched", true).await;
        assert!(left(&engine, "switched").await.is_empty());
    }
}

#[tokio::test]
async fn a_deleted_table_leaves_nothing_to_expire() {
    for engine in engines() {
        engine.ok("CreateTable", table("dropped", None)).await;
        switch(&engine, "dropped", true).await;
        put(&engine, "dropped", expiring("a", 60)).await;
        engine.state.expire_items().await.unwrap();
        engine.ok("DeleteTable", json!({"TableName": "dropped"})).await;
        engine.ok("CreateTable", table("dropped", None)).await;
        put(&engine, "dropped", expiring("a", 60)).await;
        engine.ground.clock.advance(2 * MINUTE);
        assert_eq!(left(&engine, "dropped").await, ["a"], "the new table's time to live is off");
        engine.state.resume().await.unwrap();
        assert_eq!(entries(&engine).await, 2, "the new table and its item");
    }
}

#[tokio::test]
async fn many_items_expire_and_are_entered_in_batches() {
    for engine in engines() {
        engine.ok("CreateTable", table("many", None)).await;
        for batch in 0..13 {
            let puts: Vec<Json> = (0..20)
                .map(|number| json!({"PutRequest": {"Item": expiring(&format!("{batch}-{number}"), 1)}}))
                .collect();
            engine.ok("BatchWriteItem", json!({"RequestItems": {"many": puts}})).await;
        }
        switch(&engine, "many", true).await;
        assert_eq!(left(&engine, "many").await.len(), 260);
        engine.ground.clock.advance(MINUTE);
        assert!(left(&engine, "many").await.is_empty());
    }
}

#[tokio::test]
async fn what_a_restart_interrupts_goes_on_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        let store = testing::open(folder.path());
        (Engine::refusing(Arc::clone(&store).into(), &[]), store)
    };
    let close = |store: Arc<store::Embedded>| async move {
        tokio::task::spawn_blocking(move || store.close()).await.unwrap().unwrap();
    };
    let (engine, store) = open();
    engine.ok("CreateTable", table("restarted", None)).await;
    put(&engine, "restarted", expiring("before", 0)).await;
    switch(&engine, "restarted", true).await;
    put(&engine, "restarted", expiring("after", 0)).await;
    drop(engine);
    close(store).await;
    let (engine, store) = open();
    engine.ground.clock.advance(MINUTE);
    assert!(left(&engine, "restarted").await.is_empty());
    drop(engine);
    close(store).await;
}

#[tokio::test]
async fn an_expired_item_goes_from_the_indexes_too() {
    for engine in engines() {
        let mut input = table("indexed", Some("S"));
        let attributes = input["AttributeDefinitions"].as_array_mut().unwrap();
        attributes.push(json!({"AttributeName": "g", "AttributeType": "S"}));
        let keys = |hash: &str, range: &str| json!([{"AttributeName": hash, "KeyType": "HASH"}, {"AttributeName": range, "KeyType": "RANGE"}]);
        let index = |name: &str, keys: Json| json!([{"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}]);
        input["GlobalSecondaryIndexes"] = index("global", keys("g", "pk"));
        input["LocalSecondaryIndexes"] = index("local", keys("pk", "g"));
        engine.ok("CreateTable", input).await;
        switch(&engine, "indexed", true).await;
        for (name, seconds) in [("a", 0), ("b", 600)] {
            let mut item = expiring(name, seconds);
            item["sk"] = json!({"S": "s"});
            item["g"] = json!({"S": "g"});
            put(&engine, "indexed", item).await;
        }
        engine.ground.clock.advance(MINUTE);
        assert_eq!(left(&engine, "indexed").await, ["b"]);
        for index in ["global", "local"] {
            let scan = engine.ok("Scan", json!({"TableName": "indexed", "IndexName": index})).await;
            assert_eq!((&scan["Count"], &scan["Items"][0]["pk"]["S"]), (&json!(1), &json!("b")), "{index}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_item_that_is_renewed_in_time_stays() {
    for engine in engines() {
        let engine = Arc::new(engine);
        engine.ok("CreateTable", table("renewed", None)).await;
        switch(&engine, "renewed", true).await;
        let names: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
        for name in &names {
            put(&engine, "renewed", expiring(name, -1)).await;
        }
        // Whoever comes first: the item is deleted and made again, or renewed and left.
        let renewals: Vec<_> = names
            .iter()
            .map(|name| {
                let (engine, item) = (Arc::clone(&engine), expiring(name, 60));
                tokio::spawn(async move { put(&engine, "renewed", item).await })
            })
            .collect();
        engine.state.expire_items().await.unwrap();
        for renewal in renewals {
            renewal.await.unwrap();
        }
        assert_eq!(left(&engine, "renewed").await, names);
        engine.ground.clock.advance(2 * MINUTE);
        assert!(left(&engine, "renewed").await.is_empty());
    }
}
