//! `ListRoleTags`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListRoleTagsInput, ListRoleTagsOutput};

use crate::model::Role;
use crate::page::page;
use crate::{Iam, entity, tags};

/// Lists a role's tags by key.
pub(crate) struct ListRoleTags;

#[async_trait]
impl Operation for ListRoleTags {
    type State = Iam;
    type Input = ListRoleTagsInput;
    type Output = ListRoleTagsOutput;
    const NAME: &'static str = "ListRoleTags";

    async fn access(iam: &Iam, ctx: &Context, input: &ListRoleTagsInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:ListRoleTags", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListRoleTagsInput) -> Result<ListRoleTagsOutput> {
        let mut tags = entity::find::<Role>(iam, ctx, &input.role_name).await?.entity.tags;
        tags.sort_by(|left, right| left.key.cmp(&right.key));
        let page = page(tags, |tag| &tag.key, input.marker.as_deref(), input.max_items)?;
        Ok(ListRoleTagsOutput {
            tags: Some(tags::shown(&page.items).unwrap_or_default()),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
