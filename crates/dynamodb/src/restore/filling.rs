//! What says that a table is being restored: in its record, and what is still to be done.

use base::Time;
use serde::{Deserialize, Serialize};
use service::ServiceError;
use store::Key;
use wire::Timestamp;
use wire::dynamodb::RestoreSummary;

use crate::copying;
use crate::error::Result;
use crate::keys::{self, TableId};
use crate::recovery::LogId;

/// What a table's record says while its items are being restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restoring {
    /// The ARN of the table that the items are from.
    pub table: String,
    /// The ARN of the backup they are from, if they are.
    pub backup: Option<String>,
    /// The moment that the table is restored to.
    pub to: Time,
}

impl Restoring {
    /// `RestoreSummary`
    pub fn summary(&self) -> RestoreSummary {
        RestoreSummary {
            source_backup_arn: self.backup.clone(),
            source_table_arn: Some(self.table.clone()),
            restore_date_time: Some(Timestamp(self.to.0)),
            restore_in_progress: Some(true),
        }
    }
}

/// What a restored table is filled from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A backup.
    Backup {
        /// The UUID under which its items lie.
        data: String,
        /// Where it lies in the store.
        key: Vec<u8>,
    },
    /// A table, with what has changed since.
    Table {
        /// The table's UUID.
        id: String,
        /// Where its record lies in the store.
        key: Vec<u8>,
        /// The number of its log of changes.
        log: u64,
        /// The moment to go back to.
        to: Time,
    },
}

/// How far it is. The keys are those of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Items are copied; those up to this key have been.
    Copying(Option<Vec<u8>>),
    /// Changes are undone, from the newest to the one under `first`; those from `last` on have been.
    Undoing {
        /// The first change after the moment to go back to.
        first: Vec<u8>,
        /// The last that was undone.
        last: Option<Vec<u8>>,
    },
    /// All has been done.
    Done,
}

/// A restored table that is to be filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filling {
    /// The account of the table.
    pub account: String,
    /// Its Region.
    pub region: String,
    /// Its name.
    pub table: String,
    /// Its UUID.
    pub table_id: String,
    /// What it is filled from.
    pub source: Source,
    /// How far it is.
    pub stage: Stage,
}

impl Filling {
    /// What the source's items lie under.
    pub fn source_id(&self) -> Result<TableId> {
        let (Source::Backup { data: id, .. } | Source::Table { id, .. }) = &self.source;
        TableId::parse(id).ok_or_else(|| ServiceError::internal(format!("a source has no UUID: {id}")))
    }

    /// The log of what has changed in the source, and since when it matters.
    pub fn log(&self) -> Result<Option<(LogId, Time)>> {
        let Source::Table { log, to, .. } = self.source else { return Ok(None) };
        Ok(Some((LogId { table: self.source_id()?, number: log }, to)))
    }

    /// The id of the table that is filled.
    pub fn target_id(&self) -> Result<TableId> {
        let id = &self.table_id;
        TableId::parse(id)
            .ok_or_else(|| ServiceError::internal(format!("a restored table has no UUID: {id}")))
    }

    /// The key of the table's record.
    pub fn target(&self) -> Key {
        keys::table(&self.account, &self.region, &self.table)
    }

    /// Where this lies in the store.
    pub fn key(&self) -> Result<Key> {
        Ok(copying::key(self.source_id()?, self.target_id()?))
    }
}
