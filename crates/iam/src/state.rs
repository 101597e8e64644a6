//! The state that IAM and STS share: the platform and what is remembered of the store.

use std::sync::Arc;

use service::Platform;

use crate::authorize::Compiled;
use crate::credentials::Credential;
use crate::memory::Memory;

/// Users, roles, policies, access keys and sessions of the engine. State is global: it knows accounts but no Regions.
pub struct Iam {
    pub(crate) platform: Platform,
    /// By access key id.
    pub(crate) credentials: Memory<Credential>,
    /// Ids of access keys that nobody has: clients that sign with any key come with each call.
    pub(crate) strangers: Memory<()>,
    /// By the ARN of the role or user.
    pub(crate) compiled: Memory<Compiled>,
}

impl Iam {
    /// On the given platform.
    pub fn new(platform: Platform) -> Arc<Iam> {
        Arc::new(Iam {
            platform,
            credentials: Memory::default(),
            strangers: Memory::default(),
            compiled: Memory::default(),
        })
    }

    /// Forgets what was read before a change of users, roles, policies or keys.
    pub(crate) fn changed(&self) {
        self.compiled.forget();
        self.credentials.forget();
        self.strangers.forget();
    }
}
