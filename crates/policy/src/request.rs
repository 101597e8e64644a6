//! What is asked of the evaluation: who wants to do what to which resource, and the policies in force.

use crate::{Context, Document};

/// One action on one resource.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `service:Operation`, e.g. `dynamodb:PutItem`.
    pub action: &'a str,
    /// The resource's ARN, or `*` where the action has none.
    pub resource: &'a str,
    /// Who asks.
    pub principal: PrincipalView<'a>,
    /// The request's condition keys.
    pub context: &'a Context<'a>,
}

/// The caller, as far as policies can tell callers apart.
#[derive(Clone, Copy, Debug)]
pub struct PrincipalView<'a> {
    /// The ARN that error messages name; for a role session `arn:aws:sts::…:assumed-role/Role/session`.
    pub arn: &'a str,
    /// The 12-digit account the principal belongs to; empty for services and anonymous callers.
    pub account: &'a str,
    /// What sort of principal it is.
    pub kind: PrincipalKind<'a>,
}

/// The sorts of principals that AWS's evaluation logic distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalKind<'a> {
    /// The account's root user: may do everything in its account that nothing denies.
    Root,
    /// An IAM user.
    User,
    /// A session of a role; a `Principal` element may name the role or the session.
    AssumedRole {
        /// `arn:aws:iam::…:role/path/Name`.
        role_arn: &'a str,
    },
    /// A session made by GetFederationToken.
    FederatedUser,
    /// A caller known to an identity provider only (AssumeRoleWithWebIdentity, …WithSAML).
    Federated {
        /// The provider as `Principal: {"Federated": …}` names it.
        provider: &'a str,
    },
    /// An AWS service acting for itself, e.g. `lambda.amazonaws.com`.
    Service {
        /// The service principal's name.
        name: &'a str,
    },
    /// Nobody in particular.
    Anonymous,
}

/// A policy with the name by which a decision refers to it.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    /// The policy's name or ARN.
    pub name: &'a str,
    /// The compiled document.
    pub document: &'a Document,
}

/// The policy of the resource itself.
#[derive(Clone, Copy, Debug)]
pub struct ResourcePolicy<'a> {
    /// The policy; `None` where the resource has none attached.
    pub policy: Option<Attached<'a>>,
    /// The account that owns the resource: it decides between same- and cross-account rules. Empty:
    /// the principal's own.
    pub account: &'a str,
    /// The resource policy must allow even within one account, as role trust policies and KMS key
    /// policies must: identity-based policies alone do not suffice.
    pub must_allow: bool,
}

/// All policies that apply to a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policies<'a> {
    /// Identity-based policies of the user or role, inline and managed.
    pub identity: &'a [Attached<'a>],
    /// The permissions boundary, where one is set.
    pub boundary: Option<Attached<'a>>,
    /// Session policies; empty: the session was made without any.
    pub session: &'a [Attached<'a>],
    /// The resource's side; `None`: the resource lies in the principal's account and takes no policy.
    pub resource: Option<ResourcePolicy<'a>>,
}
