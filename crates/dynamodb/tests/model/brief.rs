//! A table that is made and deleted all the time, so that a sudden end meets its creation, its items and its removal.
//! Nothing of a deleted table may be left once the engine has gone on with what was under way.

use std::collections::BTreeSet;

use serde_json::json;
use store::key::{KeyBuilder, KeyReader};
use store::{Order, ScanLimit};

use super::schema::TABLES;
use super::subject::Subject;

const NAME: &str = "brief";
const ITEMS: usize = 20;

/// Makes it, fills it and deletes it, for ever.
pub async fn come_and_go(subject: &Subject) {
    let engine = &subject.engine;
    let mut definition = TABLES[0].definition();
    definition["TableName"] = NAME.into();
    loop {
        engine.call("CreateTable", &definition).await;
        for number in 0..ITEMS {
            let item = json!({"pk": {"S": number.to_string()}, "g": {"S": "x"}, "n": {"N": "1"}});
            engine.call("PutItem", &json!({"TableName": NAME, "Item": item})).await;
        }
        engine.call("DeleteTable", &json!({"TableName": NAME})).await;
    }
}

/// Deletes what there is of it after a restart; then there is nothing but what belongs to other tables.
pub async fn check_gone(subject: &Subject) {
    let engine = &subject.engine;
    let (status, body) = engine.call("DescribeTable", &json!({"TableName": NAME})).await;
    if status == 200 {
        let entries = under(subject, body["Table"]["TableId"].as_str().unwrap()).await;
        assert!(entries <= 2 * ITEMS, "{entries} entries of {ITEMS} items");
        engine.ok("DeleteTable", json!({"TableName": NAME})).await;
    }
    engine.state.resume().await.unwrap();
    let mut known = BTreeSet::new();
    for table in 0..TABLES.len() {
        known.insert(id(subject.describe(table).await["TableId"].as_str().unwrap()));
    }
    let strangers: Vec<_> = owners(subject).await.into_iter().filter(|id| !known.contains(id)).collect();
    assert!(strangers.is_empty(), "entries of tables that are gone: {strangers:?}");
}

/// A table's identity as keys of its items have it.
fn id(uuid: &str) -> (u64, u64) {
    let digits = uuid.replace('-', "");
    let half = |digits: &str| u64::from_str_radix(digits, 16).unwrap();
    let (high, low) = digits.split_at(16);
    (half(high), half(low))
}

async fn under(subject: &Subject, uuid: &str) -> usize {
    let id = id(uuid);
    owners(subject).await.into_iter().filter(|owner| *owner == id).count()
}

/// The table of each item and entry in the store.
async fn owners(subject: &Subject) -> Vec<(u64, u64)> {
    let snapshot = subject.engine.ground.platform.store.snapshot().await.unwrap();
    let all = ScanLimit { rows: usize::MAX, bytes: usize::MAX };
    let items = KeyBuilder::new("dynamodb").str("item").range();
    let entries = snapshot.scan(items, Order::Forward, all).await.unwrap();
    let owner = |key: &[u8]| {
        let mut reader = KeyReader::new(key);
        reader.str().unwrap();
        reader.str().unwrap();
        (reader.u64().unwrap(), reader.u64().unwrap())
    };
    entries.iter().map(|(key, _)| owner(key)).collect()
}
