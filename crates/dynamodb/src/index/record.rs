//! Secondary indexes as a table's record holds them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::KeyAttribute;
use crate::throughput::{self, OnDemandLimits, Units};

/// A secondary index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its number among the table's indexes, from 1; never given twice within a table.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// Global or local.
    pub kind: Kind,
    /// The attributes of its partition key: up to four of a global index, the table's own of a local one.
    pub hash: Vec<KeyAttribute>,
    /// The attributes of its sort key: up to four of a global index, one of a local one.
    pub range: Vec<KeyAttribute>,
    /// What its entries hold.
    pub projection: Projection,
    /// Whether its entries are still being made of the items that were there before it.
    #[serde(default)]
    pub backfilling: bool,
    /// How a global index is paid for; recorded and answered.
    #[serde(default)]
    pub throughput: Throughput,
}

/// What throughput an index was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throughput {
    /// Units of capacity, if the table's are provisioned.
    pub provisioned: Option<Units>,
    /// The most that may be used on demand.
    pub on_demand: Option<OnDemandLimits>,
    /// What it can serve at once, where that is more than what follows from the rest.
    pub warm: Option<Units>,
}

impl Throughput {
    /// Before it is given other capacity: what it can serve at once never becomes less.
    pub fn raise_warm(&mut self) {
        self.warm = throughput::kept_warm(self.provisioned, self.warm);
    }
}

/// The two kinds of secondary indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// With a partition key of its own.
    Global,
    /// With the table's partition key.
    Local,
}

/// Which attributes an index's entries hold beside the keys of index and table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Projection {
    /// All.
    All,
    /// None.
    KeysOnly,
    /// These.
    Include(BTreeSet<String>),
}

impl Projection {
    /// `ProjectionType`
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::KeysOnly => "KEYS_ONLY",
            Self::Include(_) => "INCLUDE",
        }
    }

    /// `NonKeyAttributes`
    pub fn non_key_attributes(&self) -> Option<&BTreeSet<String>> {
        match self {
            Self::Include(attributes) => Some(attributes),
            Self::All | Self::KeysOnly => None,
        }
    }
}

impl Index {
    /// The attributes of its key, those of the partition key first.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.hash.iter().chain(&self.range)
    }

    /// Whether it is a global one.
    pub fn is_global(&self) -> bool {
        self.kind == Kind::Global
    }
}
