//! Operations at random, from a seed. Few keys and values, so that operations meet one another.

use base::{Entropy as _, SeededEntropy};
use serde_json::{Value as Json, json};
use testing::NOW;

use super::operation::{Action, Clause, Condition, Operation, Query, Reading, Write};
use super::schema::{Index, Item, RICH, TABLES, kind, ordered};

pub struct Generator {
    choices: SeededEntropy,
    /// What partition keys begin with.
    prefix: String,
    /// Whether there are writes alone, which depend on nobody else's.
    writes_only: bool,
}

fn text(text: impl Into<String>) -> Json {
    json!({"S": text.into()})
}

fn whole(number: i64) -> Json {
    json!({"N": number.to_string()})
}

impl Generator {
    /// Of everything.
    pub fn new(seed: u64) -> Self {
        Self { choices: SeededEntropy::new(seed), prefix: String::new(), writes_only: false }
    }

    /// Of writes to partitions that begin so.
    pub fn of_writes(seed: u64, prefix: &str) -> Self {
        Self { choices: SeededEntropy::new(seed), prefix: prefix.to_owned(), writes_only: true }
    }

    fn below(&self, bound: u32) -> u32 {
        self.choices.below(bound)
    }

    fn is(&self, one_of: u32) -> bool {
        self.below(one_of) == 0
    }

    fn pick<T: Clone>(&self, among: &[T]) -> T {
        among[self.below(u32::try_from(among.len()).unwrap()) as usize].clone()
    }

    fn some<T>(&self, length: u32, make: impl Fn() -> T) -> Vec<T> {
        (0..=self.below(length)).map(|_| make()).collect()
    }

    pub fn operation(&self) -> Operation {
        let kinds = if self.writes_only { 12 } else { 31 };
        match self.below(kinds) {
            0..7 => Operation::Write(self.write()),
            7..9 => Operation::Transact(self.some(3, || self.in_transaction())),
            9..12 => Operation::Batch(self.some(5, || self.in_batch())),
            12..15 => self.read(),
            15..22 => Operation::Query(self.query()),
            22..26 => self.scan(),
            26..28 => Operation::Expire(self.below(100)),
            28..30 => Operation::Toggle,
            _ => Operation::Remake(self.table()),
        }
    }

    fn table(&self) -> usize {
        if self.is(3) { 0 } else { RICH }
    }

    fn key(&self, table: usize) -> Item {
        TABLES[table].key.iter().map(|name| ((*name).to_owned(), self.value(name))).collect()
    }

    /// A value of an attribute.
    fn value(&self, name: &str) -> Json {
        match name {
            "pk" => text(format!("{}{}", self.prefix, self.pick(&["a", "b", "c\u{e9}"]))),
            "sk" => whole(self.pick(&[-100, -2, 0, 3, 10])),
            "g" => text(self.pick(&["x", "y"])),
            "a" if self.is(30) => self.pick(&[text(""), whole(1)]),
            "a" => text(self.pick(&["a", "ab", "b", "\u{0}", "\u{1f600}"])),
            "n" => whole(i64::from(self.below(140)) - 20),
            "ends" => whole(NOW.seconds() + i64::from(self.below(1000))),
            "f" => text("filler".repeat(1 + self.below(4) as usize)),
            "s" => json!({"SS": self.set()}),
            "l" => json!({"L": self.some(2, || whole(i64::from(self.below(9))))}),
            _ if !self.writes_only && self.is(3) => self.pick(&[text(""), whole(1)]),
            _ => text(self.pick(&["p", "q"])),
        }
    }

