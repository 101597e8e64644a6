//! `UpdateRole`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{UpdateRoleInput, UpdateRoleOutput};

use crate::model::Role;
use crate::{Iam, entity};

/// Changes a role's description and longest session.
pub(crate) struct UpdateRole;

#[async_trait]
impl Operation for UpdateRole {
    type State = Iam;
    type Input = UpdateRoleInput;
    type Output = UpdateRoleOutput;
    const NAME: &'static str = "UpdateRole";

    async fn access(iam: &Iam, ctx: &Context, input: &UpdateRoleInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:UpdateRole", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: UpdateRoleInput) -> Result<UpdateRoleOutput> {
        entity::update::<Role, ()>(iam, ctx, &input.role_name, |role| {
            role.description = input.description.or(role.description.take());
            role.max_session = input.max_session_duration.unwrap_or(role.max_session);
            Ok(())
        })
        .await?;
        Ok(UpdateRoleOutput::default())
    }
}
