//! `ListAttachedUserPolicies`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListAttachedUserPoliciesInput, ListAttachedUserPoliciesOutput};

use crate::model::User;
use crate::{Iam, entity, policies, shape};

/// Lists the managed policies of a user.
pub(crate) struct ListAttachedUserPolicies;

#[async_trait]
impl Operation for ListAttachedUserPolicies {
    type State = Iam;
    type Input = ListAttachedUserPoliciesInput;
    type Output = ListAttachedUserPoliciesOutput;
    const NAME: &'static str = "ListAttachedUserPolicies";

    async fn access(iam: &Iam, ctx: &Context, input: &ListAttachedUserPoliciesInput) -> Result<Vec<Access>> {
        entity::access::<User>(iam, ctx, "iam:ListAttachedUserPolicies", &input.user_name).await
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: ListAttachedUserPoliciesInput,
    ) -> Result<ListAttachedUserPoliciesOutput> {
        let (prefix, marker) = (input.path_prefix.as_deref(), input.marker.as_deref());
        let page =
            policies::list_attached::<User>(iam, ctx, &input.user_name, prefix, marker, input.max_items)
                .await?;
        Ok(ListAttachedUserPoliciesOutput {
            attached_policies: Some(page.items.iter().map(|arn| shape::attached(arn)).collect()),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
