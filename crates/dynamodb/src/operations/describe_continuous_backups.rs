//! DescribeContinuousBackups: the moments that a table can be restored to.

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation};
use wire::dynamodb::{
    ContinuousBackupsDescription, DescribeContinuousBackupsInput, DescribeContinuousBackupsOutput,
};

use crate::error::{Result, source_not_found};
use crate::recovery::Recovery;
use crate::{Dynamodb, access, tables};

/// The operation.
pub struct DescribeContinuousBackups;

#[async_trait]
impl Operation for DescribeContinuousBackups {
    type State = Dynamodb;
    type Input = DescribeContinuousBackupsInput;
    type Output = DescribeContinuousBackupsOutput;
    const NAME: &'static str = "DescribeContinuousBackups";

    async fn access(
        state: &Dynamodb,
        ctx: &Context,
        input: &DescribeContinuousBackupsInput,
    ) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:DescribeContinuousBackups", &input.table_name).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: DescribeContinuousBackupsInput,
    ) -> Result<DescribeContinuousBackupsOutput> {
        tables::check_name(&input.table_name)?;
        let missing = || source_not_found(&input.table_name);
        let table = state.tables.local(ctx, &input.table_name).await?.ok_or_else(missing)?;
        let description = describe(&table.record.recovery, state.platform.clock.now());
        Ok(DescribeContinuousBackupsOutput { continuous_backups_description: Some(description) })
    }
}

/// `ContinuousBackupsStatus` says that there could be a backup; every table has that.
///
/// Source: ack-api-quirks `services/dynamodb` DDB-TABLE-083 and 111 (us-west-2, 2026-10-08).
pub(super) fn describe(recovery: &Recovery, now: Time) -> ContinuousBackupsDescription {
    ContinuousBackupsDescription {
        continuous_backups_status: Some("ENABLED".to_owned()),
        point_in_time_recovery_description: Some(recovery.describe(now)),
    }
}
