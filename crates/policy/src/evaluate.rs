//! AWS's evaluation logic: an explicit deny wins, then every policy that must allow has to.
//! Source: IAM User Guide, "Policy evaluation logic", "… for requests within a single account", "Cross-account policy evaluation logic".

use crate::document::Statement;
use crate::principal::Grant;
use crate::{
    Attached, Decision, Effect, Policies, PolicyKind, PrincipalKind, Reason, Request, ResourcePolicy,
    StatementRef,
};

/// Decides a request under the policies in force. Total: it cannot fail.
pub fn evaluate<'a>(policies: &Policies<'a>, request: &Request<'_>) -> Decision<'a> {
    let mut scan = Scan { request, denied: None, matched: Vec::new() };
    let identity = scan.any(PolicyKind::Identity, policies.identity);
    let boundary = policies.boundary.is_none_or(|policy| scan.any(PolicyKind::Boundary, &[policy]));
    let session = policies.session.is_empty() || scan.any(PolicyKind::Session, policies.session);
    let granted =
        policies.resource.and_then(|resource| resource.policy).and_then(|policy| scan.resource(policy));
    let findings = Findings { identity, boundary, session, granted };
    let reason = match scan.denied {
        Some(kind) => Reason::ExplicitDeny { kind },
        None => findings
            .missing(request, policies.resource)
            .map_or(Reason::Allowed, |kind| Reason::ImplicitDeny { kind }),
    };
    Decision { reason, matched: scan.matched }
}

/// Which policies allow the request, denies aside.
struct Findings {
    identity: bool,
    boundary: bool,
    session: bool,
    granted: Option<Grant>,
}

impl Findings {
    /// The policy whose allow is missing, or `None` if the request may proceed.
    fn missing(&self, request: &Request<'_>, resource: Option<ResourcePolicy<'_>>) -> Option<PolicyKind> {
        let principal = &request.principal;
        match principal.kind {
            PrincipalKind::Service { .. } | PrincipalKind::Anonymous | PrincipalKind::Federated { .. } => {
                self.granted.is_none().then_some(PolicyKind::Resource)
            }
            _ => match resource {
                Some(resource) if !resource.account.is_empty() && resource.account != principal.account => {
                    self.missing_across_accounts(principal.kind)
                }
                Some(resource) if resource.must_allow && self.granted.is_none() => Some(PolicyKind::Resource),
                _ => self.missing_within_account(principal.kind),
            },
        }
    }

    fn missing_within_account(&self, kind: PrincipalKind<'_>) -> Option<PolicyKind> {
        match self.granted {
            Some(Grant::Direct) => None,
            Some(Grant::Role) => self.missing_limit(),
            Some(Grant::Account) | None => self.missing_identity(kind).or_else(|| self.missing_limit()),
        }
    }

    fn missing_across_accounts(&self, kind: PrincipalKind<'_>) -> Option<PolicyKind> {
        self.missing_identity(kind)
            .or_else(|| self.granted.is_none().then_some(PolicyKind::Resource))
            .or_else(|| self.missing_limit())
    }

    fn missing_identity(&self, kind: PrincipalKind<'_>) -> Option<PolicyKind> {
        (kind != PrincipalKind::Root && !self.identity).then_some(PolicyKind::Identity)
    }

    fn missing_limit(&self) -> Option<PolicyKind> {
        let boundary = (!self.boundary).then_some(PolicyKind::Boundary);
        boundary.or_else(|| (!self.session).then_some(PolicyKind::Session))
    }
}

/// Goes through policies, noting which statements apply.
struct Scan<'a, 'r> {
    request: &'r Request<'r>,
    denied: Option<PolicyKind>,
    matched: Vec<StatementRef<'a>>,
}

impl<'a> Scan<'a, '_> {
    /// Does any of the policies allow? Outside resource-based policies a statement has to name resources.
    fn any(&mut self, kind: PolicyKind, policies: &[Attached<'a>]) -> bool {
        let mut allowed = false;
        for policy in policies {
            for (index, statement) in policy.document.statements.iter().enumerate() {
                if statement.resources.is_some() && applies(statement, self.request) {
                    allowed |= self.note(kind, *policy, index, statement);
                }
            }
        }
        allowed
    }

    /// The most direct grant of a resource-based policy.
    fn resource(&mut self, policy: Attached<'a>) -> Option<Grant> {
        let mut granted = None;
        for (index, statement) in policy.document.statements.iter().enumerate() {
            let Some(grant) = names(statement, self.request) else { continue };
            if applies(statement, self.request) && self.note(PolicyKind::Resource, policy, index, statement) {
                granted = granted.max(Some(grant));
            }
        }
        granted
    }

    /// Records a statement that applies; true if it allows.
    fn note(
        &mut self,
        kind: PolicyKind,
        policy: Attached<'a>,
        index: usize,
        statement: &'a Statement,
    ) -> bool {
        let sid = statement.sid.as_deref();
        self.matched.push(StatementRef { kind, policy: policy.name, sid, index, effect: statement.effect });
        if statement.effect == Effect::Deny {
            self.denied.get_or_insert(kind);
        }
        statement.effect == Effect::Allow
    }
}

/// How a statement's `Principal` names the caller, `None` if it does not. A statement of a resource-based
/// policy without a principal names nobody.
fn names(statement: &Statement, request: &Request<'_>) -> Option<Grant> {
    let principals = statement.principals.as_ref()?;
    let named = principals.patterns.iter().filter_map(|pattern| pattern.grant(&request.principal)).max();
    match (principals.inverted, named) {
        (false, named) => named,
        (true, Some(_)) => None,
        (true, None) => Some(Grant::Direct),
    }
}

/// Do action, resource and every condition of a statement fit the request?
fn applies(statement: &Statement, request: &Request<'_>) -> bool {
    statement.actions.selects(|pattern| pattern.matches(request.action))
        && statement.resources.as_ref().is_none_or(|resources| {
            resources.selects(|pattern| pattern.matches(request.resource, request.context))
        })
        && statement.conditions.iter().all(|condition| condition.holds(request.context))
}
