//! `DeletePolicyVersion`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DeletePolicyVersionInput, DeletePolicyVersionOutput};

use crate::{Iam, versions};

/// Deletes a version of a managed policy that is not in force.
pub(crate) struct DeletePolicyVersion;

#[async_trait]
impl Operation for DeletePolicyVersion {
    type State = Iam;
    type Input = DeletePolicyVersionInput;
    type Output = DeletePolicyVersionOutput;
    const NAME: &'static str = "DeletePolicyVersion";

    async fn access(_: &Iam, _: &Context, input: &DeletePolicyVersionInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:DeletePolicyVersion", input.policy_arn.as_str())])
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: DeletePolicyVersionInput,
    ) -> Result<DeletePolicyVersionOutput> {
        versions::delete(iam, ctx, &input.policy_arn, &input.version_id).await?;
        Ok(DeletePolicyVersionOutput::default())
    }
}
