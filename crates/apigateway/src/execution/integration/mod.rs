//! Integrations: what is called to answer a request, one file a kind. It knows nothing of how requests and answers are
//! mapped.

mod aws;
mod client;
mod endpoint;
mod lambda;
pub(crate) mod lambda_proxy;
mod mock;
mod roles;
mod uri;

use std::sync::Arc;

pub(crate) use client::Client;

use super::caching::Answers;
use super::exchange::Exchange;
use super::gateway::Refusal;
use super::mapping::{Incoming, Outgoing};
use super::roles::Roles;
use super::stage::{Integration, Target};

/// What integrations need beside a request: sessions of roles, connections to HTTP endpoints, and what they answered
/// lately. Shared by all requests.
pub(crate) struct Backends {
    roles: Arc<Roles>,
    /// Connections to HTTP endpoints.
    pub client: Client,
    /// What was answered lately.
    pub answers: Answers,
}

impl Backends {
    /// With the sessions of these roles.
    pub fn new(roles: Arc<Roles>) -> Self {
        Self { roles, client: Client::default(), answers: Answers::default() }
    }
}

/// What the integration answers, in time.
pub(crate) async fn call(
    exchange: &Exchange<'_>,
    integration: &Integration,
    outgoing: &Outgoing,
) -> Result<Incoming, Refusal> {
    let call = async {
        match &integration.target {
            Target::Nothing => mock::answer(outgoing),
            Target::Function(function) => lambda::invoke(exchange, integration, function, outgoing).await,
            Target::Service(service) => aws::call(exchange, integration, service, outgoing).await,
            Target::Http(uri) => endpoint::call(exchange, integration, uri, outgoing).await,
            Target::Unusable(cause) => Err(Refusal::internal(*cause)),
        }
    };
    // In this very task: another would cost every call a change of threads.
    match tokio::time::timeout(integration.timeout, call).await {
        Ok(answer) => answer,
        Err(_) => Err(Refusal::timeout()),
    }
}
