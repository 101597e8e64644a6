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

use std::path::PathBuf;
use std::sync::Arc;

use sandbox::Host;
use service::{Platform, Service};

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

    /// Ends every process and writes the logs that still wait.
    pub async fn shutdown(&self) {
        self.fleet.shutdown().await;
    }
}

/// The operations that exist, over this state.
pub fn service(state: &Arc<Lambda>) -> Option<Service> {
    let model = wire::model("lambda")?;
    Some(operations::all(Service::builder(model, Arc::clone(state))).build())
}
