//! The outcome of an evaluation, and how AWS words it.

use crate::{Effect, Request};

/// The kind of policy that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Attached to the user or role.
    Identity,
    /// Attached to the resource.
    Resource,
    /// The permissions boundary of the user or role.
    Boundary,
    /// Passed when the session was made.
    Session,
}

impl PolicyKind {
    /// AWS's name for the kind, e.g. `identity-based policy`.
    pub fn name(self) -> &'static str {
        match self {
            PolicyKind::Identity => "identity-based policy",
            PolicyKind::Resource => "resource-based policy",
            PolicyKind::Boundary => "permissions boundary",
            PolicyKind::Session => "session policy",
        }
    }

    fn article(self) -> &'static str {
        if self == PolicyKind::Identity { "an" } else { "a" }
    }
}

/// Why a request is allowed or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Something allows it and nothing denies it.
    Allowed,
    /// A statement denies it.
    ExplicitDeny {
        /// Where the (first) denying statement stands.
        kind: PolicyKind,
    },
    /// Nothing denies it, but an allow is missing.
    ImplicitDeny {
        /// Where the allow is missing.
        kind: PolicyKind,
    },
}

/// A statement that applied to the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementRef<'a> {
    /// The sort of policy it stands in.
    pub kind: PolicyKind,
    /// The policy's name.
    pub policy: &'a str,
    /// The statement's Sid, if it has one.
    pub sid: Option<&'a str>,
    /// Its position in the document, from 0.
    pub index: usize,
    /// What it says.
    pub effect: Effect,
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    /// What decided.
    pub reason: Reason,
    /// Every statement that applied, allows and denies alike.
    pub matched: Vec<StatementRef<'a>>,
}

impl Decision<'_> {
    /// May the request proceed?
    pub fn is_allowed(&self) -> bool {
        self.reason == Reason::Allowed
    }

    /// The reason as AWS appends it to its messages, `None` when allowed:
    /// `because no identity-based policy allows the dynamodb:PutItem action`,
    /// `with an explicit deny in a permissions boundary`.
    /// Source: IAM User Guide, "Troubleshoot access denied error messages".
    pub fn explain(&self, action: &str) -> Option<String> {
        match self.reason {
            Reason::Allowed => None,
            Reason::ExplicitDeny { kind } => {
                Some(format!("with an explicit deny in {} {}", kind.article(), kind.name()))
            }
            Reason::ImplicitDeny { kind } => {
                Some(format!("because no {} allows the {action} action", kind.name()))
            }
        }
    }

    /// The whole sentence of an AccessDenied error, `None` when allowed: `User: … is not authorized to
    /// perform: … on resource: … because no …`.
    pub fn denial(&self, request: &Request<'_>) -> Option<String> {
        let reason = self.explain(request.action)?;
        Some(format!(
            "User: {} is not authorized to perform: {} on resource: {} {reason}",
            request.principal.arn, request.action, request.resource
        ))
    }
}
