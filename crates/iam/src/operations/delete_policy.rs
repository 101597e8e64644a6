//! `DeletePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeletePolicyInput, DeletePolicyOutput};

use crate::{Iam, versions};

/// Deletes a managed policy that nobody uses and that has one version left.
pub(crate) struct DeletePolicy;

#[async_trait]
impl Operation for DeletePolicy {
    type State = Iam;
    type Input = DeletePolicyInput;
    type Output = DeletePolicyOutput;
    const NAME: &'static str = "DeletePolicy";

    async fn access(_: &Iam, _: &Context, input: &DeletePolicyInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:DeletePolicy", input.policy_arn.as_str())])
    }

    async fn run(iam: &Iam, ctx: &Context, input: DeletePolicyInput) -> Result<DeletePolicyOutput> {
        versions::delete_policy(iam, ctx, &input.policy_arn).await?;
        Ok(DeletePolicyOutput::default())
    }
}
