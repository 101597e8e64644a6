//! A client that reads and writes a few items at random and writes down what it did and saw.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::{Entropy, SeededEntropy};
use serde_json::{Value as Json, json};

use super::checker::{ITEMS, Operation, Write};
use crate::support::Engine;

const TABLE: &str = "history";

pub struct Client {
    engine: Arc<Engine>,
    /// Numbers calls and answers in the order in which they happen.
    clock: Arc<AtomicUsize>,
    choices: SeededEntropy,
    /// Values this client writes are its own.
    next_value: i64,
    /// What it saw last of each item: what its conditions expect.
    known: Vec<Option<i64>>,
}

impl Client {
    pub fn new(engine: Arc<Engine>, clock: Arc<AtomicUsize>, number: u64) -> Self {
        let next_value = i64::try_from(number + 1).unwrap() * 1_000_000;
        Self { engine, clock, choices: SeededEntropy::new(number), next_value, known: vec![None; ITEMS] }
    }

    pub async fn work(mut self, operations: usize) -> Vec<Operation> {
        let mut history = Vec::new();
        for _ in 0..operations {
            let called = self.clock.fetch_add(1, Ordering::SeqCst);
            let done = self.one().await;
            let answered = self.clock.fetch_add(1, Ordering::SeqCst);
            for (item, value) in done.iter().flat_map(|operation| &operation.saw) {
                self.known[*item] = *value;
            }
            history.extend(done.into_iter().map(|operation| Operation { called, answered, ..operation }));
        }
        history
    }

    fn choose(&self, among: usize) -> usize {
        usize::try_from(self.choices.below(u32::try_from(among).unwrap())).unwrap()
    }

    fn value(&mut self) -> i64 {
        // Additions of others stay below the next one.
        self.next_value += 1000;
        self.next_value
    }

    /// Two different items.
    fn pair(&self) -> (usize, usize) {
        let first = self.choose(ITEMS);
        (first, (first + 1 + self.choose(ITEMS - 1)) % ITEMS)
    }

    /// Does something; what was refused because of another transaction did nothing and is not part of the history.
    async fn one(&mut self) -> Vec<Operation> {
        match self.choose(8) {
            0 => self.put().await,
            1 | 2 => self.get().await,
            3 => self.add().await,
            4 => self.delete().await,
            5 => self.replace().await,
            6 => self.transact_get().await,
            _ => self.transact_write().await,
        }
    }

    async fn put(&mut self) -> Vec<Operation> {
        let (item, value) = (self.choose(ITEMS), self.value());
        let input = json!({"TableName": TABLE, "Item": stored(item, value), "ReturnValues": "ALL_OLD"});
        let done = |body: &Json| {
            operation(vec![(item, number(&body["Attributes"]))], vec![(item, Write::Set(Some(value)))])
        };
        self.single("PutItem", input, done).await
    }

    async fn get(&mut self) -> Vec<Operation> {
        let item = self.choose(ITEMS);
        let input = json!({"TableName": TABLE, "Key": key(item), "ConsistentRead": true});
        self.single("GetItem", input, |body| operation(vec![(item, number(&body["Item"]))], vec![])).await
    }

    async fn add(&mut self) -> Vec<Operation> {
        let item = self.choose(ITEMS);
        let mut input = addition(item);
        input["ReturnValues"] = json!("ALL_OLD");
        let done =
            |body: &Json| operation(vec![(item, number(&body["Attributes"]))], vec![(item, Write::Add(1))]);
        self.single("UpdateItem", input, done).await
    }

    async fn delete(&mut self) -> Vec<Operation> {
        let item = self.choose(ITEMS);
        let input = json!({"TableName": TABLE, "Key": key(item), "ReturnValues": "ALL_OLD"});
        let done = |body: &Json| {
            operation(vec![(item, number(&body["Attributes"]))], vec![(item, Write::Set(None))])
        };
        self.single("DeleteItem", input, done).await
    }

