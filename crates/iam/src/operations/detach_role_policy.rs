//! `DetachRolePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DetachRolePolicyInput, DetachRolePolicyOutput};

use crate::model::Role;
use crate::{Iam, entity, policies};

/// Detaches a managed policy from a role.
pub(crate) struct DetachRolePolicy;

#[async_trait]
impl Operation for DetachRolePolicy {
    type State = Iam;
    type Input = DetachRolePolicyInput;
    type Output = DetachRolePolicyOutput;
    const NAME: &'static str = "DetachRolePolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &DetachRolePolicyInput) -> Result<Vec<Access>> {
        let needed = entity::access::<Role>(iam, ctx, "iam:DetachRolePolicy", &input.role_name).await?;
        Ok(needed
            .into_iter()
            .map(|access| access.key("iam:PolicyARN", vec![input.policy_arn.clone()]))
            .collect())
    }

    async fn run(iam: &Iam, ctx: &Context, input: DetachRolePolicyInput) -> Result<DetachRolePolicyOutput> {
        policies::detach::<Role>(iam, ctx, &input.role_name, &input.policy_arn).await?;
        Ok(DetachRolePolicyOutput::default())
    }
}
