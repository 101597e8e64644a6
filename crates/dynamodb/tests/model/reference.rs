//! The reference: tables as maps in memory, one operation after the other, answers as they are to be. It is right because
//! there is nothing to it, so it must not share code with the engine.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use testing::NOW;

use super::evaluation::update;
use super::operation::{Action, Clause, Operation, Write};
use super::schema::{Index, Item, LATE, Ordered, RICH, Schema, TABLES, kind, number};

#[derive(Clone, Debug)]
pub struct Table {
    pub schema: &'static Schema,
    pub items: BTreeMap<Vec<Ordered>, Item>,
    /// The records of what happened at once, in any order within.
    pub stream: Vec<Vec<Json>>,
    pub has_late: bool,
}

#[derive(Clone, Debug)]
pub struct Reference {
    pub tables: Vec<Table>,
    now: i64,
}

/// Why a write does not happen.
enum Refusal {
    Condition(Option<Item>),
    Invalid,
}

fn error(code: &str) -> Json {
    json!({"error": code})
}

pub fn invalid() -> Json {
    error("ValidationException")
}

impl Table {
    pub fn new(schema: &'static Schema) -> Self {
        Self { schema, items: BTreeMap::new(), stream: Vec::new(), has_late: false }
    }

    /// The table itself and its indexes.
    pub fn indexes(&self) -> impl Iterator<Item = &'static Index> {
        let has_late = self.has_late;
        self.schema.indexes.iter().filter(move |index| has_late || index.name != LATE)
    }

    pub fn index(&self, number: usize) -> Option<&'static Index> {
        let index = &self.schema.indexes[number];
        (self.has_late || index.name != LATE).then_some(index)
    }

    /// What the index holds.
    pub fn entries(&self, index: &Index) -> Vec<Item> {
        self.items.values().filter_map(|item| index.entry(self.schema, item)).collect()
    }

    fn is_index_key(&self, attribute: &str) -> bool {
        self.indexes().any(|index| index.attributes().any(|name| name == attribute))
    }

    /// Whether a write gives keys of indexes what they cannot hold: an empty value, another type.
    fn faults(&self, action: &Action) -> [bool; 2] {
        let given: Vec<(&str, &Json)> = match action {
            Action::Put(item) => item.iter().map(|(name, value)| (name.as_str(), value)).collect(),
            Action::Update(_, clauses) => clauses.iter().filter_map(assigned).collect(),
            Action::Delete(_) | Action::Check(_) => Vec::new(),
        };
        let keys: Vec<_> = given.into_iter().filter(|(name, _)| self.is_index_key(name)).collect();
        let of_type = |name: &str, value: &Json| value.get(kind(name)).is_some();
        [
            keys.iter().any(|(_, value)| value["S"] == ""),
            keys.iter().any(|(name, value)| !of_type(name, value)),
        ]
    }

    /// The item after a write.
    fn decide(&self, write: &Write) -> Result<Option<Item>, Refusal> {
        let before = self.items.get(&self.schema.place(write.action.item()));
        let absent = Item::new();
        if !write.condition.as_ref().is_none_or(|it| it.holds(before.unwrap_or(&absent))) {
            return Err(Refusal::Condition(before.cloned()));
        }
        match &write.action {
            Action::Put(item) => Ok(Some(item.clone())),
            Action::Update(key, clauses) => update(before, key, clauses).map_err(|()| Refusal::Invalid),
            Action::Delete(_) => Ok(None),
            Action::Check(_) => Ok(before.cloned()),
        }
    }

    /// Puts the item in its place, or takes it away; answers the one before and the record of the change, if it is one.
    fn set(&mut self, key: &Item, after: Option<Item>, by_service: bool) -> (Option<Item>, Option<Json>) {
        let place = self.schema.place(key);
        let before = match &after {
            Some(after) => self.items.insert(place, after.clone()),
            None => self.items.remove(&place),
        };
        let event = match (&before, &after) {
            (None, Some(_)) => "INSERT",
            (Some(_), None) => "REMOVE",
            (Some(before), Some(after)) if before != after => "MODIFY",
            _ => return (before, None),
        };
        let record = json!({
            "event": event, "key": self.schema.key_of(key), "old": before, "new": after, "service": by_service,
        });
        (before, Some(record))
    }
}

/// What a clause says an attribute becomes, whatever it was.
fn assigned(clause: &Clause) -> Option<(&str, &Json)> {
    match clause {
        Clause::Set(name, value) => Some((name, value)),
        _ => None,
    }
}

impl Reference {
    pub fn new() -> Self {
        Self { tables: TABLES.iter().map(Table::new).collect(), now: NOW.seconds() }
    }

