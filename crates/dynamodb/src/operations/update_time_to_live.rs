//! UpdateTimeToLive: switches the deletion of expired items on or off. It is done when it is answered, but that the items
//! that are there already expire, too, may take a moment longer.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use store::Transaction;
use wire::dynamodb::{UpdateTimeToLiveInput, UpdateTimeToLiveOutput};

use crate::error::{Result, table_not_found};
use crate::model::TableRecord;
use crate::tables::Fate;
use crate::{Dynamodb, access, tables, ttl};

/// The operation.
pub struct UpdateTimeToLive;

#[async_trait]
impl Operation for UpdateTimeToLive {
    type State = Dynamodb;
    type Input = UpdateTimeToLiveInput;
    type Output = UpdateTimeToLiveOutput;
    const NAME: &'static str = "UpdateTimeToLive";

    async fn access(state: &Dynamodb, ctx: &Context, input: &UpdateTimeToLiveInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:UpdateTimeToLive", &input.table_name).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: UpdateTimeToLiveInput,
    ) -> Result<UpdateTimeToLiveOutput> {
        tables::check_name(&input.table_name)?;
        let missing = || table_not_found(Some(&input.table_name));
        let table = state.tables.local(ctx, &input.table_name).await?.ok_or_else(missing)?;
        let (wanted, now) = (input.time_to_live_specification, state.platform.clock.now());
        state.tables.phases().check_change(&table.record, now)?;
        let change = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
            ttl::update(transaction, record, &wanted, now)?;
            Ok(Fate::Kept)
        };
        state.tables.change_with(&table, vec![], change).await?.ok_or_else(missing)?;
        Ok(UpdateTimeToLiveOutput { time_to_live_specification: Some(wanted) })
    }
}
