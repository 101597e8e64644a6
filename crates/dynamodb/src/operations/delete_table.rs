//! DeleteTable: the table is gone at once; its items are removed behind the answer.

use std::sync::Arc;

use async_trait::async_trait;
use service::{Access, Context, Operation};
use store::{Bytes, Transaction};
use wire::dynamodb::{DeleteTableInput, DeleteTableOutput};

use crate::describe::{self, Status};
use crate::error::Result;
use crate::error::{in_use, table_not_found};
use crate::model::{Table, TableRecord};
use crate::statistics::Statistics;
use crate::tables::Fate;
use crate::{Dynamodb, Invalid, access, backup, keys, streams, sweep, tables};

/// The operation.
pub struct DeleteTable;

#[async_trait]
impl Operation for DeleteTable {
    type State = Dynamodb;
    type Input = DeleteTableInput;
    type Output = DeleteTableOutput;
    const NAME: &'static str = "DeleteTable";

    async fn access(state: &Dynamodb, ctx: &Context, input: &DeleteTableInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:DeleteTable", &input.table_name).await?])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: DeleteTableInput) -> Result<DeleteTableOutput> {
        tables::check_name(&input.table_name)?;
        let missing = || table_not_found(Some(&input.table_name));
        let name = tables::local_name(ctx, &input.table_name).ok_or_else(missing)?;
        let table = state.tables.find(ctx, name).await?.ok_or_else(missing)?;
        if table.record.restoring.is_some() {
            return Err(in_use(&format!("Table is being created: {name}")));
        }
        if table.record.deletion_protection {
            // Source: getmoto/moto test_delete_table__…, aws_verified.
            return Err(Invalid(format!(
                "1 validation error detected: Table '{name}' can't be deleted while DeletionProtectionEnabled is set to True"
            ))
            .into());
        }
        if !drop_table(state, &table).await? {
            return Err(missing());
        }
        let description = describe::table(&table, Status::Deleting, &Default::default());
        Ok(DeleteTableOutput { table_description: Some(description) })
    }
}

/// Removes the record and marks the items for removal, unless they become a backup; answers whether the table was still
/// there.
async fn drop_table(state: &Dynamodb, table: &Table) -> Result<bool> {
    let mark = keys::dropped(table.id);
    let now = state.platform.clock.now();
    let content = match table.changes() {
        Some(_) => state.counts.of(state.platform.store.as_ref(), table, now).await?.table(),
        None => Statistics::default(),
    };
    let drop = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
        if record.indexes.iter().any(|index| index.backfilling) {
            return Err(in_use("Cannot delete table while indexes are being created, updated, or deleted."));
        }
        if record.stream.is_some_and(|stream| stream.enabled) {
            streams::disable(transaction, record, now)?;
        }
        match record.recovery.window {
            Some(_) => backup::of_deleted(transaction, record, now, content)?,
            None => transaction.put(mark.clone(), Bytes::from_static(b"1"))?,
        }
        Ok(Fate::Removed)
    };
    if state.tables.change_with(table, vec![mark.clone()], drop).await?.is_none() {
        return Ok(false);
    }
    state.counts.forget(table.id);
    state.meter.forget(table.id);
    sweep::start(Arc::clone(&state.platform.store));
    Ok(true)
}