    /// Puts a value if the item is as this client saw it last.
    async fn replace(&mut self) -> Vec<Operation> {
        let (item, value) = (self.choose(ITEMS), self.value());
        let expected = self.known[item];
        let mut input = json!({"TableName": TABLE, "Item": stored(item, value)});
        condition(&mut input, expected);
        let (status, body) = self.engine.call("PutItem", &input).await;
        match code(&body) {
            _ if status == 200 => {
                vec![operation(vec![(item, expected)], vec![(item, Write::Set(Some(value)))])]
            }
            "ConditionalCheckFailedException" => vec![operation(vec![(item, number(&body["Item"]))], vec![])],
            other => refused(other),
        }
    }

    async fn transact_get(&mut self) -> Vec<Operation> {
        let gets: Vec<Json> =
            (0..ITEMS).map(|item| json!({"Get": {"TableName": TABLE, "Key": key(item)}})).collect();
        let done = |body: &Json| {
            let found = (0..ITEMS).map(|item| (item, number(&body["Responses"][item]["Item"])));
            operation(found.collect(), vec![])
        };
        self.single("TransactGetItems", json!({"TransactItems": gets}), done).await
    }

    /// Checks one item and changes two others, if the first is as this client saw it last.
    async fn transact_write(&mut self) -> Vec<Operation> {
        let (checked, put) = self.pair();
        let added = (0..ITEMS).find(|item| *item != checked && *item != put).unwrap();
        let (expected, value) = (self.known[checked], self.value());
        let mut check = json!({"TableName": TABLE, "Key": key(checked)});
        condition(&mut check, expected);
        let items = json!([
            {"ConditionCheck": check},
            {"Put": {"TableName": TABLE, "Item": stored(put, value)}},
            {"Update": addition(added)},
        ]);
        let (status, body) = self.engine.call("TransactWriteItems", &json!({"TransactItems": items})).await;
        let reason = &body["CancellationReasons"][0];
        if status == 200 {
            let wrote = vec![(put, Write::Set(Some(value))), (added, Write::Add(1))];
            return vec![operation(vec![(checked, expected)], wrote)];
        }
        if reason["Code"] == "ConditionalCheckFailed" {
            return vec![operation(vec![(checked, number(&reason["Item"]))], vec![])];
        }
        refused(code(&body))
    }

    async fn single(&self, call: &str, input: Json, done: impl FnOnce(&Json) -> Operation) -> Vec<Operation> {
        let (status, body) = self.engine.call(call, &input).await;
        if status == 200 { vec![done(&body)] } else { refused(code(&body)) }
    }
}

fn operation(saw: Vec<(usize, Option<i64>)>, wrote: Vec<(usize, Write)>) -> Operation {
    Operation { saw, wrote, ..Operation::default() }
}

/// Nothing happened.
fn refused(code: &str) -> Vec<Operation> {
    assert!(matches!(code, "TransactionConflictException" | "TransactionCanceledException"), "{code}");
    Vec::new()
}

fn code(body: &Json) -> &str {
    body["__type"].as_str().unwrap_or_default().rsplit('#').next().unwrap_or_default()
}

fn key(item: usize) -> Json {
    json!({"pk": {"S": format!("item {item}")}})
}

fn stored(item: usize, value: i64) -> Json {
    let mut stored = key(item);
    stored["n"] = json!({"N": value.to_string()});
    stored
}

fn addition(item: usize) -> Json {
    json!({
        "TableName": TABLE, "Key": key(item), "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    })
}

/// Adds the condition that the item is as expected, and asks for it as it is.
fn condition(input: &mut Json, expected: Option<i64>) {
    match expected {
        None => input["ConditionExpression"] = json!("attribute_not_exists(n)"),
        Some(value) => {
            input["ConditionExpression"] = json!("n = :expected");
            input["ExpressionAttributeValues"] = json!({":expected": {"N": value.to_string()}});
        }
    }
    input["ReturnValuesOnConditionCheckFailure"] = json!("ALL_OLD");
}

fn number(item: &Json) -> Option<i64> {
    Some(item["n"]["N"].as_str()?.parse().unwrap())
}
