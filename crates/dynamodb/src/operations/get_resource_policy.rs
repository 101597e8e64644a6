//! GetResourcePolicy: a table's own policy.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{GetResourcePolicyInput, GetResourcePolicyOutput};

use crate::error::Result;
use crate::{Dynamodb, access, resource_policy, tables};

/// The operation.
pub struct GetResourcePolicy;

#[async_trait]
impl Operation for GetResourcePolicy {
    type State = Dynamodb;
    type Input = GetResourcePolicyInput;
    type Output = GetResourcePolicyOutput;
    const NAME: &'static str = "GetResourcePolicy";

    async fn access(state: &Dynamodb, ctx: &Context, input: &GetResourcePolicyInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:GetResourcePolicy", &input.resource_arn).await?])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: GetResourcePolicyInput,
    ) -> Result<GetResourcePolicyOutput> {
        let arn = &input.resource_arn;
        tables::check_resource_arn(arn)?;
        let table = state.tables.of_resource(ctx, arn).await?;
        let policy = table.record.policy.clone().ok_or_else(|| resource_policy::missing(arn))?;
        Ok(GetResourcePolicyOutput {
            policy: Some(policy.text),
            revision_id: Some(policy.revision.to_string()),
        })
    }
}
