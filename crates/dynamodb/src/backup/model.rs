//! Backups as they are stored.

use std::time::Duration;

use base::{Entropy, Time, ids};
use serde::{Deserialize, Serialize};
use service::ServiceError;
use store::Key;

use super::keys;
use crate::error::Result;
use crate::keys::TableId;
use crate::model::TableRecord;
use crate::statistics::Statistics;

/// How long the backup of a deleted table is kept.
const KEPT: Duration = Duration::from_secs(35 * 24 * 3600);
/// What such a backup's id ends with.
const OF_THE_SYSTEM: &str = "00000000";

/// Who made a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// CreateBackup.
    User,
    /// DeleteTable, of a table with point-in-time recovery.
    System,
}

impl Kind {
    /// `BackupType`
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "USER",
            Self::System => "SYSTEM",
        }
    }
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// What its ARN ends with: when it was made in 14 digits, and 8 hexadecimal ones.
    pub id: String,
    /// Its name, which others may have, too.
    pub name: String,
    /// Who made it.
    pub kind: Kind,
    /// When it was made.
    pub created: Time,
    /// When it is removed.
    pub expires: Option<Time>,
    /// The UUID under which its items lie.
    pub data: String,
    /// Whether they all do.
    pub complete: bool,
    /// How many items it has.
    pub items: i64,
    /// Their sizes together.
    pub bytes: i64,
    /// Whether a table is being restored from it.
    pub restoring: bool,
    /// The table as it was.
    pub table: TableRecord,
}

impl Backup {
    /// A backup that holds nothing yet.
    pub fn new(table: &TableRecord, name: String, now: Time, entropy: &dyn Entropy) -> Self {
        let unique: String = ids::uuid(entropy).chars().take(8).collect();
        Self {
            id: format!("{:014}-{unique}", now.0),
            name,
            kind: Kind::User,
            created: now,
            expires: None,
            data: ids::uuid(entropy),
            complete: false,
            items: 0,
            bytes: 0,
            restoring: false,
            table: table.clone(),
        }
    }

    /// What is left of a table that is being deleted.
    pub fn of_deleted(table: &TableRecord, now: Time, content: Statistics) -> Self {
        Self {
            id: format!("{:014}-{OF_THE_SYSTEM}", now.0),
            name: format!("{}$DeletedTableBackup", table.name),
            kind: Kind::System,
            created: now,
            expires: Some(now.after(KEPT)),
            data: table.id.clone(),
            complete: true,
            items: content.items,
            bytes: content.bytes,
            restoring: false,
            table: table.clone(),
        }
    }

    /// Where it lies in the store.
    pub fn key(&self) -> Key {
        keys::backup(&self.table.account, &self.table.region, &self.table.name, &self.id)
    }

    /// `arn:aws:dynamodb:{region}:{account}:table/{table}/backup/{id}`.
    pub fn arn(&self) -> String {
        format!("{}/backup/{}", self.table.arn(), self.id)
    }

    /// What its items lie under.
    pub fn data_id(&self) -> Result<TableId> {
        TableId::parse(&self.data)
            .ok_or_else(|| ServiceError::internal(format!("backup {} has no UUID: {}", self.id, self.data)))
    }
}
