//! Removing what nobody can go back to any more: changes older than the recovery period, logs that were switched off, and
//! those of tables that are gone. Notes in the store say which logs there are.

use base::Time;
use serde::{Deserialize, Serialize};
use service::{ServiceError, records};
use store::{Key, Order, ScanLimit, Store, Transaction};

use super::keys::{self, LogId};
use super::log::time_of;
use crate::copying;
use crate::error::Result;
use crate::keys::TableId;
use crate::model::TableRecord;
use crate::sweep;

/// Changes removed in one transaction.
const BATCH: usize = 500;

/// Whose log there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    account: String,
    region: String,
    table: String,
    table_id: String,
    log: u64,
}

impl Note {
    /// The table's current log.
    pub fn of(table: &TableRecord) -> Self {
        Self {
            account: table.account.clone(),
            region: table.region.clone(),
            table: table.name.clone(),
            table_id: table.id.clone(),
            log: table.recovery.last_log,
        }
    }

    /// Writes it together with the record of its table.
    pub fn write(&self, transaction: &mut dyn Transaction) -> Result<()> {
        let id = self.id().ok_or_else(|| ServiceError::internal("a table with a log has no UUID"))?;
        Ok(transaction.put_under(&self.owner(), keys::note(id), records::encode(self)?)?)
    }

    fn owner(&self) -> Key {
        crate::keys::table(&self.account, &self.region, &self.table)
    }

    fn id(&self) -> Option<LogId> {
        TableId::parse(&self.table_id).map(|table| LogId { table, number: self.log })
    }
}

/// Trims all logs, but those that something is just being restored from.
pub async fn trim(store: &dyn Store, now: Time) -> Result<()> {
    let snapshot = store.snapshot().await?;
    for note in records::read_all::<Note>(snapshot.as_ref(), keys::all_notes()).await? {
        let Some(id) = note.id() else { continue };
        if copying::is_held(snapshot.as_ref(), id.table).await? {
            continue;
        }
        let table = records::read::<TableRecord>(snapshot.as_ref(), &note.owner()).await?;
        let current = table.filter(|table| table.id == note.table_id && table.recovery.last_log == note.log);
        match current.and_then(|table| table.recovery.window) {
            Some(window) => while trim_some(store, id, window.earliest(now)).await? {},
            None => {
                sweep::empty(store, keys::log(id)).await?;
                forget(store, &note, id).await?;
            }
        }
    }
    Ok(())
}

/// Removes some of the changes up to `before`, the first of them; answers whether there may be more.
async fn trim_some(store: &dyn Store, log: LogId, before: Time) -> Result<bool> {
    let page = store.snapshot().await?.scan(keys::log(log), Order::Forward, ScanLimit::rows(BATCH)).await?;
    let mut old = Vec::new();
    for (key, bytes) in page {
        if time_of(&bytes)? > before {
            break;
        }
        old.push(key);
    }
    if old.is_empty() {
        return Ok(false);
    }
    let mut transaction = store.begin(old.clone()).await?;
    for key in old {
        transaction.delete(key)?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn forget(store: &dyn Store, note: &Note, id: LogId) -> Result<()> {
    let owner = note.owner();
    let mut transaction = store.begin(vec![owner.clone()]).await?;
    transaction.delete_under(&owner, keys::note(id))?;
    transaction.commit().await?;
    Ok(())
}
