//! Secondary indexes hold what their table says, whatever happens to it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests, where clippy does not see that they are"
)]

mod lifecycle;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value as Json, json};

use super::support::{Engine, engines};

/// An index: its name, its keys, and which attributes its entries hold; all if none are named.
struct Expected {
    name: &'static str,
    keys: &'static [&'static str],
    projected: Option<&'static [&'static str]>,
}

const INDEXES: [Expected; 4] = [
    Expected { name: "all", keys: &["a"], projected: None },
    Expected { name: "inc", keys: &["a", "n"], projected: Some(&["pk", "sk", "a", "n", "x"]) },
    Expected { name: "two", keys: &["a", "x", "n"], projected: Some(&["pk", "sk", "a", "n", "x"]) },
    Expected { name: "loc", keys: &["pk", "n"], projected: Some(&["pk", "sk", "n"]) },
];

fn key_schema(hash: &[&str], range: &[&str]) -> Json {
    let element = |kind: &'static str| move |name: &&str| json!({"AttributeName": name, "KeyType": kind});
    Json::Array(hash.iter().map(element("HASH")).chain(range.iter().map(element("RANGE"))).collect())
}

fn attributes() -> Json {
    let of =
        |name: &str| json!({"AttributeName": name, "AttributeType": if name == "n" { "N" } else { "S" }});
    Json::Array(["pk", "sk", "a", "n", "x"].map(of).to_vec())
}

fn inc() -> Json {
    let projection = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]});
    json!({"IndexName": "inc", "KeySchema": key_schema(&["a"], &["n"]), "Projection": projection})
}