    /// Does it; the answer, as `run` makes it of the engine's.
    pub fn run(&mut self, operation: &Operation) -> Json {
        match operation {
            Operation::Write(write) => self.write(write),
            Operation::Transact(writes) => self.transact(writes),
            Operation::Batch(writes) => self.batch(writes),
            Operation::Read(how, keys) => self.read(*how, keys),
            Operation::Query(query) => self.query(query),
            Operation::Scan { table, index, .. } => self.scan(*table, *index),
            Operation::Expire(seconds) => self.expire(*seconds),
            Operation::Toggle => {
                self.tables[RICH].has_late ^= true;
                Json::Null
            }
            Operation::Remake(table) => {
                self.tables[*table] = Table::new(&TABLES[*table]);
                Json::Null
            }
        }
    }

    fn write(&mut self, write: &Write) -> Json {
        let table = &mut self.tables[write.table];
        if table.faults(&write.action).contains(&true) {
            return invalid();
        }
        match table.decide(write) {
            Err(Refusal::Invalid) => invalid(),
            Err(Refusal::Condition(item)) => {
                let mut refusal = error("ConditionalCheckFailedException");
                if let Some(item) = item {
                    refusal["item"] = json!(item);
                }
                refusal
            }
            Ok(after) => {
                let answered = matches!(write.action, Action::Update(..)).then(|| after.clone());
                let (before, record) = table.set(write.action.item(), after, false);
                table.stream.extend(record.map(|record| vec![record]));
                answered.unwrap_or(before).map_or_else(|| json!({}), |item| json!({"Attributes": item}))
            }
        }
    }

    /// Whether an item is named twice.
    pub fn repeats<'a>(&self, mut keys: impl Iterator<Item = (usize, &'a Item)>) -> bool {
        let mut seen = std::collections::BTreeSet::new();
        !keys.all(|(table, key)| seen.insert((table, self.tables[table].schema.place(key))))
    }

    fn apply(&mut self, changes: Vec<(usize, &Item, Option<Item>)>) {
        let mut records: Vec<Vec<Json>> = vec![Vec::new(); self.tables.len()];
        for (number, key, after) in changes {
            records[number].extend(self.tables[number].set(key, after, false).1);
        }
        for (table, group) in self.tables.iter_mut().zip(records) {
            table.stream.extend((!group.is_empty()).then_some(group));
        }
    }

    fn transact(&mut self, writes: &[Write]) -> Json {
        let faults: Vec<[bool; 2]> =
            writes.iter().map(|write| self.tables[write.table].faults(&write.action)).collect();
        // Our reading: what is not of its index's type is told of by itself, even where another action has its item.
        let fitting = writes.iter().zip(&faults).filter(|(_, [_, mistyped])| !mistyped);
        let keys = fitting.map(|(write, _)| (write.table, write.action.item()));
        if faults.iter().any(|[is_empty, _]| *is_empty) || self.repeats(keys) {
            return invalid();
        }
        if faults.iter().any(|[_, mistyped]| *mistyped) {
            let reason = |[_, mistyped]: &[bool; 2]| json!({"Code": if *mistyped { "ValidationError" } else { "None" }});
            return cancelled(faults.iter().map(reason).collect());
        }
        let decided: Vec<_> = writes.iter().map(|write| self.tables[write.table].decide(write)).collect();
        if decided.iter().any(Result::is_err) {
            return cancelled(decided.iter().map(reason).collect());
        }
        let changes = writes.iter().zip(decided.into_iter().flatten());
        self.apply(changes.map(|(write, after)| (write.table, write.action.item(), after)).collect());
        json!({})
    }

    fn batch(&mut self, writes: &[Write]) -> Json {
        let is_faulty = |write: &Write| self.tables[write.table].faults(&write.action).contains(&true);
        let keys = writes.iter().map(|write| (write.table, write.action.item()));
        if writes.iter().any(is_faulty) || self.repeats(keys) {
            return invalid();
        }
        let change = |write: &'_ Write| match &write.action {
            Action::Put(item) => Some(item.clone()),
            _ => None,
        };
        self.apply(writes.iter().map(|write| (write.table, write.action.item(), change(write))).collect());
        json!({"UnprocessedItems": {}})
    }

    fn expire(&mut self, seconds: u32) -> Json {
        self.now += i64::from(seconds);
        for table in &mut self.tables {
            let is_over =
                |item: &&Item| item.get("ends").and_then(number).is_some_and(|ends| ends < self.now);
            let over: Vec<Item> = table.items.values().filter(is_over).cloned().collect();
            let records: Vec<Json> = over.iter().filter_map(|item| table.set(item, None, true).1).collect();
            table.stream.extend((!records.is_empty()).then_some(records));
        }
        Json::Null
    }
}

fn reason(decided: &Result<Option<Item>, Refusal>) -> Json {
    match decided {
        Ok(_) => json!({"Code": "None"}),
        Err(Refusal::Invalid) => json!({"Code": "ValidationError"}),
        Err(Refusal::Condition(None)) => json!({"Code": "ConditionalCheckFailed"}),
        Err(Refusal::Condition(Some(item))) => json!({"Code": "ConditionalCheckFailed", "Item": item}),
    }
}

fn cancelled(reasons: Vec<Json>) -> Json {
    json!({"error": "TransactionCanceledException", "reasons": reasons})
}
