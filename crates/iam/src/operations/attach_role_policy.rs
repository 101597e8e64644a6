//! `AttachRolePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{AttachRolePolicyInput, AttachRolePolicyOutput};

use crate::model::Role;
use crate::{Iam, entity, policies};

/// Attaches a managed policy to a role.
pub(crate) struct AttachRolePolicy;

#[async_trait]
impl Operation for AttachRolePolicy {
    type State = Iam;
    type Input = AttachRolePolicyInput;
    type Output = AttachRolePolicyOutput;
    const NAME: &'static str = "AttachRolePolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &AttachRolePolicyInput) -> Result<Vec<Access>> {
        let needed = entity::access::<Role>(iam, ctx, "iam:AttachRolePolicy", &input.role_name).await?;
        Ok(needed
            .into_iter()
            .map(|access| access.key("iam:PolicyARN", vec![input.policy_arn.clone()]))
            .collect())
    }

    async fn run(iam: &Iam, ctx: &Context, input: AttachRolePolicyInput) -> Result<AttachRolePolicyOutput> {
        policies::attach::<Role>(iam, ctx, &input.role_name, &input.policy_arn).await?;
        Ok(AttachRolePolicyOutput::default())
    }
}
