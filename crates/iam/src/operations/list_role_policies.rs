//! `ListRolePolicies`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListRolePoliciesInput, ListRolePoliciesOutput};

use crate::model::Role;
use crate::{Iam, entity, policies};

/// Lists the names of a role's inline policies.
pub(crate) struct ListRolePolicies;

#[async_trait]
impl Operation for ListRolePolicies {
    type State = Iam;
    type Input = ListRolePoliciesInput;
    type Output = ListRolePoliciesOutput;
    const NAME: &'static str = "ListRolePolicies";

    async fn access(iam: &Iam, ctx: &Context, input: &ListRolePoliciesInput) -> Result<Vec<Access>> {
        entity::access::<Role>(iam, ctx, "iam:ListRolePolicies", &input.role_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListRolePoliciesInput) -> Result<ListRolePoliciesOutput> {
        let page = policies::list_inline::<Role>(
            iam,
            ctx,
            &input.role_name,
            input.marker.as_deref(),
            input.max_items,
        )
        .await?;
        Ok(ListRolePoliciesOutput {
            policy_names: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
