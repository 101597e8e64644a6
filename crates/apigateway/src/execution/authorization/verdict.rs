//! What policies say of a call, and what follows from several of them together.
//! Source: API Gateway Developer Guide, "How API Gateway resource policies affect authorization workflow".

use policy::{Decision, Reason};

/// What one policy says of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A statement allows it, none denies it.
    Allow,
    /// A statement denies it.
    Deny,
    /// No statement is about it.
    Silence,
}

impl From<&Decision<'_>> for Verdict {
    fn from(decision: &Decision<'_>) -> Self {
        match decision.reason {
            Reason::Allowed => Self::Allow,
            Reason::ExplicitDeny { .. } => Self::Deny,
            Reason::ImplicitDeny { .. } => Self::Silence,
        }
    }
}

/// Which of two policies turns a call away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// The policy that an authorizer answered.
    Authorizer(Verdict),
    /// The API's own policy.
    Resource(Verdict),
}

/// Table A of the guide: an authorizer's policy with the API's own one, where it has one. A denial of either decides; else
/// one that allows is enough.
pub(crate) fn with_authorizer(authorizer: Verdict, resource: Option<Verdict>) -> Result<(), Against> {
    match (authorizer, resource) {
        (Verdict::Deny, _) => Err(Against::Authorizer(Verdict::Deny)),
        (_, Some(Verdict::Deny)) => Err(Against::Resource(Verdict::Deny)),
        (Verdict::Allow, _) | (_, Some(Verdict::Allow)) => Ok(()),
        (Verdict::Silence, _) => Err(Against::Authorizer(Verdict::Silence)),
    }
}

/// The API's own policy alone, for callers who are anybody or whom a user pool vouches for: it has to allow.
pub(crate) fn alone(resource: Option<Verdict>) -> Result<(), Against> {
    match resource {
        None | Some(Verdict::Allow) => Ok(()),
        Some(verdict) => Err(Against::Resource(verdict)),
    }
}

impl Verdict {
    /// How AWS ends the sentence that refuses a call for want of a policy of this kind (`an identity-based policy`).
    /// Recorded 2026: `because no resource-based policy allows the execute-api:Invoke action`.
    pub(crate) fn because(self, article: &str, kind: &str) -> String {
        match self {
            Self::Deny => format!("with an explicit deny in {article} {kind}"),
            _ => format!("because no {kind} allows the {} action", super::INVOKE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Allow, Deny, Silence};
    use super::{Against, alone, with_authorizer};

    #[test]
    fn table_a_holds() {
        let table = [
            (Allow, Some(Allow), Ok(())),
            (Allow, Some(Silence), Ok(())),
            (Allow, None, Ok(())),
            (Allow, Some(Deny), Err(Against::Resource(Deny))),
            (Silence, Some(Allow), Ok(())),
            (Silence, Some(Silence), Err(Against::Authorizer(Silence))),
            (Silence, None, Err(Against::Authorizer(Silence))),
            (Silence, Some(Deny), Err(Against::Resource(Deny))),
            (Deny, Some(Allow), Err(Against::Authorizer(Deny))),
            (Deny, None, Err(Against::Authorizer(Deny))),
        ];
        for (authorizer, resource, expected) in table {
            assert_eq!(with_authorizer(authorizer, resource), expected, "{authorizer:?} {resource:?}");
        }
    }

    #[test]
    fn a_policy_alone_has_to_allow() {
        assert_eq!(alone(None), Ok(()));
        assert_eq!(alone(Some(Allow)), Ok(()));
        assert_eq!(alone(Some(Silence)), Err(Against::Resource(Silence)));
        assert_eq!(alone(Some(Deny)), Err(Against::Resource(Deny)));
    }
}
