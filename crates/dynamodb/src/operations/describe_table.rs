//! DescribeTable: what a table is like.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DescribeTableInput, DescribeTableOutput};

use crate::describe;
use crate::error::Result;
use crate::error::table_not_found;
use crate::{Dynamodb, access, tables};

/// The operation.
pub struct DescribeTable;

#[async_trait]
impl Operation for DescribeTable {
    type State = Dynamodb;
    type Input = DescribeTableInput;
    type Output = DescribeTableOutput;
    const NAME: &'static str = "DescribeTable";

    async fn access(state: &Dynamodb, ctx: &Context, input: &DescribeTableInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:DescribeTable", &input.table_name).await?])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: DescribeTableInput) -> Result<DescribeTableOutput> {
        tables::check_name(&input.table_name)?;
        let missing = || table_not_found(Some(&input.table_name));
        let name = tables::local_name(ctx, &input.table_name).ok_or_else(missing)?;
        let table = state.tables.find(ctx, name).await?.ok_or_else(missing)?;
        let store = state.platform.store.as_ref();
        let now = state.platform.clock.now();
        let statistics = state.counts.of(store, &table, now).await?;
        let status = state.tables.phases().status(&table.record, now);
        Ok(DescribeTableOutput { table: Some(describe::table(&table, status, &statistics)) })
    }
}
