//! CreateBackup: keeps the items of a table as they are now.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-BACKUP-001, 003 and 011 (us-west-2, 2026-10-09).

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{CreateBackupInput, CreateBackupOutput};

use crate::backup::{self, Status};
use crate::error::{Result, source_not_found};
use crate::{Dynamodb, access, tables};

/// The operation.
pub struct CreateBackup;

#[async_trait]
impl Operation for CreateBackup {
    type State = Dynamodb;
    type Input = CreateBackupInput;
    type Output = CreateBackupOutput;
    const NAME: &'static str = "CreateBackup";

    async fn access(state: &Dynamodb, ctx: &Context, input: &CreateBackupInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:CreateBackup", &input.table_name).await?])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: CreateBackupInput) -> Result<CreateBackupOutput> {
        tables::check_name(&input.table_name)?;
        let missing = || source_not_found(&input.table_name);
        let table = state.tables.local(ctx, &input.table_name).await?.ok_or_else(missing)?;
        let backup = backup::create(state, &table, input.backup_name).await?;
        let details = backup::details(&backup, backup.arn(), Status::Creating);
        Ok(CreateBackupOutput { backup_details: Some(details) })
    }
}
