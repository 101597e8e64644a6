//! AWS Lambda: functions and their permissions (`operations`), and their invocation (`invoke`):
//! processes by function and revision, logs, credentials. Must not know API Gateway, nor how a
//! process is isolated: that is the sandbox's.

mod code;
mod describe;
mod error;
mod functions;
mod invoke;
mod keys;
mod model;
mod names;
mod operations;
mod permissions;
mod settings;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use sandbox::Host;
use service::{Platform, Service, ServiceError};

use functions::Functions;
use invoke::Fleet;

/// The service's state. What must last is in the store; processes and caches are here.
pub struct Lambda {
    platform: Platform,
    host: Host,
    functions: Functions,
    fleet: Arc<Fleet>,
}

impl Lambda {
    /// A service on this platform. `scratch` is a folder of its own for unpacked code; what an
    /// earlier run left there is of no use.
    pub fn new(platform: Platform, host: Host, scratch: PathBuf) -> Arc<Self> {
        let fleet = Fleet::new(platform.clone(), host.clone(), scratch);
        Arc::new(Self { platform, host, functions: Functions::default(), fleet })
    }

    /// Makes ready, in the background, what the functions that exist will need, so that the first call
    /// after a start is as quick as any first call.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn warm(&self) -> service::Result<()> {
        let snapshot = self.platform.store.snapshot().await?;
        let functions: Vec<model::Function> =
            service::records::read_all(snapshot.as_ref(), keys::all_functions()).await?;
        let runtimes: BTreeSet<String> = functions.into_iter().map(|function| function.runtime).collect();
        for runtime in runtimes {
            // What has gone from this machine is said when a function that needs it is called.
            if let Ok(Some(interpreter)) = self.host.resolve_runtime(&runtime).await {
                self.fleet.make_ready(interpreter);
            }
        }
        Ok(())
    }

    /// Waits until the logs of all calls answered so far are written.
    pub async fn flush(&self) {
        self.fleet.flush().await;
    }

    /// Ends every process and writes the logs that still wait.
    pub async fn shutdown(&self) {
        self.fleet.shutdown().await;
    }
}

/// The operations that exist, over this state.
///
/// # Errors
/// The service's model is missing from `wire`.
pub fn service(state: Arc<Lambda>) -> service::Result<Service> {
    let model = wire::model("lambda").ok_or_else(|| ServiceError::internal("there is no model of lambda"))?;
    Ok(operations::all(Service::builder(model, state)).build())
}
