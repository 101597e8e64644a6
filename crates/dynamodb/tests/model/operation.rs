//! What the model and the engine are both asked to do, and how requests say it. Knows nothing of what comes of it.

use serde_json::{Map, Value as Json, json};

use super::schema::{Item, TABLES};

#[derive(Clone, Debug)]
pub enum Condition {
    Exists(&'static str),
    Compare(&'static str, &'static str, Json),
    BeginsWith(&'static str, Json),
    Contains(&'static str, Json),
    LongerThan(&'static str, i64),
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
}

/// A part of an update, about one attribute.
#[derive(Clone, Debug)]
pub enum Clause {
    Set(&'static str, Json),
    SetIfAbsent(&'static str, Json),
    Increase(&'static str, Json),
    Append(&'static str, Json),
    Remove(&'static str),
    Add(&'static str, Json),
    Delete(&'static str, Json),
}

#[derive(Clone, Debug)]
pub enum Action {
    Put(Item),
    Update(Item, Vec<Clause>),
    Delete(Item),
    Check(Item),
}

#[derive(Clone, Debug)]
pub struct Write {
    pub table: usize,
    pub action: Action,
    pub condition: Option<Condition>,
}

/// How items are read by their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    Single,
    Batch,
    Transaction,
}

#[derive(Clone, Debug)]
pub struct Query {
    pub table: usize,
    pub index: usize,
    pub hash: Vec<Json>,
    /// A condition on the first sort key: its operator or function, and what it is compared with.
    pub sort: Option<(&'static str, Vec<Json>)>,
    pub filter: Option<Condition>,
    pub forward: bool,
    pub limit: Option<usize>,
    /// Whether a local index is asked for what it does not hold.
    pub all_attributes: bool,
}

#[derive(Clone, Debug)]
pub enum Operation {
    Write(Write),
    Transact(Vec<Write>),
    Batch(Vec<Write>),
    Read(Reading, Vec<(usize, Item)>),
    Query(Query),
    Scan {
        table: usize,
        index: usize,
        limit: Option<usize>,
        segments: usize,
    },
    /// Time passes, in seconds, and expired items go.
    Expire(u32),
    /// The late index comes, or goes.
    Toggle,
    /// A table is deleted and made anew.
    Remake(usize),
}

/// The values of a request's expressions.
#[derive(Default)]
struct Values(Map<String, Json>);

impl Values {
    fn hold(&mut self, value: &Json) -> String {
        let name = format!(":v{}", self.0.len());
        self.0.insert(name.clone(), value.clone());
        name
    }

    fn put_into(self, input: &mut Json) {
        if !self.0.is_empty() {
            input["ExpressionAttributeValues"] = self.0.into();
        }
    }
}

impl Condition {
    fn text(&self, values: &mut Values) -> String {
        match self {
            Self::Exists(name) => format!("attribute_exists({name})"),
            Self::Compare(name, operator, value) => format!("{name} {operator} {}", values.hold(value)),
            Self::BeginsWith(name, value) => format!("begins_with({name}, {})", values.hold(value)),
            Self::Contains(name, value) => format!("contains({name}, {})", values.hold(value)),
            Self::LongerThan(name, length) => {
                format!("size({name}) > {}", values.hold(&json!({"N": length.to_string()})))
            }
            Self::Not(inner) => format!("NOT ({})", inner.text(values)),
            Self::And(left, right) => format!("({}) AND ({})", left.text(values), right.text(values)),
            Self::Or(left, right) => format!("({}) OR ({})", left.text(values), right.text(values)),
        }
    }
}

impl Clause {
    pub fn attribute(&self) -> &'static str {
        match self {
            Self::Remove(name)
            | Self::Set(name, _)
            | Self::SetIfAbsent(name, _)
            | Self::Increase(name, _)
            | Self::Append(name, _)
            | Self::Add(name, _)
            | Self::Delete(name, _) => name,
        }
    }

    /// The section it stands in, and what it says there.
    fn text(&self, values: &mut Values) -> (&'static str, String) {
        let name = self.attribute();
        match self {
            Self::Set(_, value) => ("SET", format!("{name} = {}", values.hold(value))),
            Self::SetIfAbsent(_, value) => {
                ("SET", format!("{name} = if_not_exists({name}, {})", values.hold(value)))
            }
            Self::Increase(_, value) => ("SET", format!("{name} = {name} + {}", values.hold(value))),
            Self::Append(_, value) => {
                let empty = values.hold(&json!({"L": []}));
                let value = values.hold(value);
                ("SET", format!("{name} = list_append(if_not_exists({name}, {empty}), {value})"))
            }
            Self::Remove(_) => ("REMOVE", name.to_owned()),
            Self::Add(_, value) => ("ADD", format!("{name} {}", values.hold(value))),
            Self::Delete(_, value) => ("DELETE", format!("{name} {}", values.hold(value))),
        }
    }
}

fn update_text(clauses: &[Clause], values: &mut Values) -> String {
    let clauses: Vec<_> = clauses.iter().map(|clause| clause.text(values)).collect();
    let section = |name: &str| {
        let parts: Vec<&str> =
            clauses.iter().filter(|(section, _)| *section == name).map(|(_, text)| text.as_str()).collect();
        (!parts.is_empty()).then(|| format!("{name} {}", parts.join(", ")))
    };
    let sections: Vec<String> = ["SET", "REMOVE", "ADD", "DELETE"].into_iter().filter_map(section).collect();
    sections.join(" ")
}

impl Action {
    /// The item, or the key.
    pub fn item(&self) -> &Item {
        match self {
            Self::Put(item) | Self::Update(item, _) | Self::Delete(item) | Self::Check(item) => item,
        }
    }

    /// Its name in a transaction.
    fn name(&self) -> &'static str {
        match self {
            Self::Put(_) => "Put",
            Self::Update(..) => "Update",
            Self::Delete(_) => "Delete",
            Self::Check(_) => "ConditionCheck",
        }
    }
}

impl Write {
    fn input(&self) -> Json {
        let member = if matches!(self.action, Action::Put(_)) { "Item" } else { "Key" };
        let mut input = json!({
            "TableName": TABLES[self.table].name, member: self.action.item(),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        });
        let mut values = Values::default();
        if let Action::Update(_, clauses) = &self.action {
            input["UpdateExpression"] = update_text(clauses, &mut values).into();
        }
        if let Some(condition) = &self.condition {
            input["ConditionExpression"] = condition.text(&mut values).into();
        }
        values.put_into(&mut input);
        input
    }

    /// As a call of its own.
    pub fn call(&self) -> (&'static str, Json) {
        let mut input = self.input();
        let is_update = matches!(self.action, Action::Update(..));
        input["ReturnValues"] = if is_update { "ALL_NEW" } else { "ALL_OLD" }.into();
        let call = match self.action {
            Action::Put(_) => "PutItem",
            Action::Update(..) => "UpdateItem",
            Action::Delete(_) | Action::Check(_) => "DeleteItem",
        };
        (call, input)
    }
}

/// As one transaction.
pub fn transaction(writes: &[Write]) -> Json {
    let items: Vec<Json> = writes.iter().map(|write| json!({write.action.name(): write.input()})).collect();
    json!({"TransactItems": items})
}

/// As one batch.
pub fn batch(writes: &[Write]) -> Json {
    let mut tables = Map::new();
    for write in writes {
        let request = match &write.action {
            Action::Put(item) => json!({"PutRequest": {"Item": item}}),
            other => json!({"DeleteRequest": {"Key": other.item()}}),
        };
        let requests = tables.entry(TABLES[write.table].name).or_insert_with(|| json!([]));
        requests.as_array_mut().unwrap().push(request);
    }
    json!({"RequestItems": tables})
}

/// The call that reads these keys.
pub fn reading(how: Reading, keys: &[(usize, Item)]) -> (&'static str, Json) {
    let get = |(table, key): &(usize, Item)| json!({"TableName": TABLES[*table].name, "Key": key});
    match how {
        Reading::Single => ("GetItem", get(&keys[0])),
        Reading::Transaction => {
            let gets: Vec<Json> = keys.iter().map(|key| json!({"Get": get(key)})).collect();
            ("TransactGetItems", json!({"TransactItems": gets}))
        }
        Reading::Batch => {
            let mut tables = Map::new();
            for (table, key) in keys {
                let requests = tables.entry(TABLES[*table].name).or_insert_with(|| json!({"Keys": []}));
                requests["Keys"].as_array_mut().unwrap().push(json!(key));
            }
            ("BatchGetItem", json!({"RequestItems": tables}))
        }
    }
}

impl Query {
    /// The input for the first page.
    pub fn input(&self) -> Json {
        let schema = &TABLES[self.table];
        let index = &schema.indexes[self.index];
        let mut values = Values::default();
        let mut keys: Vec<String> = index
            .hash
            .iter()
            .zip(&self.hash)
            .map(|(name, value)| format!("{name} = {}", values.hold(value)))
            .collect();
        if let (Some((operator, operands)), Some(name)) = (&self.sort, index.range.first()) {
            let operands: Vec<String> = operands.iter().map(|value| values.hold(value)).collect();
            keys.push(match *operator {
                "BETWEEN" => format!("{name} BETWEEN {}", operands.join(" AND ")),
                "begins_with" => format!("begins_with({name}, {})", operands.join("")),
                operator => format!("{name} {operator} {}", operands.join("")),
            });
        }
        let mut input = json!({
            "TableName": schema.name, "KeyConditionExpression": keys.join(" AND "), "ScanIndexForward": self.forward,
        });
        if let Some(filter) = &self.filter {
            input["FilterExpression"] = filter.text(&mut values).into();
        }
        values.put_into(&mut input);
        if !index.name.is_empty() {
            input["IndexName"] = index.name.into();
        }
        if let Some(limit) = self.limit {
            input["Limit"] = limit.into();
        }
        if self.all_attributes {
            input["Select"] = "ALL_ATTRIBUTES".into();
        }
        input
    }
}
