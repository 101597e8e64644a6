//! `ListRoles`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListRolesInput, ListRolesOutput};

use crate::model::{Kind, Role};
use crate::page::page;
use crate::{Iam, entity, shape};

/// Lists roles by name.
pub(crate) struct ListRoles;

#[async_trait]
impl Operation for ListRoles {
    type State = Iam;
    type Input = ListRolesInput;
    type Output = ListRolesOutput;
    const NAME: &'static str = "ListRoles";

    async fn access(_: &Iam, ctx: &Context, input: &ListRolesInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to(
            "iam:ListRoles",
            entity::arn(ctx, Kind::Role, input.path_prefix.as_deref().unwrap_or("/"), ""),
        )])
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListRolesInput) -> Result<ListRolesOutput> {
        let all: Vec<Role> = entity::all(iam, ctx, input.path_prefix.as_deref()).await?;
        let page = page(all, |role| &role.entity.name, input.marker.as_deref(), input.max_items)?;
        Ok(ListRolesOutput {
            roles: Some(page.items.iter().map(shape::listed_role).collect()),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
