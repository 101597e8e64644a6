//! The tables of the model: their keys, their indexes, and what an index holds of an item. Knows no operation.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// Attributes with their values as the protocol has them.
pub type Item = BTreeMap<String, Json>;

/// A value of a key attribute, in the order of keys. Numbers are whole here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ordered {
    Number(i64),
    Text(String),
}

#[derive(Debug)]
pub enum Projection {
    All,
    KeysOnly,
    Include(&'static str),
}

/// A secondary index, or the table itself as one that has no name.
#[derive(Debug)]
pub struct Index {
    pub name: &'static str,
    pub hash: &'static [&'static str],
    pub range: &'static [&'static str],
    pub projection: Projection,
    pub is_local: bool,
}

/// A table; its first index is itself.
#[derive(Debug)]
pub struct Schema {
    pub name: &'static str,
    pub key: &'static [&'static str],
    pub indexes: &'static [Index],
}

const fn global(
    name: &'static str,
    hash: &'static [&'static str],
    range: &'static [&'static str],
    projection: Projection,
) -> Index {
    Index { name, hash, range, projection, is_local: false }
}

const fn local(name: &'static str, range: &'static [&'static str], projection: Projection) -> Index {
    Index { name, hash: &["pk"], range, projection, is_local: true }
}

/// The table that has an index which comes and goes.
pub const RICH: usize = 1;
/// That index, the last of its table.
pub const LATE: &str = "late";

pub static TABLES: [Schema; 2] = [
    Schema {
        name: "plain",
        key: &["pk"],
        indexes: &[
            global("", &["pk"], &[], Projection::All),
            global("by-g", &["g"], &["n"], Projection::Include("f")),
        ],
    },
    Schema {
        name: "rich",
        key: &["pk", "sk"],
        indexes: &[
            global("", &["pk"], &["sk"], Projection::All),
            local("local-a", &["a"], Projection::Include("f")),
            local("local-n", &["n"], Projection::KeysOnly),
            global("by-g", &["g"], &[], Projection::KeysOnly),
            global("by-a", &["a"], &["sk"], Projection::All),
            global("by-both", &["g", "a"], &["n", "f"], Projection::Include("s")),
            global(LATE, &["x"], &[], Projection::Include("n")),
        ],
    },
];

/// The type of a key attribute.
pub fn kind(attribute: &str) -> &'static str {
    if ["sk", "n", "ends"].contains(&attribute) { "N" } else { "S" }
}

pub fn number(value: &Json) -> Option<i64> {
    value["N"].as_str()?.parse().ok()
}

pub fn ordered(value: &Json) -> Ordered {
    match number(value) {
        Some(number) => Ordered::Number(number),
        None => Ordered::Text(value["S"].as_str().unwrap_or_default().to_owned()),
    }
}

impl Index {
    pub fn attributes(&self) -> impl Iterator<Item = &'static str> {
        self.hash.iter().chain(self.range).copied()
    }

    /// What the index holds of an item, if anything.
    pub fn entry(&self, schema: &Schema, item: &Item) -> Option<Item> {
        let fits =
            |name| item.get(name).is_some_and(|value| value.get(kind(name)).is_some_and(|it| it != ""));
        if !self.attributes().all(fits) {
            return None;
        }
        let holds = |name: &str| match self.projection {
            Projection::All => true,
            Projection::KeysOnly => false,
            Projection::Include(other) => name == other,
        };
        let keeps = |name: &str| {
            holds(name) || schema.key.contains(&name) || self.attributes().any(|other| other == name)
        };
        let kept = item.iter().filter(|(name, _)| keeps(name));
        Some(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// Where an entry stands among those of its partition.
    pub fn place(&self, schema: &Schema, entry: &Item) -> Vec<Ordered> {
        self.range.iter().chain(schema.key).map(|name| ordered(&entry[*name])).collect()
    }

    /// The key to go on from.
    pub fn starting_key(&self, schema: &Schema, entry: &Item) -> Item {
        let names = self.attributes().chain(schema.key.iter().copied());
        names.map(|name| (name.to_owned(), entry[name].clone())).collect()
    }

    pub fn definition(&self) -> Json {
        let projection = match self.projection {
            Projection::All => json!({"ProjectionType": "ALL"}),
            Projection::KeysOnly => json!({"ProjectionType": "KEYS_ONLY"}),
            Projection::Include(name) => json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": [name]}),
        };
        json!({"IndexName": self.name, "KeySchema": self.key_schema(), "Projection": projection})
    }

    fn key_schema(&self) -> Json {
        let element = |kind: &'static str| move |name| json!({"AttributeName": name, "KeyType": kind});
        self.hash.iter().map(element("HASH")).chain(self.range.iter().map(element("RANGE"))).collect()
    }
}

impl Schema {
    pub fn place(&self, item: &Item) -> Vec<Ordered> {
        self.key.iter().map(|name| ordered(&item[*name])).collect()
    }

    pub fn key_of(&self, item: &Item) -> Item {
        self.key.iter().map(|name| ((*name).to_owned(), item[*name].clone())).collect()
    }

    /// The input of CreateTable, without the index that comes and goes.
    pub fn definition(&self) -> Json {
        let own = &self.indexes[0];
        let indexes = || self.indexes.iter().skip(1).filter(|index| index.name != LATE);
        let mut names: Vec<&str> =
            indexes().flat_map(Index::attributes).chain(self.key.iter().copied()).collect();
        names.sort_unstable();
        names.dedup();
        let attributes: Json = names.into_iter().map(definition).collect();
        let definitions = |is_local| -> Vec<Json> {
            indexes().filter(|index| index.is_local == is_local).map(Index::definition).collect()
        };
        let mut input = json!({
            "TableName": self.name, "BillingMode": "PAY_PER_REQUEST", "KeySchema": own.key_schema(),
            "AttributeDefinitions": attributes, "GlobalSecondaryIndexes": definitions(false),
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        });
        let locals = definitions(true);
        if !locals.is_empty() {
            input["LocalSecondaryIndexes"] = locals.into();
        }
        input
    }
}

pub fn definition(attribute: &str) -> Json {
    json!({"AttributeName": attribute, "AttributeType": kind(attribute)})
}
