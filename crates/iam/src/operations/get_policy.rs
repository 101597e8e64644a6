//! `GetPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{GetPolicyInput, GetPolicyOutput};

use crate::{Iam, error, managed, policies, shape};

/// Shows a managed policy.
pub(crate) struct GetPolicy;

#[async_trait]
impl Operation for GetPolicy {
    type State = Iam;
    type Input = GetPolicyInput;
    type Output = GetPolicyOutput;
    const NAME: &'static str = "GetPolicy";

    async fn access(_: &Iam, _: &Context, input: &GetPolicyInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:GetPolicy", input.policy_arn.as_str())])
    }

    async fn run(iam: &Iam, ctx: &Context, input: GetPolicyInput) -> Result<GetPolicyOutput> {
        let snapshot = iam.platform.store.snapshot().await?;
        let uses = policies::uses(ctx, snapshot.as_ref(), &input.policy_arn).await?;
        let shown = match managed::find(&input.policy_arn) {
            Some(policy) => shape::aws_policy(policy, uses),
            None => {
                let policy = policies::customer(ctx, snapshot.as_ref(), &input.policy_arn).await?;
                shape::policy(&policy.ok_or_else(|| error::no_policy(&input.policy_arn))?, uses)
            }
        };
        Ok(GetPolicyOutput { policy: Some(shown) })
    }
}
