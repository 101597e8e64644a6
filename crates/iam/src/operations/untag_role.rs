//! `UntagRole`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{UntagRoleInput, UntagRoleOutput};

use crate::model::Role;
use crate::{Iam, entity, tags};

/// Removes tags from a role.
pub(crate) struct UntagRole;

#[async_trait]
impl Operation for UntagRole {
    type State = Iam;
    type Input = UntagRoleInput;
    type Output = UntagRoleOutput;
    const NAME: &'static str = "UntagRole";

    async fn access(iam: &Iam, ctx: &Context, input: &UntagRoleInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:UntagRole", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: UntagRoleInput) -> Result<UntagRoleOutput> {
        entity::update::<Role, ()>(iam, ctx, &input.role_name, |role| {
            tags::remove(&mut role.entity.tags, &input.tag_keys);
            Ok(())
        })
        .await?;
        Ok(UntagRoleOutput::default())
    }
}
