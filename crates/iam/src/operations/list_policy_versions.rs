//! `ListPolicyVersions`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{ListPolicyVersionsInput, ListPolicyVersionsOutput};

use crate::page::page;
use crate::{Iam, shape, versions};

/// Lists the versions of a managed policy, newest first.
pub(crate) struct ListPolicyVersions;

#[async_trait]
impl Operation for ListPolicyVersions {
    type State = Iam;
    type Input = ListPolicyVersionsInput;
    type Output = ListPolicyVersionsOutput;
    const NAME: &'static str = "ListPolicyVersions";

    async fn access(_: &Iam, _: &Context, input: &ListPolicyVersionsInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("iam:ListPolicyVersions", input.policy_arn.as_str())])
    }

    async fn run(
        iam: &Iam,
        ctx: &Context,
        input: ListPolicyVersionsInput,
    ) -> Result<ListPolicyVersionsOutput> {
        let (all, default) = versions::all(iam, ctx, &input.policy_arn).await?;
        let newest_first = all.into_iter().rev().map(|version| (versions::descending(&version.id), version));
        let page = page(newest_first.collect(), |(key, _)| key, input.marker.as_deref(), input.max_items)?;
        Ok(ListPolicyVersionsOutput {
            versions: Some(
                page.items.iter().map(|(_, version)| shape::version(version, &default, false)).collect(),
            ),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
