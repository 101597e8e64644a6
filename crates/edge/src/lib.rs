//! The door to the outside: a listener, what each request is for, and the pipeline it takes —
//! authenticate, decode, then [`service::Door`], encode. Knows HTTP and no operation.

mod api;
mod aws;
mod body;
mod classify;
mod connection;
mod control;
mod listener;
mod own;
mod spelling;
mod turns;
mod workers;

use std::sync::Arc;

use base::{Clock, Entropy};
use service::Door;

pub use control::{Control, Order, Reply};
pub use listener::{ListenError, Listener, Stop};
pub use workers::Workers;

/// What AWS's network would know of clients.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The VPC they call from.
    pub vpc: Option<String>,
    /// The VPC endpoint they call through.
    pub vpc_endpoint: Option<String>,
}

/// Everything a request can need. One for the engine.
pub struct Edge {
    /// Where every AWS call goes.
    pub door: Arc<Door>,
    /// Who calls.
    pub authenticator: iam::Authenticator,
    /// Deployed APIs.
    pub apis: Arc<apigateway::Execution>,
    /// What stands behind the engine's own addresses.
    pub control: Arc<dyn Control>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Request ids.
    pub entropy: Arc<dyn Entropy>,
    /// The port that clients reach.
    pub port: u16,
    /// Where calls of deployed APIs come from, unless a client on this machine says otherwise.
    pub network: Network,
    /// The account that is called.
    pub account: Arc<str>,
    /// The Region of calls whose signature names none.
    pub region: Arc<str>,
}
