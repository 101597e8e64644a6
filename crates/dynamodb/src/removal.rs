//! Removing a table: at once, or after a while in which it is `DELETING`.

use service::Platform;
use store::{Bytes, Transaction};

use crate::error::{Result, in_use};
use crate::model::{Table, TableRecord};
use crate::statistics::Statistics;
use crate::tables::{Fate, Tables};
use crate::{Dynamodb, backup, keys, streams, sweep};

/// Removes a table, or begins to; answers whether it was still there.
///
/// # Errors
/// `ResourceInUseException` while an index is being made.
pub async fn remove(state: &Dynamodb, table: &Table) -> Result<bool> {
    let Dynamodb { tables, platform, .. } = state;
    let delay = tables.phases().delay();
    if delay.is_zero() {
        return finish(tables, platform, table, content(state, table).await?).await;
    }
    let begin = |record: &mut TableRecord| {
        check_indexes(record)?;
        record.deleting = true;
        Ok(())
    };
    let Some(table) = tables.change(table, begin).await? else { return Ok(false) };
    let content = content(state, &table).await?;
    let (tables, platform) = (tables.clone(), platform.clone());
    tokio::spawn(async move {
        tokio::time::sleep(delay).await;
        if let Err(error) = finish(&tables, &platform, &table, content).await {
            tracing::warn!(%error, "a table is still being deleted; it will be gone after the next start");
        }
    });
    Ok(true)
}

/// Ends what an earlier process began.
pub async fn resume(state: &Dynamodb, table: &Table) -> Result<()> {
    finish(&state.tables, &state.platform, table, content(state, table).await?).await.map(|_| ())
}

/// What the table's items come to, where they become a backup.
async fn content(state: &Dynamodb, table: &Table) -> Result<Statistics> {
    if table.changes().is_none() {
        return Ok(Statistics::default());
    }
    let (store, now) = (state.platform.store.as_ref(), state.platform.clock.now());
    Ok(state.counts.of(store, table, now).await?.table())
}

/// Removes the record and marks the items for removal, unless they become a backup; answers whether the table was still
/// there.
async fn finish(tables: &Tables, platform: &Platform, table: &Table, content: Statistics) -> Result<bool> {
    let mark = keys::dropped(table.id);
    let now = platform.clock.now();
    let drop = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
        check_indexes(record)?;
        if record.stream.is_some_and(|stream| stream.enabled) {
            streams::disable(transaction, record, now)?;
        }
        match record.recovery.window {
            Some(_) => backup::of_deleted(transaction, record, now, content)?,
            None => transaction.put(mark.clone(), Bytes::from_static(b"1"))?,
        }
        Ok(Fate::Removed)
    };
    if tables.change_with(table, vec![mark.clone()], drop).await?.is_none() {
        return Ok(false);
    }
    sweep::start(platform.store.clone());
    Ok(true)
}

fn check_indexes(record: &TableRecord) -> Result<()> {
    if record.indexes.iter().any(|index| index.backfilling) {
        return Err(in_use("Cannot delete table while indexes are being created, updated, or deleted."));
    }
    Ok(())
}
