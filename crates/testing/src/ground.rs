//! The ground a service stands on in a test, and the door before it.

use std::sync::Arc;

use base::{ManualClock, SeededEntropy, Time};
use service::{Authorizer, CallAws as _, Context, Door, Platform, Principal, Service, ServiceError};
use tempfile::TempDir;
use wire::{Model, Operation, Request, Response, Value};

use crate::{Storage, refusal};

/// The account, unless a test says otherwise: the one of AWS's own examples.
pub const ACCOUNT: &str = "123456789012";
/// The Region.
pub const REGION: &str = "us-east-1";
/// When everything happens, unless a test says otherwise: 2026-11-21T02:14:05Z.
pub const NOW: Time = Time(1_795_227_245_000);

/// A platform whose time stands and whose ids repeat, and the door, shut until [`Ground::open`].
pub struct Ground {
    /// What services are made from. Its calls of other services go through the door; a test that wants a stand-in,
    /// another account or other ids sets it before it makes a service.
    pub platform: Platform,
    /// The platform's clock, while no test sets another.
    pub clock: Arc<ManualClock>,
    /// The way to every operation.
    pub door: Arc<Door>,
    _folder: Option<TempDir>,
}

impl Ground {
    /// On this store.
    pub fn on(storage: impl Into<Storage>) -> Self {
        let Storage { store, folder } = storage.into();
        let (clock, door) = (Arc::new(ManualClock::at(NOW)), Door::new());
        let platform = Platform {
            store,
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(7)),
            aws: door.clone(),
            account: ACCOUNT.into(),
            region: REGION.into(),
            endpoint: "http://127.0.0.1:4566".into(),
        };
        Self { platform, clock, door, _folder: folder }
    }

    /// The same at another time.
    #[must_use]
    pub fn at(mut self, time: Time) -> Self {
        self.clock = Arc::new(ManualClock::at(time));
        self.platform.clock = self.clock.clone();
        self
    }

    /// Opens the door to these services.
    pub fn open(&self, services: Vec<Service>, authorizer: Arc<dyn Authorizer>) {
        assert!(self.door.open(services, authorizer), "the door is open already");
    }

    /// A call from bytes to bytes: identified, decoded, through the door as `caller`, encoded. A failure of our own
    /// fails the test, with what otherwise only the log says.
    pub async fn send(&self, caller: Principal, model: &'static Model, request: &Request<'_>) -> Response {
        let ctx = self.platform.context(caller);
        match self.perform(&ctx, model, request).await {
            Ok((operation, output)) => wire::encode(model, operation, output, &ctx.request_id),
            Err(error) => refusal(model, request, &error, &ctx.request_id),
        }
    }

    async fn perform(
        &self,
        ctx: &Context,
        model: &'static Model,
        request: &Request<'_>,
    ) -> Result<(&'static Operation, Value), ServiceError> {
        let operation = wire::identify(model, request)?;
        let input = wire::decode(model, operation, request)?;
        let output = self.door.call(ctx, model.endpoint_prefix, operation.name, input).await?;
        Ok((operation, output))
    }
}
