//! RestoreTableFromBackup: makes a table of a backup. A small one is complete when this answers, a large one later.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-TABLE-215 to 219, 273 and 274 (us-west-2, 2026-10-09).

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{RestoreTableFromBackupInput, RestoreTableFromBackupOutput};

use crate::backup::BackupArn;
use crate::describe::{self, Status};
use crate::error::Result;
use crate::parameters::refusal;
use crate::restore::{self, Overrides};
use crate::{Dynamodb, Invalid, access};

/// The operation.
pub struct RestoreTableFromBackup;

#[async_trait]
impl Operation for RestoreTableFromBackup {
    type State = Dynamodb;
    type Input = RestoreTableFromBackupInput;
    type Output = RestoreTableFromBackupOutput;
    const NAME: &'static str = "RestoreTableFromBackup";

    async fn access(_: &Dynamodb, ctx: &Context, input: &RestoreTableFromBackupInput) -> Result<Vec<Access>> {
        const ACTION: &str = "dynamodb:RestoreTableFromBackup";
        let backup = Access::to(ACTION, &input.backup_arn);
        let target = access::restoring(ctx, ACTION, &input.target_table_name);
        Ok(std::iter::once(backup).chain(target).collect())
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: RestoreTableFromBackupInput,
    ) -> Result<RestoreTableFromBackupOutput> {
        let arn = BackupArn::read(ctx, &input.backup_arn)?;
        check_region(arn.is_local(ctx), input.sse_specification_override.is_some(), "BackupArn")?;
        let overrides = Overrides {
            billing_mode: input.billing_mode_override,
            provisioned: input.provisioned_throughput_override,
            on_demand: input.on_demand_throughput_override,
            global: input.global_secondary_index_override,
            local: input.local_secondary_index_override,
            encryption: input.sse_specification_override,
            vector: input.vector_index_override,
        };
        let table = restore::from_backup(state, ctx, &arn, input.target_table_name, overrides).await?;
        let description = describe::table(&table, Status::Creating, &Default::default());
        Ok(RestoreTableFromBackupOutput { table_description: Some(description) })
    }
}

/// What lies in another Region can be restored on AWS, if the encryption is named. Here it cannot.
pub(super) fn check_region(local: bool, encryption: bool, parameter: &str) -> Result<(), Invalid> {
    match (local, encryption) {
        (true, _) => Ok(()),
        (false, false) => Err(Invalid::new(
            "Invalid Request: sseSpecificationOverride must be provided for cross-region restores",
        )),
        (false, true) => Err(refusal(&format!("{parameter} of another Region"))),
    }
}
