//! Tables as they are stored, and as operations use them.

use std::sync::Arc;

use base::Time;
use serde::{Deserialize, Serialize};
use service::ServiceError;
use store::Key;
use wire::dynamodb::AttributeDefinition;

use crate::gate::Gate;
use crate::index::Index;
use crate::keys::{self, TableId};
use crate::recovery::{LogId, Recovery};
use crate::resource_policy::ResourcePolicy;
use crate::restore::Restoring;
use crate::streams::TableStream;
use crate::tags::Tags;
use crate::throughput::{OnDemandLimits, Units};
use crate::ttl::TimeToLive;
use crate::value::AttributeType;

/// The types a key attribute can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyType {
    /// Text.
    S,
    /// Number.
    N,
    /// Bytes.
    B,
}

impl KeyType {
    /// The type of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "S" => Self::S,
            "N" => Self::N,
            "B" => Self::B,
            _ => return None,
        })
    }

    /// The attribute type of the same name.
    pub fn attribute_type(self) -> AttributeType {
        match self {
            Self::S => AttributeType::S,
            Self::N => AttributeType::N,
            Self::B => AttributeType::B,
        }
    }
}

/// A key attribute and its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAttribute {
    /// The attribute's name.
    pub name: String,
    /// Its type.
    pub kind: KeyType,
}

impl KeyAttribute {
    /// As a request defines it; `None` for a type that no key can have.
    pub fn read(given: &AttributeDefinition) -> Option<Self> {
        Some(Self { name: given.attribute_name.clone(), kind: KeyType::parse(&given.attribute_type)? })
    }
}

/// A table's primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySchema {
    /// The partition key.
    pub hash: KeyAttribute,
    /// The sort key, if there is one.
    pub range: Option<KeyAttribute>,
}

impl KeySchema {
    /// The partition key, then the sort key.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        std::iter::once(&self.hash).chain(&self.range)
    }

    /// Whether the attribute is part of the key.
    pub fn contains(&self, attribute: &str) -> bool {
        self.attributes().any(|key| key.name == attribute)
    }
}

/// How a table is paid for. Recorded and answered; Landfall throttles nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Billing {
    /// `PAY_PER_REQUEST`
    OnDemand,
    /// `PROVISIONED`, with units of read and write capacity.
    Provisioned {
        /// Units of read capacity.
        read: i64,
        /// Units of write capacity.
        write: i64,
    },
}

impl Billing {
    /// Units of capacity, if they are provisioned.
    pub fn provisioned(self) -> Option<Units> {
        match self {
            Self::OnDemand => None,
            Self::Provisioned { read, write } => Some(Units { read, write }),
        }
    }
}

impl From<Units> for Billing {
    fn from(Units { read, write }: Units) -> Self {
        Self::Provisioned { read, write }
    }
}

/// A table as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRecord {
    /// The table's UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The account it belongs to.
    pub account: String,
    /// The Region it lies in.
    pub region: String,
    /// When it was made.
    pub created: Time,
    /// The primary key.
    pub key: KeySchema,
    /// The attributes as CreateTable defined them, in that order.
    pub attributes: Vec<KeyAttribute>,
    /// How it is paid for.
    pub billing: Billing,
    /// The table class, if CreateTable named one.
    pub class: Option<String>,
    /// Whether DeleteTable is refused.
    pub deletion_protection: bool,
    /// When it was last switched to being paid by request, if it was switched at all.
    #[serde(default)]
    pub on_demand_since: Option<Time>,
    /// When its last change of the kind that takes AWS a while began.
    #[serde(default)]
    pub updated: Option<Time>,
    /// Whether it is being deleted.
    #[serde(default)]
    pub deleting: bool,
    /// The most that may be used of it on demand.
    #[serde(default)]
    pub on_demand: Option<OnDemandLimits>,
    /// What it can serve at once, where that is more than what follows from the rest.
    #[serde(default)]
    pub warm: Option<Units>,
    /// Its secondary indexes, in the order in which they were defined.
    #[serde(default)]
    pub indexes: Vec<Index>,
    /// The number that the last index was given.
    #[serde(default)]
    pub last_index: u64,
    /// Its tags; records from before there were any have none.
    #[serde(default)]
    pub tags: Tags,
    /// The stream it has, or had last.
    #[serde(default)]
    pub stream: Option<TableStream>,
    /// Its own policy, if it has one.
    #[serde(default)]
    pub policy: Option<ResourcePolicy>,
    /// Its time to live, if it was ever switched on.
    #[serde(default)]
    pub ttl: Option<TimeToLive>,
    /// Its point-in-time recovery.
    #[serde(default)]
    pub recovery: Recovery,
    /// What its items are being restored from, as long as they are.
    #[serde(default)]
    pub restoring: Option<Restoring>,
}

impl TableRecord {
    /// The table's ARN.
    pub fn arn(&self) -> String {
        let Self { name, account, region, .. } = self;
        base::Arn::new("dynamodb", region, account, format!("table/{name}")).to_string()
    }
}

/// A table in use.
#[derive(Debug)]
pub struct Table {
    /// What is stored.
    pub record: TableRecord,
    /// The id as keys have it.
    pub id: TableId,
    /// Its ARN.
    arn: String,
    /// The beginning of its items' keys.
    pub items: Key,
    /// Its own policy, ready to be evaluated.
    pub policy: Option<Arc<policy::Document>>,
    /// Keeps writes of items and changes of the record apart.
    pub gate: Gate,
}

impl Table {
    /// A table from its record.
    pub fn new(record: TableRecord) -> Result<Self, ServiceError> {
        let id = TableId::parse(&record.id).ok_or_else(|| {
            ServiceError::internal(format!("table {} has no UUID: {}", record.name, record.id))
        })?;
        let policy = record.policy.as_ref().map(ResourcePolicy::document).transpose()?;
        Ok(Self {
            arn: record.arn(),
            record,
            id,
            items: keys::table_items(id),
            policy: policy.map(Arc::new),
            gate: Gate::default(),
        })
    }

    /// The primary key.
    pub fn key(&self) -> &KeySchema {
        &self.record.key
    }

    /// The stream that changes of its items are recorded in.
    pub fn stream(&self) -> Option<TableStream> {
        self.record.stream.filter(|stream| stream.enabled)
    }

    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.record.indexes.iter().find(|index| index.name == name)
    }

    /// Whether its items may expire.
    pub fn expires(&self) -> bool {
        self.record.ttl.as_ref().is_some_and(|ttl| ttl.attribute.is_some())
    }

    /// The log of changes of its items, if there is one.
    pub fn changes(&self) -> Option<LogId> {
        let Recovery { last_log, window } = self.record.recovery;
        window.map(|_| LogId { table: self.id, number: last_log })
    }

    /// The table's ARN.
    pub fn arn(&self) -> String {
        self.arn.clone()
    }
}
