//! CloudWatch Logs: groups, streams, events, retention. State lies in the store as `keys` says; one
//! file an operation. Must not know who writes logs, or why.

mod error;
mod events;
mod identity;
mod keys;
mod model;
mod operations;
mod pattern;
mod sweep;
mod token;

use std::sync::Arc;

use service::{Platform, Service, ServiceError};

/// The service's state: the ground it stands on, and nothing in memory.
pub struct Logs {
    platform: Platform,
}

impl Logs {
    /// A service on this platform.
    pub fn new(platform: Platform) -> Arc<Self> {
        Arc::new(Self { platform })
    }

    /// Removes what deleted groups and streams left behind and events past their retention. Worth calling at
    /// start and now and then; harmless at any time.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn tidy(&self) -> service::Result<()> {
        sweep::deletions(&self.platform).await?;
        sweep::expired_events(&self.platform).await
    }
}

/// The operations that exist, over this state.
///
/// # Errors
/// The service's model is missing from `wire`.
pub fn service(state: Arc<Logs>) -> service::Result<Service> {
    let model = wire::model("logs").ok_or_else(|| ServiceError::internal("there is no model of logs"))?;
    Ok(operations::all(Service::builder(model, state)).build())
}
