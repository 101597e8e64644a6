//! How a restored table comes to be: its record, what is to be done, and what the source must know of it, in one
//! transaction; then its items.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-BACKUP-010, DDB-TABLE-100 and 219 (us-west-2, 2026-10-08 and
//! 09).

use std::collections::BTreeSet;

use base::{Time, ids};
use service::{Context, ServiceError, records};
use store::{Key, Transaction};

use super::filling::{Filling, Source, Stage};
use super::overrides::Target;
use super::{Overrides, Restoring, fill};
use crate::backup::{self, Backup, BackupArn};
use crate::copying::Job;
use crate::error::{Result, source_not_found};
use crate::model::{Table, TableRecord};
use crate::{Dynamodb, keys, tables};

/// Restores a backup; answers the table as it is then.
///
/// # Errors
/// `BackupInUseException`, `TableAlreadyExistsException`, `TableInUseException`, and what is wrong with the overrides.
pub async fn from_backup(
    state: &Dynamodb,
    ctx: &Context,
    arn: &BackupArn,
    target: String,
    overrides: Overrides,
) -> Result<Table> {
    let found = backup::find(state, ctx, arn).await?;
    let restoring = Restoring { table: found.table.arn(), backup: Some(found.arn()), to: found.created };
    let new = new_table(state, target, restoring);
    let record = overrides.record(&found.table, new)?;
    let source = Source::Backup { data: found.data.clone(), key: found.key().to_vec() };
    let filling = filling(&record, source);
    let key = found.key();
    let mut transaction = begin(state, &filling, key.clone()).await?;
    let checked = match records::read_in::<Backup>(transaction.as_ref(), &key).await? {
        Some(backup) => check_usable(backup, arn),
        None => Err(backup::not_found(arn)),
    };
    let checked = and_target(state, transaction.as_ref(), &record, checked).await?;
    let written = checked.and_then(|backup| {
        let backup = Backup { restoring: true, ..backup };
        transaction.put(key, records::encode(&backup)?)?;
        write(transaction.as_mut(), &record, &filling)
    });
    // What was read must be durable before anyone is told of it.
    transaction.commit().await?;
    written?;
    fill::start(state, record, filling).await
}

fn check_usable(backup: Backup, arn: &BackupArn) -> Result<Backup> {
    let arn = arn.text();
    if !backup.complete {
        return Err(backup::in_use(format!("Backup is being created: {arn}")));
    }
    if backup.restoring {
        return Err(backup::in_use(format!("Backup is being used to restore another table: {arn}")));
    }
    Ok(backup)
}

/// Restores a table to what it was; answers the new one as it is then.
///
/// # Errors
/// As for a backup, and `TableNotFoundException` if the table goes meanwhile.
pub async fn of_table(
    state: &Dynamodb,
    table: &Table,
    to: Time,
    target: String,
    overrides: Overrides,
) -> Result<Table> {
    let restoring = Restoring { table: table.arn(), backup: None, to };
    let record = overrides.record(&table.record, new_table(state, target, restoring))?;
    let TableRecord { account, region, name, recovery, .. } = &table.record;
    let key = keys::table(account, region, name);
    let (id, log) = (table.record.id.clone(), recovery.last_log);
    let filling = filling(&record, Source::Table { id, key: key.to_vec(), log, to });
    let mut transaction = begin(state, &filling, key.clone()).await?;
    let source = records::read_in::<TableRecord>(transaction.as_ref(), &key).await?;
    let same = |now: &TableRecord| now.id == table.record.id && now.recovery.last_log == log;
    let source = source.filter(same).ok_or_else(|| source_not_found(name));
    let checked = and_target(state, transaction.as_ref(), &record, source).await?;
    let written = checked.and_then(|_| write(transaction.as_mut(), &record, &filling));
    transaction.commit().await?;
    written?;
    fill::start(state, record, filling).await
}

fn new_table(state: &Dynamodb, name: String, restoring: Restoring) -> Target {
    let created = state.platform.clock.now();
    Target { id: ids::uuid(state.platform.entropy.as_ref()), name, created, restoring }
}

fn filling(record: &TableRecord, source: Source) -> Filling {
    Filling {
        account: record.account.clone(),
        region: record.region.clone(),
        table: record.name.clone(),
        table_id: record.id.clone(),
        source,
        stage: Stage::Copying(None),
    }
}

/// Holds the source, the target and the job.
async fn begin(state: &Dynamodb, filling: &Filling, source: Key) -> Result<Box<dyn Transaction>> {
    let keys = BTreeSet::from([source, filling.target(), filling.key()?]);
    Ok(state.platform.store.begin(keys.into_iter().collect()).await?)
}

/// What was found of the source, unless there is a table of the target's name, or no room for one.
async fn and_target<T>(
    state: &Dynamodb,
    transaction: &dyn Transaction,
    record: &TableRecord,
    source: Result<T>,
) -> Result<Result<T>> {
    let key = keys::table(&record.account, &record.region, &record.name);
    let there = records::read_in::<TableRecord>(transaction, &key).await?;
    let room = tables::check_room(state.platform.store.as_ref(), record).await;
    Ok(match (source, there) {
        (Err(error), _) => Err(error),
        (_, Some(there)) => Err(taken(&there)),
        (Ok(source), None) => room.map(|()| source),
    })
}

/// The name of a restored table is another table's.
fn taken(there: &TableRecord) -> ServiceError {
    let name = &there.name;
    match &there.restoring {
        None => {
            let message = format!("Table already exists: {name}");
            ServiceError::sender("TableAlreadyExistsException", 400, message)
        }
        Some(Restoring { table, backup, .. }) => {
            let source = match backup {
                Some(backup) => format!("backup: {backup}"),
                None => format!("table: {table}"),
            };
            let message = format!("Table: {name} is already being restored from {source}");
            ServiceError::sender("TableInUseException", 400, message)
        }
    }
}

fn write(transaction: &mut dyn Transaction, record: &TableRecord, filling: &Filling) -> Result<()> {
    transaction.put(filling.target(), records::encode(record)?)?;
    Ok(transaction.put(filling.key()?, records::encode(&Job::Restore(filling.clone()))?)?)
}
