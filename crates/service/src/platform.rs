//! What every service is built from: where state lies, where time and randomness come from, and the
//! door to the other services.

use std::sync::Arc;

use base::{Clock, Entropy, ids};
use store::Store;

use crate::{CallAws, Context, Principal};

/// The ground a service stands on. Cheap to clone.
#[derive(Clone)]
pub struct Platform {
    /// All state.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and secrets.
    pub entropy: Arc<dyn Entropy>,
    /// Every other service.
    pub aws: Arc<dyn CallAws>,
    /// The account of everything that is made.
    pub account: Arc<str>,
    /// The Region of calls that name none.
    pub region: Arc<str>,
    /// The address clients reach the engine at, e.g. `http://127.0.0.1:4566`, without a final slash.
    pub endpoint: Arc<str>,
}

impl Platform {
    /// The context of work that nobody's request began, or whose request is over.
    pub fn context(&self, principal: Principal) -> Context {
        Context {
            account: Arc::clone(&self.account),
            region: Arc::clone(&self.region),
            principal,
            request_id: ids::uuid(self.entropy.as_ref()).into(),
            trace_id: None,
            source_ip: None,
            user_agent: None,
            time: self.clock.now(),
            trouble: None,
        }
    }
}
