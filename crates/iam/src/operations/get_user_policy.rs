//! `GetUserPolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{GetUserPolicyInput, GetUserPolicyOutput};

use crate::model::User;
use crate::{Iam, entity, policies, shape};

/// Shows an inline policy of a user.
pub(crate) struct GetUserPolicy;

#[async_trait]
impl Operation for GetUserPolicy {
    type State = Iam;
    type Input = GetUserPolicyInput;
    type Output = GetUserPolicyOutput;
    const NAME: &'static str = "GetUserPolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &GetUserPolicyInput) -> Result<Vec<Access>> {
        entity::access::<User>(iam, ctx, "iam:GetUserPolicy", &input.user_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: GetUserPolicyInput) -> Result<GetUserPolicyOutput> {
        let document = policies::inline::<User>(iam, ctx, &input.user_name, &input.policy_name).await?;
        Ok(GetUserPolicyOutput {
            user_name: Some(input.user_name),
            policy_name: Some(input.policy_name),
            policy_document: shape::document(&document),
        })
    }
}
