//! Test invocations of authorizers: whom one sees in a request, as it is defined now. Nothing is kept of it, and what its
//! policy says of the request is nobody's concern. Logs were recorded 2017-05 and 2019-09.

use std::collections::BTreeMap;
use std::time::Duration;

use service::Context;

use super::exchange::{Caller, Exchange, Ids, Route};
use super::gateway::Refusal;
use super::stage::Resource;
use super::story::{Depth, Story};
use super::test_invoke::{Sent, Tests, caller, log};
use super::trace::Recorder;
use crate::compiled::{Api, Authorizer, AuthorizerKind};

/// A test of an authorizer.
pub(crate) struct AuthorizerTest {
    /// The authorizer's id.
    pub id: String,
    pub authorizer: Authorizer,
    pub sent: Sent,
    /// What `$context` says, by names with or without `context.` before them.
    pub context: BTreeMap<String, String>,
}

/// What came of it.
pub(crate) struct AuthorizerTested {
    /// Whom it saw, or what a client would be told.
    pub outcome: Result<Caller, Refusal>,
    pub log: String,
    pub latency: Duration,
}

impl Tests {
    /// Shows the request to the authorizer.
    pub async fn identify(&self, ctx: &Context, test: AuthorizerTest) -> AuthorizerTested {
        let AuthorizerTest { id, authorizer, mut sent, context } = test;
        let kind = authorizer.kind;
        let authorizers = BTreeMap::from([(id.clone(), Authorizer { ttl_seconds: 0, ..authorizer })]);
        let stage = sent.stage(ctx, Api { authorizers, ..Api::default() });
        let (resource, method) = (Resource::bare("test-invoke-resource-id", "/"), &stage.nowhere.1);
        let request = sent.request("/");
        let (ids, recorder) = (Ids::draw(self.platform.entropy.as_ref()), Recorder::begin());
        let outcome = {
            let route = Route { stage: &stage, resource: &resource, method, variables: Vec::new() };
            let (ground, story) = ((&self.platform, &self.backends), Story::to(Some(&recorder)));
            let mut exchange = Exchange::new(ground, &request, route, &ids, ctx.time, story);
            exchange.caller = caller(ctx);
            exchange.given = context.into_iter().map(|(name, value)| (plain(&name), value)).collect();
            let outcome = self.authorizers.identify(&exchange, &id).await;
            outcome.inspect_err(|refusal| tell(&exchange, kind, refusal))
        };
        let trace = recorder.finish(request, None, ids, ctx.time);
        AuthorizerTested { outcome, log: log(&trace), latency: trace.steps.latency() }
    }
}

/// A name without `context.`.
fn plain(name: &str) -> String {
    name.strip_prefix("context.").unwrap_or(name).to_owned()
}

/// The last lines of a test that fails: the cause, or what the client reads.
fn tell(exchange: &Exchange<'_>, kind: AuthorizerKind, refusal: &Refusal) {
    if kind == AuthorizerKind::CognitoUserPools {
        exchange.story.say(Depth::Error, || format!("Unauthorized request: {}", exchange.ids.request));
    }
    let line = refusal.cause.as_ref().unwrap_or(&refusal.message);
    exchange.story.say(Depth::Error, || line.to_string());
}
