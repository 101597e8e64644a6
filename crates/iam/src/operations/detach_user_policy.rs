//! `DetachUserPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{DetachUserPolicyInput, DetachUserPolicyOutput};

use crate::model::User;
use crate::{Iam, entity, policies};

/// Detaches a managed policy from a user.
pub(crate) struct DetachUserPolicy;

#[async_trait]
impl Operation for DetachUserPolicy {
    type State = Iam;
    type Input = DetachUserPolicyInput;
    type Output = DetachUserPolicyOutput;
    const NAME: &'static str = "DetachUserPolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &DetachUserPolicyInput) -> Result<Vec<Access>> {
        let needed = entity::access::<User>(iam, ctx, "iam:DetachUserPolicy", &input.user_name).await?;
        Ok(needed
            .into_iter()
            .map(|access| access.key("iam:PolicyARN", vec![input.policy_arn.clone()]))
            .collect())
    }

    async fn run(iam: &Iam, ctx: &Context, input: DetachUserPolicyInput) -> Result<DetachUserPolicyOutput> {
        policies::detach::<User>(iam, ctx, &input.user_name, &input.policy_arn).await?;
        Ok(DetachUserPolicyOutput::default())
    }
}
