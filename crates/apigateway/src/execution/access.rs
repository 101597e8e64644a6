//! Whether a request may pass: who calls (`authorization`), and how often (`throttle`).

use std::sync::Arc;

use service::{Authorizer, Platform};

use super::authorization::{Authorizers, Gatekeeper};
use super::exchange::{Caller, Exchange};
use super::gateway::Refusal;
use super::throttle::Meter;
use crate::settings::Throttle;

/// Who stands at the door.
pub(crate) struct Access {
    pub gatekeeper: Gatekeeper,
    pub meter: Meter,
}

impl Access {
    /// On this ground; signers are judged by `decider`.
    pub fn new(
        platform: &Platform,
        decider: Arc<dyn Authorizer>,
        authorizers: Authorizers,
        account: Throttle,
    ) -> Self {
        let meter = Meter::new(platform.clone(), account);
        Self { gatekeeper: Gatekeeper::new(decider, authorizers), meter }
    }

    /// Whoever makes the request, if they may call, and do not call too often.
    pub async fn admit(&self, exchange: &Exchange<'_>) -> Result<Caller, Refusal> {
        let mut caller = self.gatekeeper.admit(exchange).await?;
        self.meter.pass(exchange, &mut caller).await?;
        Ok(caller)
    }
}
