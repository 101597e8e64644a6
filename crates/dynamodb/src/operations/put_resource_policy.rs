//! PutResourcePolicy: gives a table a policy of its own, in force at once.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{PutResourcePolicyInput, PutResourcePolicyOutput};

use crate::error::Result;
use crate::model::TableRecord;
use crate::{Dynamodb, access, resource_policy, tables};

/// The operation.
pub struct PutResourcePolicy;

#[async_trait]
impl Operation for PutResourcePolicy {
    type State = Dynamodb;
    type Input = PutResourcePolicyInput;
    type Output = PutResourcePolicyOutput;
    const NAME: &'static str = "PutResourcePolicy";

    async fn access(state: &Dynamodb, ctx: &Context, input: &PutResourcePolicyInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:PutResourcePolicy", &input.resource_arn).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: PutResourcePolicyInput,
    ) -> Result<PutResourcePolicyOutput> {
        let PutResourcePolicyInput {
            resource_arn: arn, policy: text, expected_revision_id: expected, ..
        } = input;
        tables::check_resource_arn(&arn)?;
        resource_policy::check(&text)?;
        let table = state.tables.of_resource(ctx, &arn).await?;
        let (name, now) = (&table.record.name, state.platform.clock.now());
        state.tables.phases().check_change(&table.record, now)?;
        let mut revision = String::new();
        let change = |record: &mut TableRecord| {
            revision = resource_policy::set(&mut record.policy, name, text, expected.as_deref(), now)?;
            Ok(())
        };
        state.tables.change(&table, change).await?.ok_or_else(|| tables::gone(&arn))?;
        Ok(PutResourcePolicyOutput { revision_id: Some(revision) })
    }
}
