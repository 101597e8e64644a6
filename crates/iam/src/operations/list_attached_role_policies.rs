//! `ListAttachedRolePolicies`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListAttachedRolePoliciesInput, ListAttachedRolePoliciesOutput};

use crate::model::Role;
use crate::{Iam, entity, policies, shape};

/// Lists the managed policies of a role.
pub(crate) struct ListAttachedRolePolicies;

#[async_trait]
impl Operation for ListAttachedRolePolicies {
    type State = Iam;
    type Input = ListAttachedRolePoliciesInput;
    type Output = ListAttachedRolePoliciesOutput;
    const NAME: &'static str = "ListAttachedRolePolicies";

    async fn access(iam: &Iam, ctx: &Context, input: &ListAttachedRolePoliciesInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:ListAttachedRolePolicies", &input.role_name).await
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: ListAttachedRolePoliciesInput,
    ) -> Result<ListAttachedRolePoliciesOutput> {
        let (prefix, marker) = (input.path_prefix.as_deref(), input.marker.as_deref());
        let page =
            policies::list_attached::<Role>(iam, ctx, &input.role_name, prefix, marker, input.max_items)
                .await?;
        Ok(ListAttachedRolePoliciesOutput {
            attached_policies: Some(page.items.iter().map(|arn| shape::attached(arn)).collect()),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
