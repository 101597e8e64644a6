//! `GetRolePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{GetRolePolicyInput, GetRolePolicyOutput};

use crate::model::Role;
use crate::{Iam, entity, policies, shape};

/// Shows an inline policy of a role.
pub(crate) struct GetRolePolicy;

#[async_trait]
impl Operation for GetRolePolicy {
    type State = Iam;
    type Input = GetRolePolicyInput;
    type Output = GetRolePolicyOutput;
    const NAME: &'static str = "GetRolePolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &GetRolePolicyInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:GetRolePolicy", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: GetRolePolicyInput) -> Result<GetRolePolicyOutput> {
        let document = policies::inline::<Role>(iam, ctx, &input.role_name, &input.policy_name).await?;
        Ok(GetRolePolicyOutput {
            role_name: Some(input.role_name),
            policy_name: Some(input.policy_name),
            policy_document: shape::document(&document),
        })
    }
}
