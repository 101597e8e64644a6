//! ListTables: the names of the tables, in order.

use async_trait::async_trait;
use service::{Access, Context, Operation, records};
use store::{Order, ScanLimit};
use wire::dynamodb::{ListTablesInput, ListTablesOutput};

use crate::error::Result;
use crate::model::TableRecord;
use crate::{Dynamodb, keys};

/// Names of one answer, at most and by default.
const MAX_NAMES: usize = 100;

/// The operation.
pub struct ListTables;

#[async_trait]
impl Operation for ListTables {
    type State = Dynamodb;
    type Input = ListTablesInput;
    type Output = ListTablesOutput;
    const NAME: &'static str = "ListTables";

    async fn access(_: &Dynamodb, _: &Context, _: &ListTablesInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:ListTables", "*")])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: ListTablesInput) -> Result<ListTablesOutput> {
        let limit = input.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(MAX_NAMES);
        let range = match &input.exclusive_start_table_name {
            Some(name) => keys::tables_after(&ctx.account, &ctx.region, name),
            None => keys::tables(&ctx.account, &ctx.region),
        };
        // One more than asked for tells whether there are more.
        let wanted = ScanLimit { rows: limit + 1, bytes: usize::MAX };
        let snapshot = state.platform.store.snapshot().await?;
        let mut names = Vec::with_capacity(limit.min(MAX_NAMES));
        for (_, bytes) in snapshot.scan(range, Order::Forward, wanted).await? {
            names.push(records::decode::<TableRecord>(&bytes)?.name);
        }
        let more = names.len() > limit;
        names.truncate(limit);
        let last_evaluated_table_name = names.last().filter(|_| more).cloned();
        Ok(ListTablesOutput { table_names: Some(names), last_evaluated_table_name })
    }
}
