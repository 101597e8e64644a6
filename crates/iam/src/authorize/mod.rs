//! Enforcement: the policies of whoever calls, compiled and remembered, against what a call needs.

mod compiled;
mod context;
mod view;

use async_trait::async_trait;
use policy::{Attached, Decision, Policies, Request, ResourcePolicy};
use service::{Access, Authorizer, Context, Denial, Result};

use crate::Iam;
pub(crate) use compiled::Compiled;
pub(crate) use view::Caller;

#[async_trait]
impl Authorizer for Iam {
    async fn authorize(&self, ctx: &Context, access: &Access) -> Result<Option<Denial>> {
        let caller = Caller::of(self, ctx).await?;
        let policy = access.resource_policy.as_deref();
        let policy = policy.map(|document| Attached { name: "resource-based policy", document });
        let resource = ResourcePolicy { policy, account: "", must_allow: false };
        let because = decide(ctx, &caller, access, resource, |decision| decision.explain(&access.action));
        if let Some(because) = &because {
            let Access { action, resource, .. } = access;
            tracing::debug!(caller = caller.arn, %action, %resource, because, "refused");
        }
        Ok(because.map(|because| Denial { because }))
    }
}

/// Evaluates one permission, and answers what `read` makes of the decision.
pub(crate) fn decide<T>(
    ctx: &Context,
    caller: &Caller,
    access: &Access,
    resource: ResourcePolicy<'_>,
    read: impl FnOnce(&Decision<'_>) -> T,
) -> T {
    let identity: Vec<Attached<'_>> = caller.identity().collect();
    let session: Vec<Attached<'_>> = caller.session().collect();
    let boundary = caller.boundary();
    let all = identity.iter().chain(&session).chain(&boundary).chain(&resource.policy);
    // Most policies ask for no key, and gathering them costs more than evaluating such a policy.
    let keys = match all.into_iter().any(|policy| policy.document.reads_context()) {
        true => context::keys(ctx, caller, access),
        false => policy::Context::new(),
    };
    let request = Request {
        action: &access.action,
        resource: &access.resource,
        principal: caller.view(&ctx.account),
        context: &keys,
    };
    let policies = Policies {
        identity: &identity,
        boundary: caller.boundary(),
        session: &session,
        resource: Some(resource),
    };
    read(&policy::evaluate(&policies, &request))
}