async fn create(engine: &Engine, table: &str) {
    let create = json!({
        "TableName": table, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes(), "KeySchema": key_schema(&["pk"], &["sk"]),
        "LocalSecondaryIndexes": [{
            "IndexName": "loc", "KeySchema": key_schema(&["pk"], &["n"]), "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
        "GlobalSecondaryIndexes": [
            {"IndexName": "all", "KeySchema": key_schema(&["a"], &[]), "Projection": {"ProjectionType": "ALL"}},
            inc(),
            {"IndexName": "two", "KeySchema": key_schema(&["a", "x"], &["n"]), "Projection": {"ProjectionType": "KEYS_ONLY"}},
        ],
    });
    engine.ok("CreateTable", create).await;
}

/// All entries of the table or an index, read in small pages.
async fn scan(engine: &Engine, table: &str, index: Option<&str>) -> Vec<Json> {
    let mut found = Vec::new();
    let mut request = json!({"TableName": table, "Limit": 3});
    if let Some(index) = index {
        request["IndexName"] = index.into();
    }
    loop {
        let page = engine.ok("Scan", request.clone()).await;
        found.extend(page["Items"].as_array().unwrap().iter().cloned());
        match page.get("LastEvaluatedKey") {
            Some(key) => request["ExclusiveStartKey"] = key.clone(),
            None => return found,
        }
    }
}

fn texts(items: impl IntoIterator<Item = Json>) -> Vec<String> {
    let mut texts: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    texts.sort();
    texts
}

/// What an index must hold if the table holds these items.
fn entries(index: &Expected, items: &[Json]) -> Vec<Json> {
    let whole = items.iter().filter(|item| index.keys.iter().all(|key| item.get(key).is_some()));
    let projected = |item: &Json| match index.projected {
        None => item.clone(),
        Some(held) => {
            let attributes = item.as_object().unwrap().iter();
            attributes
                .filter(|(name, _)| held.contains(&name.as_str()))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect()
        }
    };
    whole.map(projected).collect()
}

async fn check(engine: &Engine, table: &str) -> Result<(), TestCaseError> {
    let items = scan(engine, table, None).await;
    for index in &INDEXES {
        let found = scan(engine, table, Some(index.name)).await;
        prop_assert_eq!(texts(found), texts(entries(index, &items)), "{}", index.name);
    }
    let mut of_segments = Vec::new();
    for segment in 0..3 {
        let scan = json!({"TableName": table, "IndexName": "all", "Segment": segment, "TotalSegments": 3});
        of_segments.extend(engine.ok("Scan", scan).await["Items"].as_array().unwrap().iter().cloned());
    }
    prop_assert_eq!(texts(of_segments), texts(entries(&INDEXES[0], &items)));
    for value in ["k", "l"] {
        let query = json!({
            "TableName": table, "IndexName": "inc", "KeyConditionExpression": "a = :a",
            "ExpressionAttributeValues": {":a": {"S": value}},
        });
        let page = engine.ok("Query", query).await;
        let order: Vec<i64> = page["Items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["n"]["N"].as_str().unwrap().parse().unwrap())
            .collect();
        prop_assert!(order.is_sorted(), "{:?}", order);
    }
    Ok(())
}

/// One change of a table.
#[derive(Clone, Debug)]
enum Step {
    Put(Json),
    Set(Json, &'static str, Json),
    Remove(Json, &'static str),
    Delete(Json),
    Batch(Json, Json),
    Transact(Json, Json),
    Rebuild,
}

fn key() -> impl Strategy<Value = Json> {
    ("[pq]", "[1-4]").prop_map(|(pk, sk)| json!({"pk": {"S": pk}, "sk": {"S": sk}}))
}

fn item() -> impl Strategy<Value = Json> {
    let a = prop::option::of("[kl]");
    let n = prop::option::of(-2..3_i64);
    let x = prop::option::of("[uv]");
    (key(), a, n, x, prop::option::of("[yz]")).prop_map(|(mut item, a, n, x, other)| {
        for (name, value) in [("a", a), ("x", x), ("other", other)] {
            if let Some(value) = value {
                item[name] = json!({"S": value});
            }
        }
        if let Some(n) = n {
            item["n"] = json!({"N": n.to_string()});
        }
        item
    })
}

fn step() -> impl Strategy<Value = Step> {
    let value = prop_oneof![
        "[kl]".prop_map(|text| ("a", json!({"S": text}))),
        (-2..3_i64).prop_map(|number| ("n", json!({"N": number.to_string()}))),
        "[uv]".prop_map(|text| ("x", json!({"S": text}))),
        "[yz]".prop_map(|text| ("other", json!({"S": text}))),
    ];
    prop_oneof![
        6 => item().prop_map(Step::Put),
        4 => (key(), value).prop_map(|(key, (name, value))| Step::Set(key, name, value)),
        3 => (key(), prop::sample::select(vec!["a", "n", "x", "other"])).prop_map(|(key, name)| Step::Remove(key, name)),
        3 => key().prop_map(Step::Delete),
        2 => (item(), key()).prop_map(|(item, key)| Step::Batch(item, key)),
        2 => (item(), key()).prop_map(|(item, key)| Step::Transact(item, key)),
        1 => Just(Step::Rebuild),
    ]
}

async fn run(engine: &Engine, table: &str, step: &Step) {
    match step {
        Step::Put(item) => drop(engine.ok("PutItem", json!({"TableName": table, "Item": item})).await),
        Step::Set(key, name, value) => {
            let update = json!({
                "TableName": table, "Key": key, "UpdateExpression": "SET #n = :v",
                "ExpressionAttributeNames": {"#n": name}, "ExpressionAttributeValues": {":v": value},
            });
            engine.ok("UpdateItem", update).await;
        }
        Step::Remove(key, name) => {
            let update = json!({
                "TableName": table, "Key": key, "UpdateExpression": "REMOVE #n",
                "ExpressionAttributeNames": {"#n": name},
            });
            engine.ok("UpdateItem", update).await;
        }
        Step::Delete(key) => drop(engine.ok("DeleteItem", json!({"TableName": table, "Key": key})).await),
        Step::Batch(item, key) => {
            let requests = [json!({"PutRequest": {"Item": item}}), json!({"DeleteRequest": {"Key": key}})];
            // The same item twice is refused.
            engine.call("BatchWriteItem", &json!({"RequestItems": {table: requests}})).await;
        }
        Step::Transact(item, key) => {
            let actions = [
                json!({"Put": {"TableName": table, "Item": item}}),
                json!({"Delete": {"TableName": table, "Key": key}}),
            ];
            engine.call("TransactWriteItems", &json!({"TransactItems": actions})).await;
        }
        Step::Rebuild => rebuild(engine, table).await,
    }
}

/// Deletes an index and makes it again.
async fn rebuild(engine: &Engine, table: &str) {
    let delete = json!([{"Delete": {"IndexName": "inc"}}]);
    engine.ok("UpdateTable", json!({"TableName": table, "GlobalSecondaryIndexUpdates": delete})).await;
    add(engine, table).await;
    until_active(engine, table).await;
}

async fn add(engine: &Engine, table: &str) {
    let update = json!({
        "TableName": table, "AttributeDefinitions": attributes(), "GlobalSecondaryIndexUpdates": [{"Create": inc()}],
    });
    engine.ok("UpdateTable", update).await;
}

async fn until_active(engine: &Engine, table: &str) {
    loop {
        let described = engine.ok("DescribeTable", json!({"TableName": table})).await;
        let indexes = described["Table"]["GlobalSecondaryIndexes"].as_array().unwrap();
        if indexes.iter().all(|index| index["IndexStatus"] == "ACTIVE") {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[test]
fn indexes_equal_what_their_table_says_after_every_step() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let engines = engines();
    let number = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 24, ..Config::default() });
    let steps = prop::collection::vec(step(), 1..16);
    let result = runner.run(&steps, |steps| {
        number.set(number.get() + 1);
        let table = format!("table-{}", number.get());
        runtime.block_on(async {
            for engine in &engines {
                create(engine, &table).await;
                for step in &steps {
                    run(engine, &table, step).await;
                    check(engine, &table).await?;
                }
            }
            Ok(())
        })
    });
    result.unwrap();
}
