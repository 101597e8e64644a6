//! DescribeTimeToLive: whether expired items are deleted, and which attribute tells.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DescribeTimeToLiveInput, DescribeTimeToLiveOutput, TimeToLiveDescription};

use crate::error::{Result, table_not_found};
use crate::{Dynamodb, access, tables};

/// The operation.
pub struct DescribeTimeToLive;

#[async_trait]
impl Operation for DescribeTimeToLive {
    type State = Dynamodb;
    type Input = DescribeTimeToLiveInput;
    type Output = DescribeTimeToLiveOutput;
    const NAME: &'static str = "DescribeTimeToLive";

    async fn access(state: &Dynamodb, ctx: &Context, input: &DescribeTimeToLiveInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:DescribeTimeToLive", &input.table_name).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: DescribeTimeToLiveInput,
    ) -> Result<DescribeTimeToLiveOutput> {
        tables::check_name(&input.table_name)?;
        let table = state.tables.local(ctx, &input.table_name).await?;
        let table = table.ok_or_else(|| table_not_found(Some(&input.table_name)))?;
        let attribute = table.record.ttl.as_ref().and_then(|ttl| ttl.attribute.clone());
        let status = if attribute.is_some() { "ENABLED" } else { "DISABLED" };
        let description =
            TimeToLiveDescription { time_to_live_status: Some(status.to_owned()), attribute_name: attribute };
        Ok(DescribeTimeToLiveOutput { time_to_live_description: Some(description) })
    }
}
