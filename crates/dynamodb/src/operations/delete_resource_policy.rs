//! DeleteResourcePolicy: takes a table's own policy away.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DeleteResourcePolicyInput, DeleteResourcePolicyOutput};

use crate::error::Result;
use crate::model::TableRecord;
use crate::{Dynamodb, access, resource_policy, tables};

/// The operation.
pub struct DeleteResourcePolicy;

#[async_trait]
impl Operation for DeleteResourcePolicy {
    type State = Dynamodb;
    type Input = DeleteResourcePolicyInput;
    type Output = DeleteResourcePolicyOutput;
    const NAME: &'static str = "DeleteResourcePolicy";

    async fn access(
        state: &Dynamodb,
        ctx: &Context,
        input: &DeleteResourcePolicyInput,
    ) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:DeleteResourcePolicy", &input.resource_arn).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: DeleteResourcePolicyInput,
    ) -> Result<DeleteResourcePolicyOutput> {
        let arn = &input.resource_arn;
        tables::check_resource_arn(arn)?;
        let table = state.tables.of_resource(ctx, arn).await?;
        state.tables.phases().check_change(&table.record, state.platform.clock.now())?;
        let expected = input.expected_revision_id.as_deref();
        let mut revision = String::new();
        let change = |record: &mut TableRecord| {
            revision = resource_policy::remove(&mut record.policy, &table.record.name, expected)?;
            Ok(())
        };
        state.tables.change(&table, change).await?.ok_or_else(|| tables::gone(arn))?;
        Ok(DeleteResourcePolicyOutput { revision_id: Some(revision) })
    }
}
