//! Test invocations: a method answers as it is defined now, without a deployment, and whoever calls need not be asked. What
//! the console sends in place of what only a deployed stage knows was printed by a function in 2023-12.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use base::Time;
use bytes::Bytes;
use service::{Context, Platform, Principal};

use super::authorization::{Authorizers, KeyRing, KeySet};
use super::exchange::{Caller, Exchange, Ids, Route};
use super::gateway;
use super::integration::Backends;
use super::logs;
use super::pipeline;
use super::request::{Request, Scheme, Sender};
use super::response::Response;
use super::roles::Roles;
use super::router::Found;
use super::stage::{Resource, Stage};
use super::story::{Event, Story};
use super::trace::{Recorder, Trace};
use crate::compiled::{Api, Live};

/// The stage that a test is said to be of.
const STAGE: &str = "test-invoke-stage";

/// Tests methods and authorizers. Shares nothing with the data plane but its steps.
pub(crate) struct Tests {
    pub(super) platform: Platform,
    pub(super) backends: Backends,
    pub(super) authorizers: Authorizers,
}

/// A test of a method.
pub(crate) struct Test {
    /// The API with the one method that is tested.
    pub api: Api,
    pub sent: Sent,
}

/// The request that a test makes up.
pub(crate) struct Sent {
    pub api_id: String,
    pub variables: BTreeMap<String, String>,
    pub method: String,
    /// The path as it was given, if it was.
    pub path: Option<String>,
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Sent {
    /// The request, to `path` if none was given.
    pub(super) fn request(self, path: &str) -> Request {
        Request {
            api_id: self.api_id,
            stage: STAGE.to_owned(),
            method: self.method,
            path: self.path.unwrap_or_else(|| path.to_owned()),
            query: self.query,
            headers: self.headers,
            body: self.body,
            oversized: false,
            source_ip: std::net::Ipv4Addr::UNSPECIFIED.into(),
            protocol: "HTTP/1.1",
            scheme: Scheme::Https,
            port: 443,
            domain_name: "testPrefix.testDomainName".to_owned(),
            custom_domain: None,
            sender: Sender::default(),
        }
    }

    /// The stage that the request is for: one of this API, without a deployment.
    pub(super) fn stage(&mut self, ctx: &Context, api: Api) -> Stage {
        let live = live(ctx, std::mem::take(&mut self.variables));
        Stage::new(&self.api_id, STAGE, Bytes::new(), live, api)
    }
}

/// What came of it.
pub(crate) struct Tested {
    pub response: Response,
    pub log: String,
    pub latency: Duration,
}

impl Tests {
    /// On this ground; tokens are judged by the keys of this file.
    pub fn new(platform: Platform, user_pool_keys: Vec<KeySet>) -> Self {
        let roles = Arc::new(Roles::new(platform.clone()));
        let authorizers = Authorizers::new(Arc::clone(&roles), KeyRing::new(user_pool_keys));
        Self { platform, backends: Backends::new(roles), authorizers }
    }

    /// Sends the request to the method; `None` if the API has no such method.
    pub async fn run(&self, ctx: &Context, test: Test) -> Option<Tested> {
        let Test { api, mut sent } = test;
        let stage = Arc::new(sent.stage(ctx, api));
        let resource = stage.resources.first()?;
        let request = sent.request(&resource.path);
        let (ids, recorder) = (Ids::draw(self.platform.entropy.as_ref()), Recorder::begin());
        let response = self.answer(ctx, &stage, resource, &request, &ids, &recorder).await?;
        let trace = recorder.finish(request, Some(Arc::clone(&stage)), ids, ctx.time);
        Some(Tested { response, log: log(&trace), latency: trace.steps.latency() })
    }

    async fn answer(
        &self,
        ctx: &Context,
        stage: &Stage,
        resource: &Resource,
        request: &Request,
        ids: &Ids,
        recorder: &Recorder,
    ) -> Option<Response> {
        let method = resource.method(&request.method)?;
        // A path that does not lead to the resource gives no variables.
        let variables = stage.router.find(request.routed_path()).map(|Found { variables, .. }| variables);
        let route = Route { stage, resource, method, variables: variables.unwrap_or_default() };
        let story = Story::to(Some(recorder));
        let (ground, time) = ((&self.platform, &self.backends), ctx.time);
        let mut exchange = Exchange::new(ground, request, route, ids, time, story);
        exchange.caller = caller(ctx);
        story.tell(|| Event::Routed(0, &exchange.variables));
        story.tell(|| Event::Admitted(&exchange.caller, method));
        let response = match pipeline::serve(&exchange).await {
            Ok(response) => response,
            Err(refusal) => {
                story.tell(|| Event::Refused(&refusal));
                gateway::answer(&refusal, Some(&exchange))
            }
        };
        story.tell(|| Event::Answered(&response));
        Some(response)
    }
}

/// What a stage without a deployment knows.
fn live(ctx: &Context, variables: BTreeMap<String, String>) -> Live {
    Live {
        account: ctx.account.to_string(),
        region: ctx.region.to_string(),
        deployment: String::new(),
        variables,
        settings: crate::settings::StageSettings::default(),
    }
}

/// Whoever tests, as the event shows them.
pub(super) fn caller(ctx: &Context) -> Caller {
    let (id, access_key) = match &ctx.principal {
        Principal::User { id, .. } => (id.to_string(), None),
        Principal::Session { id, access_key, .. } => (id.to_string(), Some(access_key.to_string())),
        _ => (ctx.account.to_string(), None),
    };
    let known = [
        ("accountId", Some(ctx.account.to_string())),
        ("accessKey", access_key),
        ("apiKey", Some("test-invoke-api-key".to_owned())),
        ("apiKeyId", Some("test-invoke-api-key-id".to_owned())),
        ("caller", Some(id.clone())),
        ("sourceIp", Some("test-invoke-source-ip".to_owned())),
        ("user", Some(id)),
        ("userAgent", ctx.user_agent.as_deref().map(str::to_owned)),
        ("userArn", Some(ctx.principal.arn(&ctx.account))),
    ];
    let identity = known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    Caller { principal: Some(ctx.principal.clone()), identity, ..Caller::default() }
}

/// The log of a test: each line with its time in Java's form.
pub(super) fn log(trace: &Trace) -> String {
    let line = |time: Time, text: &str| format!("{} : {text}\n", time.java_date());
    let lines = logs::of_test(trace).into_iter();
    let lines = lines.map(|said| line(trace.time.after(said.offset), &said.text));
    format!("Execution log for request {}\n{}", trace.id, lines.collect::<String>())
}
