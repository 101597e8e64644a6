//! How backups begin and end.
//!
//! Source of the wording: ack-api-quirks `services/dynamodb` DDB-BACKUP-005, 010 and 015, DDB-TABLE-167 (us-west-2, 2026-10-08
//! and 09).

use std::sync::Arc;

use base::Time;
use service::{Context, ServiceError, records};
use store::{Bytes, Key, Transaction};

use super::fill::{self, Filling};
use super::{Backup, BackupArn, Kind, keys};
use crate::copying::{self, Job};
use crate::error::{Result, source_not_found};
use crate::keys as item_keys;
use crate::model::{Table, TableRecord};
use crate::statistics::Statistics;
use crate::{Dynamodb, Invalid, sweep};

/// Makes a backup of a table.
///
/// # Errors
/// `TableNotFoundException`, if the table goes meanwhile.
pub async fn create(state: &Dynamodb, table: &Table, name: String) -> Result<Backup> {
    let (store, entropy) = (&state.platform.store, state.platform.entropy.as_ref());
    let TableRecord { account, region, name: table_name, .. } = &table.record;
    let source = item_keys::table(account, region, table_name);
    let backup = Backup::new(&table.record, name, state.platform.clock.now(), entropy);
    let (key, job) = (backup.key(), copying::key(table.id, backup.data_id()?));
    let mut transaction = store.begin(vec![source.clone(), key.clone(), job.clone()]).await?;
    let now = records::read_in::<TableRecord>(transaction.as_ref(), &source).await?;
    let Some(now) = now.filter(|now| now.id == table.record.id) else {
        transaction.commit().await?;
        return Err(source_not_found(table_name));
    };
    let backup = Backup { table: now, ..backup };
    transaction.put(key, records::encode(&backup)?)?;
    transaction.put(job, records::encode(&Job::Backup(Filling::of(&backup)))?)?;
    transaction.commit().await?;
    fill::start(store, backup).await
}

/// The backup of this ARN.
///
/// # Errors
/// `BackupNotFoundException`
pub async fn find(state: &Dynamodb, ctx: &Context, arn: &BackupArn) -> Result<Backup> {
    let snapshot = state.platform.store.snapshot().await?;
    let backup = records::read(snapshot.as_ref(), &arn.key(ctx)).await?;
    backup.ok_or_else(|| not_found(arn))
}

/// The backup of this ARN as a transaction that holds it sees it.
///
/// # Errors
/// `BackupNotFoundException`
async fn held(transaction: &dyn Transaction, ctx: &Context, arn: &BackupArn) -> Result<Backup> {
    let backup = records::read_in(transaction, &arn.key(ctx)).await?;
    backup.ok_or_else(|| not_found(arn))
}

/// Deletes a backup of a user's.
///
/// # Errors
/// `BackupNotFoundException`, `BackupInUseException`, and for the system's a `ValidationException`.
pub async fn delete(state: &Dynamodb, ctx: &Context, arn: &BackupArn) -> Result<Backup> {
    let store = &state.platform.store;
    let data = find(state, ctx, arn).await?.data_id()?;
    let (key, mark) = (arn.key(ctx), item_keys::dropped(data));
    let mut transaction = store.begin(vec![key.clone(), mark.clone()]).await?;
    let backup = match held(transaction.as_ref(), ctx, arn).await {
        Ok(backup) => check_deletable(backup, arn),
        Err(error) => Err(error),
    };
    if backup.is_ok() {
        remove(transaction.as_mut(), key, mark)?;
    }
    transaction.commit().await?;
    sweep::start(Arc::clone(store));
    backup
}

fn check_deletable(backup: Backup, arn: &BackupArn) -> Result<Backup> {
    let arn = arn.text();
    if let Some(expires) = backup.expires.filter(|_| backup.kind == Kind::System) {
        let expires = expires.iso8601();
        return Err(Invalid(format!(
            "Invalid Request: User is not allowed to delete the system backup with arn {arn}. \
             It will automatically expire on {expires}"
        ))
        .into());
    }
    if !backup.complete {
        return Err(in_use(format!("Backup is being created: {arn}")));
    }
    if backup.restoring {
        return Err(in_use(format!("Backup is being used to restore table: {arn}")));
    }
    Ok(backup)
}

fn remove(transaction: &mut dyn Transaction, key: Key, mark: Key) -> Result<()> {
    transaction.delete(key)?;
    transaction.put(mark, Bytes::from_static(b"1"))?;
    Ok(())
}

/// Puts what is left of a table that is being deleted in the place of the table: its items stay, and become a backup.
pub fn of_deleted(
    transaction: &mut dyn Transaction,
    table: &TableRecord,
    now: Time,
    content: Statistics,
) -> Result<()> {
    let backup = Backup::of_deleted(table, now, content);
    let owner = item_keys::table(&table.account, &table.region, &table.name);
    transaction.put_under(&owner, backup.key(), records::encode(&backup)?)?;
    let mark = item_keys::dropped_beside_items(backup.data_id()?);
    transaction.put_under(&owner, mark, Bytes::from_static(b"1"))?;
    Ok(())
}

/// Removes the backups of deleted tables whose time is over.
pub async fn expire(state: &Dynamodb) -> Result<()> {
    let (store, now) = (&state.platform.store, state.platform.clock.now());
    let backups: Vec<Backup> = records::read_all(store.snapshot().await?.as_ref(), keys::all()).await?;
    let over = |backup: &Backup| backup.expires.is_some_and(|expires| expires <= now);
    for backup in backups.into_iter().filter(over) {
        let (key, mark) = (backup.key(), item_keys::dropped(backup.data_id()?));
        let mut transaction = store.begin(vec![key.clone(), mark.clone()]).await?;
        let stored = records::read_in::<Backup>(transaction.as_ref(), &key).await?;
        if stored.is_some_and(|backup| !backup.restoring) {
            remove(transaction.as_mut(), key, mark)?;
        }
        transaction.commit().await?;
    }
    Ok(sweep::run(Arc::clone(store)).await?)
}

/// A backup that is not there.
pub fn not_found(arn: &BackupArn) -> ServiceError {
    let message = format!("Backup not found: {}", arn.text());
    ServiceError::sender("BackupNotFoundException", 400, message)
}

/// A backup that something is being done with.
pub fn in_use(message: String) -> ServiceError {
    ServiceError::sender("BackupInUseException", 400, message)
}
