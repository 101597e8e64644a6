//! `CreatePolicyVersion`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{CreatePolicyVersionInput, CreatePolicyVersionOutput};

use crate::{Iam, shape, versions};

/// Adds a version to a managed policy.
pub(crate) struct CreatePolicyVersion;

#[async_trait]
impl Operation for CreatePolicyVersion {
    type State = Iam;
    type Input = CreatePolicyVersionInput;
    type Output = CreatePolicyVersionOutput;
    const NAME: &'static str = "CreatePolicyVersion";

    async fn access(_: &Iam, _: &Context, input: &CreatePolicyVersionInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:CreatePolicyVersion", input.policy_arn.as_str())])
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: CreatePolicyVersionInput,
    ) -> Result<CreatePolicyVersionOutput> {
        let default = input.set_as_default == Some(true);
        let version = versions::add(iam, ctx, &input.policy_arn, input.policy_document, default).await?;
        let default = if default { version.id.as_str() } else { "" };
        let shown = shape::version(&version, default, false);
        Ok(CreatePolicyVersionOutput { policy_version: Some(shown) })
    }
}
