//! The data plane: answers requests to deployed APIs from their compiled stages, as API Gateway would. It speaks plain
//! requests and responses, knows neither sockets nor the records of the control plane, and reaches functions through
//! the one door only.

mod address;
mod answer;
mod binary;
mod event;
mod exchange;
mod gateway;
mod headers;
mod json;
mod lenient;
mod mock;
mod proxy;
mod query;
mod request;
mod response;
mod router;
mod stage;
mod stages;
mod trace;

use service::Platform;

pub use address::{Address, address};
pub use request::{Request, Scheme};
pub use response::Response;

use base::limits;
use exchange::Exchange;
use gateway::Refusal;
use stage::Integration;
use stages::Stages;

/// The data plane. One serves all APIs; it is cheap to share behind an `Arc`.
pub struct Execution {
    platform: Platform,
    stages: Stages,
}

impl Execution {
    /// The data plane on this ground.
    pub fn new(platform: Platform) -> Self {
        Self { platform, stages: Stages::default() }
    }

    /// Answers one request. Never fails: whatever goes wrong is an answer of the gateway.
    pub async fn handle(&self, request: Request) -> Response {
        let time = self.platform.clock.now();
        let ids = exchange::Ids::draw(self.platform.entropy.as_ref());
        let response = match self.answer(&request, &ids, time).await {
            Ok(response) => response,
            Err(refusal) => {
                record(&request, refusal);
                refusal.into_response()
            }
        };
        response.finish(&ids, time)
    }

    async fn answer(
        &self,
        request: &Request,
        ids: &exchange::Ids,
        time: base::Time,
    ) -> Result<Response, Refusal> {
        check_limits(request)?;
        let stage = self.stages.find(&self.platform, &request.api_id, &request.stage).await?;
        let stage = stage.filter(|stage| !stage.endpoint_disabled).ok_or(Refusal::Forbidden)?;
        let path = request.routed_path();
        let found = stage.router.find(&path).ok_or(Refusal::MissingAuthenticationToken)?;
        let resource = stage.resources.get(found.route).ok_or(Refusal::MissingAuthenticationToken)?;
        let method = resource.method(&request.method).ok_or(Refusal::MissingAuthenticationToken)?;
        let exchange = Exchange::new(&stage, resource, request, found.variables, ids, time);
        match &method.integration {
            Integration::LambdaProxy(function) => proxy::answer(&self.platform, &exchange, function).await,
            Integration::Mock(mock) => mock::answer(&exchange, mock, &method.statuses),
        }
    }
}

/// One line for whoever wonders why an API answers with an error of the gateway.
fn record(request: &Request, refusal: Refusal) {
    if let Some(cause) = refusal.cause() {
        let Request { api_id, stage, method, path, .. } = request;
        tracing::warn!(api = %api_id, %stage, %method, %path, cause, "API Gateway answers for the integration");
    }
}

/// The limits that hold before anything is known of the API.
fn check_limits(request: &Request) -> Result<(), Refusal> {
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if headers > limits::apigateway::HEADERS {
        return Err(Refusal::HeadersTooLarge);
    }
    if request.oversized || request.body.len() > limits::apigateway::PAYLOAD {
        Err(Refusal::RequestTooLarge)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
