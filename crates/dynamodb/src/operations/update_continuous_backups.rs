//! UpdateContinuousBackups: switches point-in-time recovery on or off, or changes its period. It is done when it is answered.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use store::Transaction;
use wire::dynamodb::{UpdateContinuousBackupsInput, UpdateContinuousBackupsOutput};

use super::describe_continuous_backups::describe;
use crate::error::{Result, source_not_found};
use crate::model::TableRecord;
use crate::tables::Fate;
use crate::{Dynamodb, access, recovery, tables};

/// The operation.
pub struct UpdateContinuousBackups;

#[async_trait]
impl Operation for UpdateContinuousBackups {
    type State = Dynamodb;
    type Input = UpdateContinuousBackupsInput;
    type Output = UpdateContinuousBackupsOutput;
    const NAME: &'static str = "UpdateContinuousBackups";

    async fn access(
        state: &Dynamodb,
        ctx: &Context,
        input: &UpdateContinuousBackupsInput,
    ) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:UpdateContinuousBackups", &input.table_name).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: UpdateContinuousBackupsInput,
    ) -> Result<UpdateContinuousBackupsOutput> {
        tables::check_name(&input.table_name)?;
        let missing = || source_not_found(&input.table_name);
        let table = state.tables.local(ctx, &input.table_name).await?.ok_or_else(missing)?;
        let (wanted, now) = (input.point_in_time_recovery_specification, state.platform.clock.now());
        let change = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
            recovery::update(transaction, record, &wanted, now)?;
            Ok(Fate::Kept)
        };
        let table = state.tables.change_with(&table, vec![], change).await?.ok_or_else(missing)?;
        let description = describe(&table.record.recovery, now);
        Ok(UpdateContinuousBackupsOutput { continuous_backups_description: Some(description) })
    }
}
