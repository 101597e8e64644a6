//! DeleteTable: the table is gone at once, unless deletions are to last; its items are removed behind the answer.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DeleteTableInput, DeleteTableOutput};

use crate::describe;
use crate::error::{Result, table_not_found};
use crate::{Dynamodb, Invalid, access, removal, tables};

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
        if table.record.deletion_protection {
            // Source: ack-api-quirks `services/dynamodb`, error catalogue (us-west-2, 2026-10).
            return Err(Invalid::new(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection \
                 first.",
            )
            .into());
        }
        let now = state.platform.clock.now();
        // Source: DynamoDB API Reference, DeleteTable: no error for a table that is being deleted.
        if !table.record.deleting {
            state.tables.phases().check_change(&table.record, now)?;
            removal::remove(state, &table).await?.then_some(()).ok_or_else(missing)?;
            state.counts.forget(table.id);
            state.meter.forget(table.id);
        }
        Ok(DeleteTableOutput { table_description: Some(describe::deleted(&table)) })
    }
}
