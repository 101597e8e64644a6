//! `SetDefaultPolicyVersion`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{SetDefaultPolicyVersionInput, SetDefaultPolicyVersionOutput};

use crate::{Iam, versions};

/// Chooses the version of a managed policy that is in force.
pub(crate) struct SetDefaultPolicyVersion;

#[async_trait]
impl Operation for SetDefaultPolicyVersion {
    type State = Iam;
    type Input = SetDefaultPolicyVersionInput;
    type Output = SetDefaultPolicyVersionOutput;
    const NAME: &'static str = "SetDefaultPolicyVersion";

    async fn access(_: &Iam, _: &Context, input: &SetDefaultPolicyVersionInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:SetDefaultPolicyVersion", input.policy_arn.as_str())])
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: SetDefaultPolicyVersionInput,
    ) -> Result<SetDefaultPolicyVersionOutput> {
        versions::set_default(iam, ctx, &input.policy_arn, &input.version_id).await?;
        Ok(SetDefaultPolicyVersionOutput::default())
    }
}
