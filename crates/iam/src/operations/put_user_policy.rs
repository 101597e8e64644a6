//! `PutUserPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{PutUserPolicyInput, PutUserPolicyOutput};

use crate::model::User;
use crate::{Iam, entity, policies};

/// Puts an inline policy of a user.
pub(crate) struct PutUserPolicy;

#[async_trait]
impl Operation for PutUserPolicy {
    type State = Iam;
    type Input = PutUserPolicyInput;
    type Output = PutUserPolicyOutput;
    const NAME: &'static str = "PutUserPolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &PutUserPolicyInput) -> Result<Vec<Access>> {
        entity::access::<User>(iam, ctx, "iam:PutUserPolicy", &input.user_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: PutUserPolicyInput) -> Result<PutUserPolicyOutput> {
        policies::put_inline::<User>(iam, ctx, &input.user_name, input.policy_name, input.policy_document)
            .await?;
        Ok(PutUserPolicyOutput::default())
    }
}
