//! `ListUsers`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListUsersInput, ListUsersOutput};

use crate::model::{Kind, User};
use crate::page::page;
use crate::{Iam, entity, shape};

/// Lists users by name.
pub(crate) struct ListUsers;

#[async_trait]
impl Operation for ListUsers {
    type State = Iam;
    type Input = ListUsersInput;
    type Output = ListUsersOutput;
    const NAME: &'static str = "ListUsers";

    async fn access(_: &Iam, ctx: &Context, input: &ListUsersInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to(
            "iam:ListUsers",
            entity::arn(ctx, Kind::User, input.path_prefix.as_deref().unwrap_or("/"), ""),
        )])
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListUsersInput) -> Result<ListUsersOutput> {
        let all: Vec<User> = entity::all(iam, ctx, input.path_prefix.as_deref()).await?;
        let page = page(all, |user| &user.entity.name, input.marker.as_deref(), input.max_items)?;
        Ok(ListUsersOutput {
            users: Some(page.items.iter().map(shape::listed_user).collect()),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
