//! `AttachUserPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{AttachUserPolicyInput, AttachUserPolicyOutput};

use crate::model::User;
use crate::{Iam, entity, policies};

/// Attaches a managed policy to a user.
pub(crate) struct AttachUserPolicy;

#[async_trait]
impl Operation for AttachUserPolicy {
    type State = Iam;
    type Input = AttachUserPolicyInput;
    type Output = AttachUserPolicyOutput;
    const NAME: &'static str = "AttachUserPolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &AttachUserPolicyInput) -> Result<Vec<Access>> {
        let needed = entity::access::<User>(iam, ctx, "iam:AttachUserPolicy", &input.user_name).await?;
        Ok(needed
            .into_iter()
            .map(|access| access.key("iam:PolicyARN", vec![input.policy_arn.clone()]))
            .collect())
    }

    async fn run(iam: &Iam, ctx: &Context, input: AttachUserPolicyInput) -> Result<AttachUserPolicyOutput> {
        policies::attach::<User>(iam, ctx, &input.user_name, &input.policy_arn).await?;
        Ok(AttachUserPolicyOutput::default())
    }
}
