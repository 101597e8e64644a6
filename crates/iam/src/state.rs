//! The state that IAM and STS share: the platform and what is remembered of the store.

use std::sync::Arc;

use service::Platform;

use crate::authorize::CompiledPolicies;
use crate::credentials::Credentials;

/// Users, roles, policies, access keys and sessions of the engine. State is global: it knows accounts but no Regions.
pub struct Iam {
    pub(crate) platform: Platform,
    pub(crate) credentials: Credentials,
    pub(crate) compiled: CompiledPolicies,
}

impl Iam {
    /// On the given platform.
    pub fn new(platform: Platform) -> Arc<Iam> {
        Arc::new(Iam { platform, credentials: Credentials::default(), compiled: CompiledPolicies::default() })
    }

    /// Forgets what was read before a change of users, roles, policies or keys. Other processes on the same store
    /// notice within [`REMEMBERED_MS`].
    pub(crate) fn changed(&self) {
        self.compiled.forget();
        self.credentials.forget();
    }
}

/// How long something read from the store is relied on, milliseconds. AWS's own IAM is eventually consistent too.
pub(crate) const REMEMBERED_MS: i64 = 5_000;
