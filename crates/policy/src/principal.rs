//! One entry of a `Principal` element, and how directly it names a caller.

use crate::{PrincipalKind, PrincipalView};

/// How a policy names a principal, weakest first: it decides which other policies still limit the grant.
/// Source: IAM User Guide, "Policy evaluation for requests within a single account".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grant {
    /// The whole account: identity-based policies must allow as well.
    Account,
    /// The role behind a session: permissions boundary and session policies still limit it.
    Role,
    /// The very caller, or everyone.
    Direct,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PrincipalPattern {
    Everyone,
    Account(Box<str>),
    Arn(Box<str>),
    Service(Box<str>),
    Federated(Box<str>),
    CanonicalUser(Box<str>),
}

/// The key a principal stands under in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrincipalType {
    Aws,
    Service,
    Federated,
    CanonicalUser,
}

impl PrincipalType {
    pub(crate) fn parse(name: &str) -> Option<PrincipalType> {
        match name {
            "AWS" => Some(PrincipalType::Aws),
            "Service" => Some(PrincipalType::Service),
            "Federated" => Some(PrincipalType::Federated),
            "CanonicalUser" => Some(PrincipalType::CanonicalUser),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            PrincipalType::Aws => "AWS",
            PrincipalType::Service => "SERVICE",
            PrincipalType::Federated => "FEDERATED",
            PrincipalType::CanonicalUser => "CANONICAL",
        }
    }
}

impl PrincipalPattern {
    pub(crate) fn new(kind: PrincipalType, value: &str) -> PrincipalPattern {
        match kind {
            PrincipalType::Service => PrincipalPattern::Service(value.into()),
            PrincipalType::Federated => PrincipalPattern::Federated(value.into()),
            PrincipalType::CanonicalUser => PrincipalPattern::CanonicalUser(value.into()),
            PrincipalType::Aws if value == "*" => PrincipalPattern::Everyone,
            PrincipalType::Aws => match account_of(value) {
                Some(account) => PrincipalPattern::Account(account.into()),
                None => PrincipalPattern::Arn(value.into()),
            },
        }
    }

    /// Does this entry name the caller, and how directly? Canonical user ids belong to S3's access
    /// control lists; no caller is known by one here.
    pub(crate) fn grant(&self, principal: &PrincipalView<'_>) -> Option<Grant> {
        match (self, principal.kind) {
            (PrincipalPattern::Everyone, _) => Some(Grant::Direct),
            (PrincipalPattern::Account(account), PrincipalKind::Root) => {
                (**account == *principal.account).then_some(Grant::Direct)
            }
            (
                PrincipalPattern::Account(account),
                PrincipalKind::User | PrincipalKind::AssumedRole { .. } | PrincipalKind::FederatedUser,
            ) => (**account == *principal.account).then_some(Grant::Account),
            (PrincipalPattern::Arn(arn), PrincipalKind::AssumedRole { role_arn }) if **arn == *role_arn => {
                Some(Grant::Role)
            }
            (
                PrincipalPattern::Arn(arn),
                PrincipalKind::User | PrincipalKind::AssumedRole { .. } | PrincipalKind::FederatedUser,
            ) => (**arn == *principal.arn).then_some(Grant::Direct),
            (PrincipalPattern::Service(own), PrincipalKind::Service { name }) => {
                (**own == *name).then_some(Grant::Direct)
            }
            (PrincipalPattern::Federated(own), PrincipalKind::Federated { provider }) => {
                (**own == *provider).then_some(Grant::Direct)
            }
            _ => None,
        }
    }
}

/// The account that a bare id or the ARN of an account's root names.
fn account_of(value: &str) -> Option<&str> {
    let account = match value.strip_prefix("arn:") {
        Some(rest) => rest.split_once(":iam::")?.1.strip_suffix(":root")?,
        None => value,
    };
    is_account(account).then_some(account)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Has a value of `Principal: {"AWS": …}` a form that IAM knows? `*`, an account, the ARN of a root, user,
/// role or session, or the unique id that stands in for a deleted user or role.
pub(crate) fn is_aws_principal(value: &str) -> bool {
    value == "*" || account_of(value).is_some() || is_identity_arn(value) || is_unique_id(value)
}

fn is_unique_id(value: &str) -> bool {
    (16..=128).contains(&value.len())
        && ["AIDA", "AROA"].iter().any(|prefix| value.starts_with(prefix))
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_identity_arn(value: &str) -> bool {
    let segments: Vec<&str> = value.splitn(6, ':').collect();
    let &["arn", partition, service, "", account, name] = segments.as_slice() else { return false };
    let kinds: &[&str] = match service {
        "iam" => &["user/", "role/"],
        "sts" => &["assumed-role/", "federated-user/"],
        _ => return false,
    };
    partition.starts_with("aws")
        && is_account(account)
        && !name.contains(['*', '?'])
        && kinds.iter().any(|kind| name.strip_prefix(kind).is_some_and(|rest| !rest.is_empty()))
}
