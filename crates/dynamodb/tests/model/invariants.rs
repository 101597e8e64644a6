//! What must be true after any sequence: tables and indexes hold what the references say, sizes and collections are
//! counted right, expiries are kept, and streams have every change once and in order.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value as Json, json};
use store::key::KeyBuilder;
use store::{Order, Range, ScanLimit};

use super::reference::{Reference, Table};
use super::schema::{Index, Item, LATE, Ordered, TABLES, ordered};
use super::subject::Subject;

/// What clients have written, whose partitions begin with a prefix of their own, and what became of it.
pub type Parts = [(String, Reference)];

/// What is wrong, if anything.
pub async fn check(subject: &Subject, parts: &Parts) -> Result<(), String> {
    // So that sizes are counted anew.
    subject.engine.ground.clock.advance(Duration::from_secs(1));
    for number in 0..TABLES.len() {
        let table = united(parts, number);
        check_content(subject, number, &table).await?;
        check_sizes(subject, number, &table).await?;
        let records = stream(subject, number).await;
        for (prefix, part) in parts {
            let own = records.iter().filter(|record| is_of(&record["key"], prefix)).cloned().collect();
            check_stream(own, &part.tables[number].stream)?;
        }
        let expected: usize = parts.iter().flat_map(|(_, it)| &it.tables[number].stream).map(Vec::len).sum();
        equal("records", &json!(expected), &json!(records.len()))?;
    }
    Ok(())
}

pub fn is_of(item: &Json, prefix: &str) -> bool {
    item["pk"]["S"].as_str().unwrap().starts_with(prefix)
}

fn united(parts: &Parts, number: usize) -> Table {
    let mut table = Table::new(&TABLES[number]);
    for (_, part) in parts {
        table.has_late = part.tables[number].has_late;
        table.items.extend(part.tables[number].items.clone());
    }
    table
}

fn equal(what: &str, expected: &Json, found: &Json) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what}\nexpected {expected}\nfound    {found}")) }
}

async fn check_content(subject: &Subject, number: usize, table: &Table) -> Result<(), String> {
    for (index, definition) in table.schema.indexes.iter().enumerate() {
        if definition.name == LATE && !table.has_late {
            continue;
        }
        let mut entries: Vec<Json> = table.entries(definition).iter().map(|entry| json!(entry)).collect();
        entries.sort_by_key(ToString::to_string);
        let what = format!("{} {}", table.schema.name, definition.name);
        equal(&what, &json!({"items": entries}), &subject.scan(number, index, None, 1).await)?;
    }
    Ok(())
}

/// The size of an item as the Developer Guide has it ("DynamoDB item sizes and formats").
fn size(item: &Item) -> u64 {
    let of = |(name, value): (&String, &Json)| name.len() as u64 + value_size(value);
    item.iter().map(of).sum()
}

fn value_size(value: &Json) -> u64 {
    let lengths = |list: &Json| -> u64 { list.as_array().unwrap().iter().map(length).sum() };
    match (&value["S"], &value["N"], &value["SS"], &value["L"]) {
        (text @ Json::String(_), ..) => length(text),
        (_, Json::String(number), ..) => number_size(number),
        (_, _, set @ Json::Array(_), _) => lengths(set),
        (.., list) => 3 + list.as_array().unwrap().iter().map(|value| 1 + value_size(value)).sum::<u64>(),
    }
}

fn length(text: &Json) -> u64 {
    text.as_str().unwrap().len() as u64
}

/// A byte, one for each two digits between the first and the last that count, and one for a sign.
fn number_size(text: &str) -> u64 {
    let mut number: u64 = text.trim_start_matches('-').parse().unwrap();
    while number > 0 && number.is_multiple_of(100) {
        number /= 100;
    }
    let mut size = 1 + u64::from(text.starts_with('-'));
    while number > 0 {
        (number, size) = (number / 100, size + 1);
    }
    size
}

