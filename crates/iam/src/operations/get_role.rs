//! `GetRole`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{GetRoleInput, GetRoleOutput};

use crate::model::Role;
use crate::{Iam, entity, shape};

/// Shows a role.
pub(crate) struct GetRole;

#[async_trait]
impl Operation for GetRole {
    type State = Iam;
    type Input = GetRoleInput;
    type Output = GetRoleOutput;
    const NAME: &'static str = "GetRole";

    async fn access(iam: &Iam, ctx: &Context, input: &GetRoleInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:GetRole", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: GetRoleInput) -> Result<GetRoleOutput> {
        let role: Role = entity::find(iam, ctx, &input.role_name).await?;
        Ok(GetRoleOutput { role: Some(shape::role(&role)) })
    }
}
