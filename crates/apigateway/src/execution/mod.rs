//! The data plane: answers requests to deployed APIs from their compiled stages, as API Gateway would. It speaks plain
//! requests and responses, knows neither sockets nor the records of the control plane, and reaches functions through
//! the one door only.

mod address;
mod answer;
mod authorization;
mod binary;
mod compression;
mod context;
mod event;
#[allow(dead_code, reason = "the steps that read the rest of it follow")]
mod exchange;
#[allow(dead_code, reason = "the steps that read the rest of it follow")]
mod gateway;
mod headers;
mod integration;
mod json;
mod lenient;
#[allow(dead_code, reason = "the steps that read the rest of it follow")]
mod mapping;
mod pipeline;
mod query;
mod request;
mod response;
mod router;
mod seen;
#[allow(dead_code, reason = "the steps that read the rest of it follow")]
mod stage;
mod stages;
#[allow(dead_code, reason = "the steps that read the rest of it follow")]
mod story;
pub mod template;
mod validation;
mod xray;

use std::borrow::Cow;
use std::sync::Arc;

use base::{Time, limits};
use service::Platform;

pub use address::{Address, address};
pub use request::{Request, Scheme};
pub use response::Response;

use exchange::{Exchange, Ids, Route};
use gateway::Refusal;
use integration::Backends;
use stage::Stage;
use stages::Stages;
use story::{Event, Story};

/// The data plane. One serves all APIs; it is cheap to share behind an `Arc`.
pub struct Execution {
    platform: Platform,
    stages: Stages,
    backends: Backends,
}

impl Execution {
    /// The data plane on this ground.
    pub fn new(platform: Platform) -> Self {
        Self { platform, stages: Stages::default(), backends: Backends::default() }
    }

    /// Answers one request. Never fails: whatever goes wrong is an answer of the gateway.
    pub async fn handle(&self, request: Request) -> Response {
        let time = self.platform.clock.now();
        let ids = Ids::draw(self.platform.entropy.as_ref());
        self.answer(&request, &ids, time, Story::to(None)).await.finish(&ids, time)
    }

    async fn answer(&self, request: &Request, ids: &Ids, time: Time, story: Story<'_>) -> Response {
        story.tell(|| Event::Received(request));
        let stage = match self.stage(request).await {
            Ok(stage) => stage,
            Err(refusal) => return refuse(request, &refusal, None, story),
        };
        let minimum = stage.minimum_compression_size;
        let read = match minimum {
            Some(_) => compression::decompressed(request),
            None => Ok(Cow::Borrowed(request)),
        };
        let (request, unread) = match &read {
            Ok(request) => (request.as_ref(), None),
            Err(refusal) => (request, Some(refusal.clone())),
        };
        let route = route(&stage, request);
        let missing = route.is_none().then(Refusal::missing_authentication_token);
        let route = route.unwrap_or_else(|| Route::nowhere(&stage));
        let mut exchange = Exchange::new((&self.platform, &self.backends), request, route, ids, time, story);
        let outcome = match missing.or(unread) {
            None => {
                story.tell(|| Event::Routed(exchange.resource, &exchange.variables));
                pipeline::answer(&mut exchange).await
            }
            Some(refusal) => Err(refusal),
        };
        let outcome = outcome.unwrap_or_else(|refusal| refuse(request, &refusal, Some(&exchange), story));
        let response = match minimum {
            Some(minimum) => compression::compressed(outcome, request.header("Accept-Encoding"), minimum),
            None => outcome,
        };
        story.tell(|| Event::Answered(&response));
        response
    }

    async fn stage(&self, request: &Request) -> Result<Arc<Stage>, Refusal> {
        check_limits(request)?;
        let stage = self.stages.find(&self.platform, &request.api_id, &request.stage).await?;
        stage.filter(|stage| !stage.endpoint_disabled).ok_or_else(Refusal::forbidden)
    }
}

/// The resource and method that a request is for.
fn route<'a>(stage: &'a Stage, request: &'a Request) -> Option<Route<'a>> {
    let found = stage.router.find(request.routed_path())?;
    let resource = stage.resources.get(found.route)?;
    let method = resource.method(&request.method)?;
    Some(Route { stage, resource, method, variables: found.variables })
}

/// The gateway's own answer, with one line in the log for whoever wonders why.
fn refuse(
    request: &Request,
    refusal: &Refusal,
    exchange: Option<&Exchange<'_>>,
    story: Story<'_>,
) -> Response {
    if let Some(cause) = &refusal.cause {
        let Request { api_id, stage, method, path, .. } = request;
        tracing::warn!(api = %api_id, %stage, %method, %path, %cause, "API Gateway answers for the integration");
    }
    story.tell(|| Event::Refused(refusal));
    gateway::answer(refusal, exchange)
}

/// The limits that hold before anything is known of the API.
fn check_limits(request: &Request) -> Result<(), Refusal> {
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    if headers > limits::apigateway::HEADERS {
        return Err(Refusal::headers_too_large());
    }
    if request.oversized || request.body.len() > limits::apigateway::PAYLOAD {
        Err(Refusal::request_too_large())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
