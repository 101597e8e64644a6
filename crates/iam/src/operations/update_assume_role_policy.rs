//! `UpdateAssumeRolePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{UpdateAssumeRolePolicyInput, UpdateAssumeRolePolicyOutput};

use crate::model::Role;
use crate::{Iam, entity, trust};

/// Replaces a role's trust policy.
pub(crate) struct UpdateAssumeRolePolicy;

#[async_trait]
impl Operation for UpdateAssumeRolePolicy {
    type State = Iam;
    type Input = UpdateAssumeRolePolicyInput;
    type Output = UpdateAssumeRolePolicyOutput;
    const NAME: &'static str = "UpdateAssumeRolePolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &UpdateAssumeRolePolicyInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:UpdateAssumeRolePolicy", &input.role_name).await
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: UpdateAssumeRolePolicyInput,
    ) -> Result<UpdateAssumeRolePolicyOutput> {
        trust::check(&input.policy_document)?;
        entity::update::<Role, ()>(iam, ctx, &input.role_name, |role| {
            role.trust = input.policy_document;
            Ok(())
        })
        .await?;
        Ok(UpdateAssumeRolePolicyOutput::default())
    }
}