    fn set(&self) -> Vec<&'static str> {
        let mut members = self.some(3, || self.pick(&["r", "s", "t", "u"]));
        members.sort_unstable();
        members.dedup();
        members
    }

    fn item(&self, table: usize) -> Item {
        let mut item = self.key(table);
        for name in ["g", "a", "n", "f", "s", "l", "ends", "x"] {
            if self.is(2) {
                item.insert(name.to_owned(), self.value(name));
            }
        }
        item
    }

    /// A write of its own; a third have conditions.
    fn write(&self) -> Write {
        let table = self.table();
        let action = match self.below(4) {
            0 => Action::Delete(self.key(table)),
            1 => Action::Update(self.key(table), self.clauses()),
            _ => Action::Put(self.item(table)),
        };
        Write { table, action, condition: self.is(3).then(|| self.check()) }
    }

    fn check(&self) -> Condition {
        self.condition(&["pk", "g", "a", "n", "f", "s"], 2)
    }

    fn in_transaction(&self) -> Write {
        if !self.is(5) {
            return self.write();
        }
        let table = self.table();
        Write { table, action: Action::Check(self.key(table)), condition: Some(self.check()) }
    }

    fn in_batch(&self) -> Write {
        let table = self.table();
        let action = if self.is(3) { Action::Delete(self.key(table)) } else { Action::Put(self.item(table)) };
        Write { table, action, condition: None }
    }

    fn clauses(&self) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for name in ["g", "a", "n", "f", "s", "l", "ends", "x"] {
            if self.is(3) {
                clauses.push(self.clause(name));
            }
        }
        if clauses.is_empty() {
            clauses.push(Clause::Remove("g"));
        }
        clauses
    }

    fn clause(&self, name: &'static str) -> Clause {
        let value = self.value(name);
        match (name, self.below(4)) {
            (_, 0) => Clause::Remove(name),
            (_, 1) => Clause::Set(name, value),
            ("n", 2) => Clause::Increase(name, value),
            ("n", _) | ("s", 2) => Clause::Add(name, value),
            ("s", _) => Clause::Delete(name, value),
            ("l", _) => Clause::Append(name, value),
            ("g" | "f", _) => Clause::SetIfAbsent(name, value),
            _ => Clause::Set(name, value),
        }
    }

    fn condition(&self, about: &[&'static str], depth: u32) -> Condition {
        let deeper = || Box::new(self.condition(about, depth - 1));
        match self.below(if depth > 0 { 5 } else { 2 }) {
            0 => Condition::Exists(self.pick(about)),
            1 => self.comparison(self.pick(about)),
            2 => Condition::Not(deeper()),
            3 => Condition::And(deeper(), deeper()),
            _ => Condition::Or(deeper(), deeper()),
        }
    }

    fn comparison(&self, name: &'static str) -> Condition {
        match (name, self.below(3)) {
            ("s", _) => Condition::Contains(name, text(self.pick(&["r", "s", "t", "u"]))),
            ("f", 0) => Condition::LongerThan(name, i64::from(self.below(20))),
            ("g" | "a" | "f", 1) => Condition::BeginsWith(name, text(self.pick(&["a", "x", "fill"]))),
            _ => {
                let operator = self.pick(&["=", "<>", "<", "<=", ">", ">="]);
                Condition::Compare(name, operator, self.value(name))
            }
        }
    }

    fn read(&self) -> Operation {
        let how = self.pick(&[Reading::Single, Reading::Batch, Reading::Transaction]);
        let keys = self.some(3, || {
            let table = self.table();
            (table, self.key(table))
        });
        Operation::Read(how, keys)
    }

    /// The number of an index, and it; the table itself more often than each other.
    fn index(&self, table: usize) -> (usize, &'static Index) {
        let indexes = TABLES[table].indexes;
        let number = self.below(u32::try_from(indexes.len()).unwrap() + 1) as usize;
        let number = number % indexes.len();
        (number, &indexes[number])
    }

    /// A value that keys of queries may have.
    fn key_value(&self, name: &str) -> Json {
        loop {
            let value = self.value(name);
            if value.get(kind(name)).is_some_and(|value| value != "") {
                return value;
            }
        }
    }

    fn query(&self) -> Query {
        let table = self.table();
        let (number, index) = self.index(table);
        let about: Vec<&'static str> = ["g", "a", "n", "f", "s"]
            .into_iter()
            .filter(|name| !index.attributes().any(|key| key == *name))
            .collect();
        let all_attributes = index.is_local && self.is(3);
        let filters = !all_attributes && self.is(4);
        Query {
            table,
            index: number,
            hash: index.hash.iter().map(|name| self.key_value(name)).collect(),
            sort: index.range.first().filter(|_| self.is(2)).map(|name| self.sort(name)),
            filter: filters.then(|| self.condition(&about, 1)),
            forward: self.is(2),
            limit: self.is(2).then(|| 1 + self.below(4) as usize),
            all_attributes,
        }
    }

    fn sort(&self, name: &str) -> (&'static str, Vec<Json>) {
        let value = self.key_value(name);
        match self.below(7) {
            0 => {
                let mut bounds = [value, self.key_value(name)];
                bounds.sort_by_key(ordered);
                ("BETWEEN", bounds.to_vec())
            }
            1 if kind(name) == "S" => ("begins_with", vec![value]),
            _ => (self.pick(&["=", "<", "<=", ">", ">="]), vec![value]),
        }
    }

    fn scan(&self) -> Operation {
        let table = self.table();
        let (index, _) = self.index(table);
        let limit = self.is(2).then(|| 1 + self.below(4) as usize);
        Operation::Scan { table, index, limit, segments: 1 + self.below(3) as usize }
    }
}
