//! The caller of a request as crate `policy` sees callers.

use std::sync::Arc;

use policy::{Attached, Document, PrincipalKind, PrincipalView};
use service::{Context, Principal, Result};

use super::compiled::Compiled;
use crate::Iam;
use crate::credentials::Credential;
use crate::model::{Owner, Role, Session, User};

/// A caller and the policies it brings.
pub(crate) struct Caller {
    pub(crate) principal: Principal,
    /// The ARN that messages name.
    pub(crate) arn: String,
    compiled: Arc<Compiled>,
    credential: Option<Arc<Credential>>,
}

impl Caller {
    /// The caller of `ctx`.
    pub(crate) async fn of(iam: &Iam, ctx: &Context) -> Result<Caller> {
        let principal = ctx.principal.clone();
        let compiled = match &principal {
            Principal::User { name, arn, .. } => iam.compiled::<User>(ctx, name, arn).await?,
            Principal::Session { role_name, role_arn, .. } => {
                iam.compiled::<Role>(ctx, role_name, role_arn).await?
            }
            Principal::Root | Principal::Service { .. } | Principal::Anonymous => Arc::default(),
        };
        let credential = match &principal {
            Principal::Session { access_key, .. } => iam.credential(access_key, ctx.time).await?,
            _ => None,
        };
        Ok(Caller { arn: principal.arn(&ctx.account), principal, compiled, credential })
    }

    pub(super) fn identity(&self) -> impl Iterator<Item = Attached<'_>> {
        attached(&self.compiled.identity)
    }

    pub(super) fn boundary(&self) -> Option<Attached<'_>> {
        self.compiled.boundary.as_ref().map(|(name, document)| Attached { name, document })
    }

    pub(super) fn session(&self) -> impl Iterator<Item = Attached<'_>> {
        attached(self.credential.as_ref().map_or(&[], |credential| &credential.session_policies))
    }

    /// The session that the caller is, where it is one that STS made.
    pub(crate) fn own_session(&self) -> Option<&Session> {
        match &self.credential.as_ref()?.record.owner {
            Owner::Session(session) => Some(session),
            Owner::User { .. } => None,
        }
    }

    /// Tags of the identity, overridden by those of the session.
    pub(super) fn tags(&self) -> impl Iterator<Item = &crate::model::Tag> {
        let own = self.own_session().map_or(&[][..], |session| &session.tags);
        let hidden = |key: &str| own.iter().any(|tag| crate::tags::same(&tag.key, key));
        self.compiled.tags.iter().filter(move |tag| !hidden(&tag.key)).chain(own)
    }

    pub(super) fn view<'a>(&'a self, account: &'a str) -> PrincipalView<'a> {
        let (account, kind) = match &self.principal {
            Principal::Root => (account, PrincipalKind::Root),
            Principal::User { .. } => (account, PrincipalKind::User),
            Principal::Session { role_arn, .. } => (account, PrincipalKind::AssumedRole { role_arn }),
            Principal::Service { name, .. } => ("", PrincipalKind::Service { name }),
            Principal::Anonymous => ("", PrincipalKind::Anonymous),
        };
        PrincipalView { arn: &self.arn, account, kind }
    }
}

fn attached(policies: &[(String, Document)]) -> impl Iterator<Item = Attached<'_>> {
    policies.iter().map(|(name, document)| Attached { name, document })
}
