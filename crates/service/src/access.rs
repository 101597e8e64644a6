//! What an operation needs to be allowed, and how a refusal is worded.

use std::borrow::Cow;
use std::sync::Arc;

use wire::Protocol;

use crate::{Context, Denial, ServiceError};

/// One permission that a call needs. A call with several needs them all.
#[derive(Clone, Debug)]
pub struct Access {
    /// `service:Action`, e.g. `dynamodb:PutItem`.
    pub action: Cow<'static, str>,
    /// The resource's ARN, or `*` for actions without resources.
    pub resource: String,
    /// The service's own condition keys with their values, e.g. `dynamodb:LeadingKeys`. The global
    /// keys (`aws:SourceArn`, …) come from the context.
    pub keys: Vec<(Cow<'static, str>, Vec<String>)>,
    /// The resource's own policy, where it has one.
    pub resource_policy: Option<Arc<policy::Document>>,
}

impl Access {
    /// A permission without condition keys and resource policy.
    pub fn to(action: impl Into<Cow<'static, str>>, resource: impl Into<String>) -> Self {
        Self { action: action.into(), resource: resource.into(), keys: Vec::new(), resource_policy: None }
    }

    /// The same with a condition key of the service.
    #[must_use]
    pub fn key(mut self, key: impl Into<Cow<'static, str>>, values: Vec<String>) -> Self {
        self.keys.push((key.into(), values));
        self
    }

    /// The same on a resource that has a policy of its own.
    #[must_use]
    pub fn guarded_by(mut self, policy: Option<Arc<policy::Document>>) -> Self {
        self.resource_policy = policy;
        self
    }
}

/// AWS's refusal of a permission: code and status differ by protocol, the sentence is one.
pub fn denied(protocol: Protocol, ctx: &Context, access: &Access, denial: &Denial) -> ServiceError {
    let (code, status) = match protocol {
        Protocol::Query => ("AccessDenied", 403),
        Protocol::RestJson => ("AccessDeniedException", 403),
        Protocol::Json10 | Protocol::Json11 => ("AccessDeniedException", 400),
    };
    let caller = ctx.principal.arn(&ctx.account);
    let Access { action, resource, .. } = access;
    let message = format!(
        "User: {caller} is not authorized to perform: {action} on resource: {resource} {}",
        denial.because
    );
    ServiceError::sender(code, status, message)
}
