//! `ListPolicies`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, records};
use wire::iam::{ListPoliciesInput, ListPoliciesOutput, Policy};

use crate::model::ManagedPolicy;
use crate::page::page;
use crate::{Iam, keys, managed, policies, shape};

/// Lists managed policies, AWS's own included.
pub(crate) struct ListPolicies;

#[async_trait]
impl Operation for ListPolicies {
    type State = Iam;
    type Input = ListPoliciesInput;
    type Output = ListPoliciesOutput;
    const NAME: &'static str = "ListPolicies";

    async fn access(_: &Iam, ctx: &Context, input: &ListPoliciesInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to(
            "iam:ListPolicies",
            format!("arn:aws:iam::{}:policy{}", ctx.account, input.path_prefix.as_deref().unwrap_or("/")),
        )])
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListPoliciesInput) -> Result<ListPoliciesOutput> {
        let snapshot = iam.platform.store.snapshot().await?;
        let mut shown = Vec::new();
        if input.scope.as_deref() != Some("AWS") {
            let own: Vec<ManagedPolicy> =
                records::read_all(snapshot.as_ref(), keys::policies(&ctx.account)).await?;
            for policy in &own {
                shown.push(shape::listed_policy(
                    policy,
                    policies::uses(ctx, snapshot.as_ref(), &policy.arn).await?,
                ));
            }
        }
        if input.scope.as_deref() != Some("Local") {
            for policy in managed::all() {
                shown.push(shape::aws_policy(
                    policy,
                    policies::uses(ctx, snapshot.as_ref(), &policy.arn).await?,
                ));
            }
        }
        shown.retain(|policy| wanted(policy, &input));
        shown.sort_by(|left, right| left.arn.cmp(&right.arn));
        let page = page(
            shown,
            |policy| policy.arn.as_deref().unwrap_or_default(),
            input.marker.as_deref(),
            input.max_items,
        )?;
        Ok(ListPoliciesOutput {
            policies: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}

/// Does a policy pass the input's filters?
fn wanted(policy: &Policy, input: &ListPoliciesInput) -> bool {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let used = match input.policy_usage_filter.as_deref() {
        Some("PermissionsPolicy") => policy.attachment_count > Some(0),
        Some("PermissionsBoundary") => policy.permissions_boundary_usage_count > Some(0),
        _ => true,
    };
    let attached = input.only_attached != Some(true) || policy.attachment_count > Some(0);
    policy.path.as_deref().is_some_and(|path| path.starts_with(prefix)) && used && attached
}
