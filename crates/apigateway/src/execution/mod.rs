//! The data plane: answers requests to deployed APIs from their compiled stages, as API Gateway would. It speaks plain
//! requests and responses, knows neither sockets nor the records of the control plane, and reaches functions through
//! the one door only.

mod access;
mod address;
mod answer;
mod authorization;
mod binary;
mod caching;
mod compression;
mod context;
mod domains;
mod event;
mod exchange;
mod gateway;
mod headers;
mod integration;
mod json;
mod lenient;
mod logs;
mod mapping;
mod mask;
mod pipeline;
mod query;
mod request;
mod response;
mod roles;
mod router;
mod seen;
mod stage;
mod stages;
mod story;
pub mod template;
mod test_authorizer;
mod test_invoke;
mod throttle;
mod trace;
mod validation;
mod watch;
mod xray;

use std::borrow::Cow;
use std::sync::Arc;

use base::{Time, limits};
use service::{Authorizer, Platform};

pub use address::{Address, address};
pub use authorization::{KeySet, Place};
pub use request::{CustomDomain, Request, Scheme, Sender, Signer};
pub use response::Response;
pub(crate) use test_authorizer::{AuthorizerTest, AuthorizerTested};
pub(crate) use test_invoke::{Sent, Test, Tested, Tests};

use crate::settings::Throttle;
use access::Access;
use authorization::{Authorizers, KeyRing};
use domains::Domains;
use exchange::{Exchange, Ids, Route};
use gateway::Refusal;
use integration::Backends;
use roles::Roles;
use stage::Stage;
use stages::Stages;
use story::{Event, Story};
use watch::{Watch, Watcher};

/// What whoever runs the engine says of the data plane.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many traces are kept.
    pub trace_depth: usize,
    /// The keys that Cognito user pools sign with.
    pub user_pool_keys: Vec<KeySet>,
    /// What an account may call in a Region.
    pub account_throttle: Throttle,
}

impl Default for Options {
    fn default() -> Self {
        Self { trace_depth: 0, user_pool_keys: Vec::new(), account_throttle: Throttle::ACCOUNT }
    }
}

/// The data plane. One serves all APIs; it is cheap to share behind an `Arc`.
pub struct Execution {
    platform: Platform,
    stages: Stages,
    domains: Domains,
    backends: Backends,
    access: Access,
    watch: Watch,
}

impl Execution {
    /// The data plane on this ground; `decider` judges who signs requests. Needs a running tokio runtime.
    pub fn new(platform: Platform, decider: Arc<dyn Authorizer>, options: Options) -> Self {
        let roles = Arc::new(Roles::new(platform.clone()));
        let authorizers = Authorizers::new(Arc::clone(&roles), KeyRing::new(options.user_pool_keys));
        let access = Access::new(&platform, decider, authorizers, options.account_throttle);
        let watch = Watch::new(&platform, Arc::clone(&roles), options.trace_depth);
        let (stages, domains) = (Stages::default(), Domains::default());
        Self { platform, stages, domains, backends: Backends::new(roles), access, watch }
    }

    /// Where a request to this `Host` and raw path leads, if a custom domain name is called so.
    pub async fn custom_domain(&self, host: &str, path: &str) -> Option<Address> {
        self.domains.find(&self.platform, host, path).await
    }

    /// Answers one request. Never fails: whatever goes wrong is an answer of the gateway.
    pub async fn handle(&self, request: Request) -> Response {
        let time = self.platform.clock.now();
        let ids = Ids::draw(self.platform.entropy.as_ref());
        let stage = self.stage(&request).await;
        let watcher = self.watch.begin(&request, stage.as_deref().ok());
        let story = Story::to(watcher.as_ref().map(Watcher::observer));
        let response = self.answer(&request, &stage, &ids, time, story, watcher.as_ref()).await;
        let response = response.finish(&ids, time);
        match watcher {
            None => response,
            Some(watcher) => self.watch.end(watcher, request, stage.ok(), ids, time, response).await,
        }
    }

    /// Writes what was counted and logged so far.
    pub async fn flush(&self) {
        self.access.meter.flush().await;
        self.watch.flush().await;
    }

    /// The traces that are kept, newest first, one short JSON object each.
    pub fn traces(&self) -> serde_json::Value {
        self.watch.traces()
    }

    /// The whole story of the request with this id, if it is kept.
    pub fn trace(&self, request_id: &str) -> Option<serde_json::Value> {
        self.watch.trace(request_id)
    }

    async fn answer(
        &self,
        request: &Request,
        stage: &Result<Arc<Stage>, Refusal>,
        ids: &Ids,
        time: Time,
        story: Story<'_>,
        watcher: Option<&Watcher>,
    ) -> Response {
        let stage = match stage {
            Ok(stage) => stage,
            Err(refusal) => return refuse(request, refusal, None, story),
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
        let found = route(stage, request);
        let missing = found.is_none().then(Refusal::missing_authentication_token);
        let (place, route) = found.unwrap_or_else(|| (0, Route::nowhere(stage)));
        let mut exchange = Exchange::new((&self.platform, &self.backends), request, route, ids, time, story);
        let outcome = match missing.or(unread) {
            None => {
                story.tell(|| Event::Routed(place, &exchange.variables));
                pipeline::answer(&mut exchange, &self.access).await
            }
            Some(refusal) => Err(refusal),
        };
        let outcome = outcome.unwrap_or_else(|refusal| refuse(request, &refusal, Some(&exchange), story));
        let response = match minimum {
            Some(minimum) => compression::compressed(outcome, request.header("Accept-Encoding"), minimum),
            None => outcome,
        };
        story.tell(|| Event::Answered(&response));
        if let Some(watcher) = watcher {
            watcher.note_access(&exchange, &response);
        }
        response
    }

    async fn stage(&self, request: &Request) -> Result<Arc<Stage>, Refusal> {
        check_limits(request)?;
        let stage = self.stages.find(&self.platform, &request.api_id, &request.stage).await?;
        let is_open = |stage: &Arc<Stage>| !stage.endpoint_disabled || request.custom_domain.is_some();
        stage.filter(is_open).ok_or_else(Refusal::forbidden)
    }
}

/// The resource, by its place in the stage, and method that a request is for.
fn route<'a>(stage: &'a Stage, request: &'a Request) -> Option<(usize, Route<'a>)> {
    let found = stage.router.find(request.routed_path())?;
    let resource = stage.resources.get(found.route)?;
    let method = resource.method(&request.method)?;
    Some((found.route, Route { stage, resource, method, variables: found.variables }))
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
