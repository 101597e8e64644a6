//! `GetPolicyVersion`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{GetPolicyVersionInput, GetPolicyVersionOutput};

use crate::{Iam, shape, versions};

/// Shows a version of a managed policy.
pub(crate) struct GetPolicyVersion;

#[async_trait]
impl Operation for GetPolicyVersion {
    type State = Iam;
    type Input = GetPolicyVersionInput;
    type Output = GetPolicyVersionOutput;
    const NAME: &'static str = "GetPolicyVersion";

    async fn access(_: &Iam, _: &Context, input: &GetPolicyVersionInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:GetPolicyVersion", input.policy_arn.as_str())])
    }

    async fn run(iam: &Iam, ctx: &Context, input: GetPolicyVersionInput) -> Result<GetPolicyVersionOutput> {
        let (all, default) = versions::all(iam, ctx, &input.policy_arn).await?;
        let found = all.iter().find(|version| version.id == input.version_id);
        let version = found.ok_or_else(|| versions::missing(&input.policy_arn, &input.version_id))?;
        Ok(GetPolicyVersionOutput { policy_version: Some(shape::version(version, &default, true)) })
    }
}
