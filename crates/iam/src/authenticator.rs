//! From a request's signature to the one who calls.

use std::borrow::Cow;
use std::sync::Arc;

use base::Time;
use percent_encoding::percent_decode_str;
use service::{Principal, Result};
use wire::{Model, Request};

use crate::Iam;
use crate::credentials::Credential;
use crate::model::{AccessKey, Owner};
use crate::sigv4::{Fault, Scope, Signature, SigningKeys, verify};

/// Verifies signatures.
///
/// Unless strict, an access key nobody has, or none at all, stands for the account's root, so that every tool works
/// at once on the user's own machine; a key that somebody has is always verified.
pub struct Authenticator {
    iam: Arc<Iam>,
    strict: bool,
    root: Option<(RootKey, SigningKeys)>,
}

/// An access key of the account's root, given by whoever runs the engine.
#[derive(Clone)]
pub struct RootKey {
    /// The access key's id.
    pub id: String,
    /// The secret access key.
    pub secret: String,
}

/// A key and what it takes to check a signature by it.
enum Known {
    Root,
    Stored(Arc<Credential>),
}

impl Authenticator {
    /// `strict` verifies every signature against known keys. `root` is how the first user can be made then.
    pub fn new(iam: Arc<Iam>, strict: bool, root: Option<RootKey>) -> Authenticator {
        Authenticator { iam, strict, root: root.map(|key| (key, SigningKeys::default())) }
    }

    /// Whether every signature is verified.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// Who sends this request to the service of `model`.
    ///
    /// # Errors
    /// The service's own error for missing, incomplete, wrong or expired credentials.
    pub async fn authenticate(&self, request: &Request<'_>, model: &Model, now: Time) -> Result<Principal> {
        let known = match access_key(request) {
            Some(id) => self.known(&id, now).await?,
            None => None,
        };
        match known {
            None if !self.strict => Ok(Principal::Root),
            known => self.check(request, model, known, now).map_err(|fault| fault.of(model.protocol)),
        }
    }

    async fn known(&self, id: &str, now: Time) -> Result<Option<Known>> {
        if self.root.as_ref().is_some_and(|(root, _)| root.id == id) {
            return Ok(Some(Known::Root));
        }
        Ok(self.iam.credential(id, now).await?.map(Known::Stored))
    }

    fn check(
        &self,
        request: &Request<'_>,
        model: &Model,
        known: Option<Known>,
        now: Time,
    ) -> std::result::Result<Principal, Fault> {
        let signature = Signature::read(request)?.ok_or(Fault::Missing)?;
        match (known, &self.root) {
            (Some(Known::Stored(credential)), _) => {
                let Credential { record, principal, signing_keys, .. } = &*credential;
                check_usable(record, &signature, now)?;
                verify(request, &signature, &record.secret, signing_keys, model, now)?;
                Ok(principal.clone())
            }
            (Some(Known::Root), Some((root, keys))) => {
                verify(request, &signature, &root.secret, keys, model, now)?;
                Ok(Principal::Root)
            }
            _ => Err(Fault::UnknownKey),
        }
    }
}

/// The access key that a request names, be its signature complete or not.
pub fn access_key<'a>(request: &'a Request<'_>) -> Option<Cow<'a, str>> {
    if let Some(scope) = Scope::of_headers(request.headers) {
        return Some(scope.access_key.into());
    }
    let mut pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, credential) = pairs.find(|(name, _)| *name == "X-Amz-Credential")?;
    let credential = percent_decode_str(credential).decode_utf8().ok()?;
    Scope::parse(&credential).map(|scope| scope.access_key.to_owned().into())
}

/// Whether a key may be used, with the session token that its request carries.
fn check_usable(key: &AccessKey, signature: &Signature<'_>, now: Time) -> std::result::Result<(), Fault> {
    match &key.owner {
        Owner::User { active, .. } => active.then_some(()).ok_or(Fault::UnknownKey),
        Owner::Session(session) => {
            let token = signature.token.as_deref().unwrap_or_default();
            if !same_secret(token, &session.token) {
                return Err(Fault::UnknownKey);
            }
            if session.expires <= now {
                return Err(Fault::Expired);
            }
            Ok(())
        }
    }
}

/// Equality that takes as long wherever the texts differ.
fn same_secret(left: &str, right: &str) -> bool {
    let difference = left.bytes().zip(right.bytes()).fold(0, |all, (left, right)| all | (left ^ right));
    left.len() == right.len() && difference == 0
}
