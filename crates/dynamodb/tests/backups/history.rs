//! Random writes while time passes: a table restored to some second is what it was then.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{items, recovery, until_active};
use crate::support::{Engine, engines};

/// What happens.
#[derive(Clone, Debug)]
enum Event {
    Put(u8, u8),
    Update(u8, u8),
    Delete(u8),
    /// A transaction, and a batch, of two.
    Both(u8, u8),
    Batch(u8, u8),
    /// So many milliseconds pass.
    Wait(u16),
    /// A second that is asked for later begins.
    Remember,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..8_u8, any::<u8>()).prop_map(|(key, value)| Event::Put(key, value)),
        3 => (0..8_u8, any::<u8>()).prop_map(|(key, value)| Event::Update(key, value)),
        2 => (0..8_u8).prop_map(Event::Delete),
        1 => (0..4_u8, any::<u8>()).prop_map(|(key, value)| Event::Both(key, value)),
        1 => (0..4_u8, any::<u8>()).prop_map(|(key, value)| Event::Batch(key, value)),
        3 => (0..3000_u16).prop_map(Event::Wait),
        2 => Just(Event::Remember),
    ]
}

fn item(key: u8, value: u8) -> Json {
    // Every third item is not in the index.
    let mut item = json!({"pk": {"S": key.to_string()}, "v": {"N": value.to_string()}});
    if !value.is_multiple_of(3) {
        item["g"] = json!({"S": (value % 4).to_string()});
    }
    item
}

async fn happens(engine: &Engine, event: &Event) {
    let key = |key: u8| json!({"pk": {"S": key.to_string()}});
    let put = |key: u8, value: u8| json!({"TableName": "source", "Item": item(key, value)});
    match *event {
        Event::Put(key, value) => drop(engine.ok("PutItem", put(key, value)).await),
        Event::Update(at, value) => {
            let update = json!({
                "TableName": "source", "Key": key(at), "UpdateExpression": "SET v = :v",
                "ExpressionAttributeValues": {":v": {"N": value.to_string()}},
            });
            engine.ok("UpdateItem", update).await;
        }
        Event::Delete(at) => {
            engine.ok("DeleteItem", json!({"TableName": "source", "Key": key(at)})).await;
        }
        Event::Both(at, value) => {
            let steps = [
                json!({"Put": put(at, value)}),
                json!({"Delete": {"TableName": "source", "Key": key(at + 4)}}),
            ];
            engine.ok("TransactWriteItems", json!({"TransactItems": steps})).await;
        }
        Event::Batch(at, value) => {
            let steps = [
                json!({"PutRequest": {"Item": item(at + 4, value)}}),
                json!({"DeleteRequest": {"Key": key(at)}}),
            ];
            engine.ok("BatchWriteItem", json!({"RequestItems": {"source": steps}})).await;
        }
        Event::Wait(milliseconds) => engine.ground.clock.advance(Duration::from_millis(milliseconds.into())),
        Event::Remember => {}
    }
}

fn definition() -> Json {
    let attribute = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    let key = |name: &str| json!([{"AttributeName": name, "KeyType": "HASH"}]);
    json!({
        "TableName": "source", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [attribute("pk"), attribute("g")], "KeySchema": key("pk"),
        "GlobalSecondaryIndexes": [{
            "IndexName": "index", "KeySchema": key("g"), "Projection": {"ProjectionType": "ALL"},
        }],
    })
}

/// The items of a table and of its index.
async fn state(engine: &Engine, table: &str) -> (Vec<Json>, Vec<Json>) {
    let scan = engine.ok("Scan", json!({"TableName": table, "IndexName": "index"})).await;
    let mut entries = scan["Items"].as_array().unwrap().clone();
    entries.sort_by_key(Json::to_string);
    (items(engine, table).await, entries)
}

/// The next second begins.
fn next_second(engine: &Engine) -> i64 {
    let now = engine.ground.platform.clock.now();
    let rest = u64::try_from(1000 - now.0.rem_euclid(1000)).unwrap();
    engine.ground.clock.advance(Duration::from_millis(rest));
    engine.ground.platform.clock.now().seconds()
}

async fn check(engine: &Engine, before: &[Event], events: &[Event]) {
    engine.ok("CreateTable", definition()).await;
    for event in before {
        happens(engine, event).await;
    }
    recovery(engine, "source", true).await;
    let mut remembered = Vec::new();
    for event in events {
        happens(engine, event).await;
        if matches!(event, Event::Remember) {
            let second = next_second(engine);
            remembered.push((second, state(engine, "source").await));
            // What is written within the second is not of it.
            engine.ground.clock.advance(Duration::from_millis(1));
        }
    }
    for (number, (second, expected)) in remembered.iter().enumerate() {
        let target = format!("target-{number}");
        let restore =
            json!({"SourceTableName": "source", "TargetTableName": target, "RestoreDateTime": second});
        engine.ok("RestoreTableToPointInTime", restore).await;
        until_active(engine, &target).await;
        assert_eq!(state(engine, &target).await, *expected, "at {second}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_table_is_restored_to_what_it_was(
        before in prop::collection::vec(event(), 0..10),
        events in prop::collection::vec(event(), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for engine in engines() {
                check(&engine, &before, &events).await;
            }
        });
    }
}