async fn check_sizes(subject: &Subject, number: usize, table: &Table) -> Result<(), String> {
    let described = subject.describe(number).await;
    let counted = |entries: &[Item]| (entries.len() as u64, entries.iter().map(size).sum::<u64>());
    for index in table.indexes() {
        let found = if index.name.is_empty() {
            json!([described["ItemCount"], described["TableSizeBytes"]])
        } else {
            let kind = if index.is_local { "LocalSecondaryIndexes" } else { "GlobalSecondaryIndexes" };
            let of_kind = described[kind].as_array().unwrap();
            let described = of_kind.iter().find(|other| other["IndexName"] == index.name).unwrap();
            json!([described["ItemCount"], described["IndexSizeBytes"]])
        };
        let what = format!("sizes of {} {}", table.schema.name, index.name);
        equal(&what, &json!(counted(&table.entries(index))), &found)?;
    }
    check_collections(subject, &described, table).await?;
    let expiring = table.items.values().filter(|item| item.contains_key("ends")).count();
    let found = under(subject, &described, u64::MAX - 1).await.len();
    equal("expiries", &json!(expiring), &json!(found))
}

/// The sizes of collections decide what is refused at ten gigabytes, which no test can write: they are read where they lie.
async fn check_collections(subject: &Subject, described: &Json, table: &Table) -> Result<(), String> {
    let mut expected: BTreeMap<Ordered, u64> = BTreeMap::new();
    if table.schema.indexes.iter().any(|index| index.is_local) {
        let kept = |index: &&Index| index.name.is_empty() || index.is_local;
        for entry in table.indexes().filter(kept).flat_map(|index| table.entries(index)) {
            *expected.entry(ordered(&entry["pk"])).or_default() += size(&entry);
        }
    }
    let mut expected: Vec<u64> = expected.into_values().collect();
    let values = under(subject, described, u64::MAX).await.into_iter();
    let mut found: Vec<u64> = values.map(|value| u64::from_be_bytes(value[..].try_into().unwrap())).collect();
    expected.sort_unstable();
    found.sort_unstable();
    equal("collections", &json!(expected), &json!(found))
}

/// What the store has under this number of the table's indexes.
async fn under(subject: &Subject, described: &Json, index: u64) -> Vec<store::Bytes> {
    let id = described["TableId"].as_str().unwrap().replace('-', "");
    let half = |digits: &str| u64::from_str_radix(digits, 16).unwrap();
    let (high, low) = id.split_at(16);
    let range: Range =
        KeyBuilder::new("dynamodb").str("item").u64(half(high)).u64(half(low)).u64(index).range();
    let snapshot = subject.engine.ground.platform.store.snapshot().await.unwrap();
    let all = ScanLimit { rows: usize::MAX, bytes: usize::MAX };
    let entries = snapshot.scan(range, Order::Forward, all).await.unwrap();
    entries.into_iter().map(|(_, value)| value).collect()
}

/// All records of a table's stream in the reference's form.
pub async fn stream(subject: &Subject, number: usize) -> Vec<Json> {
    let (engine, mut records) = (&subject.engine, Vec::new());
    let arn = subject.describe(number).await["LatestStreamArn"].clone();
    let described = engine.ok("DescribeStream", json!({"StreamArn": arn})).await;
    let shard = &described["StreamDescription"]["Shards"][0]["ShardId"];
    let input = json!({"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
    let mut next = engine.ok("GetShardIterator", input).await["ShardIterator"].clone();
    loop {
        let answer = engine.ok("GetRecords", json!({"ShardIterator": next})).await;
        let found = answer["Records"].as_array().unwrap();
        if found.is_empty() {
            return records;
        }
        records.extend(found.iter().map(record));
        next = answer["NextShardIterator"].clone();
    }
}

fn record(record: &Json) -> Json {
    let change = &record["dynamodb"];
    json!({
        "event": record["eventName"], "key": change["Keys"], "old": change["OldImage"], "new": change["NewImage"],
        "service": record["userIdentity"]["PrincipalId"] == "dynamodb.amazonaws.com",
    })
}

/// Whether the records are those of these groups, one group after the other.
pub fn check_stream(records: Vec<Json>, groups: &[Vec<Json>]) -> Result<(), String> {
    let mut rest = records.as_slice();
    for group in groups {
        let (found, after) = rest.split_at(group.len().min(rest.len()));
        rest = after;
        let sorted = |group: &[Json]| {
            let mut group = group.to_vec();
            group.sort_by_key(ToString::to_string);
            Json::from(group)
        };
        equal("stream", &sorted(group), &sorted(found))?;
    }
    equal("more in the stream", &json!([]), &json!(rest))
}
