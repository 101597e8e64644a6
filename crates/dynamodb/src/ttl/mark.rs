//! The marks that say what is to be done with an index of expiries.

use base::Time;
use serde::{Deserialize, Serialize};
use service::records;
use store::{Key, Transaction};

use super::keys;
use crate::error::Result;
use crate::keys::{TableId, table as record_key};
use crate::model::TableRecord;

/// What is to be done with an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// It does not hold the items yet that were there before it.
    Building,
    /// It holds all items; those whose time is over are to be deleted.
    Complete,
    /// It is to be removed.
    Removing,
}

/// A table's index of expiries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The account of the table.
    pub account: String,
    /// Its Region.
    pub region: String,
    /// Its name.
    pub table: String,
    /// Its UUID.
    pub table_id: String,
    /// When time to live was switched on.
    pub since: Time,
    /// What is to be done.
    pub stage: Stage,
}

impl Mark {
    /// Of a table's index.
    pub fn of(table: &TableRecord, since: Time, stage: Stage) -> Self {
        Self {
            account: table.account.clone(),
            region: table.region.clone(),
            table: table.name.clone(),
            table_id: table.id.clone(),
            since,
            stage,
        }
    }

    /// The key of the table's record, which it belongs to.
    pub fn owner(&self) -> Key {
        record_key(&self.account, &self.region, &self.table)
    }

    /// Its key; `None` if the table's id is no UUID.
    pub fn key(&self) -> Option<Key> {
        TableId::parse(&self.table_id).map(|id| keys::mark(id, self.since))
    }
}

/// Writes a mark together with the record of its table.
pub fn write(transaction: &mut dyn Transaction, table: &TableRecord, mark: &Mark) -> Result<()> {
    let owner = record_key(&table.account, &table.region, &table.name);
    if let Some(key) = mark.key() {
        transaction.put_under(&owner, key, records::encode(mark)?)?;
    }
    Ok(())
}
