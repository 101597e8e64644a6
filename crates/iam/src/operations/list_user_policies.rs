//! `ListUserPolicies`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListUserPoliciesInput, ListUserPoliciesOutput};

use crate::model::User;
use crate::{Iam, entity, policies};

/// Lists the names of a user's inline policies.
pub(crate) struct ListUserPolicies;

#[async_trait]
impl Operation for ListUserPolicies {
    type State = Iam;
    type Input = ListUserPoliciesInput;
    type Output = ListUserPoliciesOutput;
    const NAME: &'static str = "ListUserPolicies";

    async fn access(iam: &Iam, ctx: &Context, input: &ListUserPoliciesInput) -> Result<Vec<Access>> {
        entity::access::<User>(iam, ctx, "iam:ListUserPolicies", &input.user_name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListUserPoliciesInput) -> Result<ListUserPoliciesOutput> {
        let page = policies::list_inline::<User>(
            iam,
            ctx,
            &input.user_name,
            input.marker.as_deref(),
            input.max_items,
        )
        .await?;
        Ok(ListUserPoliciesOutput {
            policy_names: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
