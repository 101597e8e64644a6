//! `PutRolePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{PutRolePolicyInput, PutRolePolicyOutput};

use crate::model::Role;
use crate::{Iam, entity, policies};

/// Puts an inline policy of a role.
pub(crate) struct PutRolePolicy;

#[async_trait]
impl Operation for PutRolePolicy {
    type State = Iam;
    type Input = PutRolePolicyInput;
    type Output = PutRolePolicyOutput;
    const NAME: &'static str = "PutRolePolicy";

    async fn access(iam: &Iam, ctx: &Context, input: &PutRolePolicyInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:PutRolePolicy", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: PutRolePolicyInput) -> Result<PutRolePolicyOutput> {
        policies::put_inline::<Role>(iam, ctx, &input.role_name, input.policy_name, input.policy_document)
            .await?;
        Ok(PutRolePolicyOutput::default())
    }
}
