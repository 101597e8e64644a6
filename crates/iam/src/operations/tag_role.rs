//! `TagRole`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{TagRoleInput, TagRoleOutput};

use crate::model::Role;
use crate::{Iam, entity, tags};

/// Sets tags of a role.
pub(crate) struct TagRole;

#[async_trait]
impl Operation for TagRole {
    type State = Iam;
    type Input = TagRoleInput;
    type Output = TagRoleOutput;
    const NAME: &'static str = "TagRole";

    async fn access(iam: &Iam, ctx: &Context, input: &TagRoleInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:TagRole", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: TagRoleInput) -> Result<TagRoleOutput> {
        let tags = tags::given(Some(input.tags))?;
        entity::update::<Role, ()>(iam, ctx, &input.role_name, |role| tags::set(&mut role.entity.tags, tags))
            .await?;
        Ok(TagRoleOutput::default())
    }
}
