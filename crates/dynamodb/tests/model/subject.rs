//! The engine, asked through wire bytes to do what the reference does, and its answers in the reference's form. What was
//! asked is written down in the form of `corpus/dynamodb/operations`.

use std::sync::Arc;
use std::time::Duration;

use base::OsEntropy;
use dynamodb::Options;
use parking_lot::Mutex;
use serde_json::{Value as Json, json};
use testing::{Ground, Storage};

use super::operation::{Operation, Query, Reading, batch, reading, transaction};
use super::schema::{LATE, RICH, TABLES, definition};
use crate::support::Engine;

pub struct Subject {
    pub engine: Engine,
    steps: Mutex<Vec<Json>>,
}

impl Subject {
    pub fn new(storage: Storage) -> Self {
        Self { engine: Engine::refusing(storage, &[]), steps: Mutex::default() }
    }

    /// The same with ids that no other has, for a folder that several use one after the other.
    pub fn with_own_ids(storage: Storage) -> Self {
        let mut ground = Ground::on(storage);
        ground.platform.entropy = Arc::new(OsEntropy);
        Self { engine: Engine::on(ground, Options::default(), |_| None), steps: Mutex::default() }
    }

    /// The script so far.
    pub fn script(&self) -> String {
        let steps: Vec<String> = self.steps.lock().iter().map(ToString::to_string).collect();
        format!("{{\"steps\": [\n  {}\n]}}", steps.join(",\n  "))
    }

    async fn call(&self, call: &str, input: Json) -> Json {
        self.steps.lock().push(json!({"call": call, "input": input}));
        let (status, body) = self.engine.call(call, &input).await;
        if status == 200 { body } else { refusal(&body) }
    }

    pub async fn create_tables(&self) {
        for table in 0..TABLES.len() {
            self.create_table(table).await;
        }
    }

    async fn create_table(&self, table: usize) {
        let schema = &TABLES[table];
        self.call("CreateTable", schema.definition()).await;
        let expiry = json!({"Enabled": true, "AttributeName": "ends"});
        let input = json!({"TableName": schema.name, "TimeToLiveSpecification": expiry});
        self.call("UpdateTimeToLive", input).await;
    }

    /// Does it; what is answered, in the reference's form.
    pub async fn run(&self, operation: &Operation) -> Json {
        match operation {
            Operation::Write(write) => {
                let (call, input) = write.call();
                self.call(call, input).await
            }
            Operation::Transact(writes) => self.call("TransactWriteItems", transaction(writes)).await,
            Operation::Batch(writes) => self.call("BatchWriteItem", batch(writes)).await,
            Operation::Read(how, keys) => {
                let (call, input) = reading(*how, keys);
                let mut answer = self.call(call, input).await;
                if *how == Reading::Batch {
                    let tables = answer["Responses"].as_object_mut();
                    tables.into_iter().flat_map(|tables| tables.values_mut()).for_each(sort);
                    answer.as_object_mut().unwrap().retain(|_, value| !value.is_null());
                }
                answer
            }
            Operation::Query(query) => self.query(query).await,
            Operation::Scan { table, index, limit, segments } => {
                self.scan(*table, *index, *limit, *segments).await
            }
            Operation::Expire(seconds) => {
                self.steps.lock().push(json!({"seconds pass, and what is over goes": seconds}));
                self.engine.ground.clock.advance(Duration::from_secs(u64::from(*seconds)));
                self.engine.state.expire_items().await.unwrap();
                Json::Null
            }
            Operation::Toggle => self.toggle().await,
            Operation::Remake(table) => {
                self.call("DeleteTable", json!({"TableName": TABLES[*table].name})).await;
                self.create_table(*table).await;
                Json::Null
            }
        }
    }

    async fn query(&self, query: &Query) -> Json {
        let (mut input, mut pages) = (query.input(), Vec::new());
        // More pages than there are items: one does not lead on.
        while pages.len() < 100 {
            let page = self.call("Query", input.clone()).await;
            if page.get("error").is_some() {
                return page;
            }
            let next = page.get("LastEvaluatedKey").cloned();
            pages.push(page);
            match next {
                Some(next) => input["ExclusiveStartKey"] = next,
                None => break,
            }
        }
        json!({"pages": pages})
    }

    /// All that a table or index holds, in any order.
    pub async fn scan(&self, table: usize, index: usize, limit: Option<usize>, segments: usize) -> Json {
        let (schema, mut items) = (&TABLES[table], Vec::new());
        for segment in 0..segments {
            let mut input = json!({"TableName": schema.name, "Segment": segment, "TotalSegments": segments});
            if index > 0 {
                input["IndexName"] = schema.indexes[index].name.into();
            }
            if let Some(limit) = limit {
                input["Limit"] = limit.into();
            }
            loop {
                let page = self.call("Scan", input.clone()).await;
                let Some(found) = page["Items"].as_array() else { return page };
                assert!(limit.is_none_or(|limit| found.len() <= limit), "{input} {page}");
                items.extend(found.iter().cloned());
                match page.get("LastEvaluatedKey") {
                    Some(next) => input["ExclusiveStartKey"] = next.clone(),
                    None => break,
                }
            }
        }
        let mut items = Json::from(items);
        sort(&mut items);
        json!({"items": items})
    }

    async fn toggle(&self) -> Json {
        let change = match self.late_status().await {
            None => json!({"Create": TABLES[RICH].indexes.last().unwrap().definition()}),
            Some(_) => json!({"Delete": {"IndexName": LATE}}),
        };
        let input = json!({
            "TableName": TABLES[RICH].name, "AttributeDefinitions": [definition("x")],
            "GlobalSecondaryIndexUpdates": [change],
        });
        let answer = self.call("UpdateTable", input).await;
        self.wait_for_late().await;
        answer.get("error").map_or(Json::Null, |_| answer.clone())
    }

    async fn late_status(&self) -> Option<String> {
        let table = self.describe(RICH).await;
        let index = table["GlobalSecondaryIndexes"].as_array()?.iter().find(|it| it["IndexName"] == LATE)?;
        Some(index["IndexStatus"].as_str()?.to_owned())
    }

    /// Waits until the late index is not being filled; whether there is one.
    pub async fn wait_for_late(&self) -> bool {
        loop {
            match self.late_status().await.as_deref() {
                None => return false,
                Some("ACTIVE") => return true,
                Some(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        }
    }

    pub async fn describe(&self, table: usize) -> Json {
        let input = json!({"TableName": TABLES[table].name});
        self.engine.ok("DescribeTable", input).await["Table"].clone()
    }
}

fn refusal(body: &Json) -> Json {
    let code = body["__type"].as_str().unwrap_or_default().rsplit('#').next();
    let mut refusal = json!({"error": code});
    if let Some(item) = body.get("Item") {
        refusal["item"] = item.clone();
    }
    if let Some(reasons) = body["CancellationReasons"].as_array() {
        let mut reasons = reasons.clone();
        for reason in &mut reasons {
            reason.as_object_mut().unwrap().remove("Message");
        }
        refusal["reasons"] = reasons.into();
    }
    refusal
}

fn sort(list: &mut Json) {
    list.as_array_mut().unwrap().sort_by_key(ToString::to_string);
}
