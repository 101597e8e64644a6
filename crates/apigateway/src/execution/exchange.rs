//! A request on its way: what is known of it once its stage, resource and method are found.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use base::{Entropy, Time, ids};
use service::{Platform, Principal};

use super::authorization::Answer;
use super::caching::Caching;
use super::integration::Backends;
use super::query::parameters;
use super::request::Request;
use super::stage::{Method, Resource, Stage};
use super::story::Story;
use super::xray::{self, Trace};

/// The ids of one request.
pub(crate) struct Ids {
    /// `requestId`, and the answer's `x-amzn-RequestId`.
    pub request: String,
    /// `extendedRequestId`, and the answer's `x-amz-apigw-id`.
    pub extended: String,
}

impl Ids {
    /// New ones.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        Self { request: ids::uuid(entropy), extended: ids::api_request(entropy) }
    }
}

/// Who calls, as far as a method asks: what `$context.identity` and `$context.authorizer` say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    /// Whoever signed the request, for methods that ask for a signature.
    pub principal: Option<Principal>,
    /// `$context.identity.{name}` beyond the address and the agent.
    pub identity: BTreeMap<&'static str, String>,
    /// `$context.authorizer.{name}`.
    pub authorizer: serde_json::Map<String, serde_json::Value>,
    /// What a Lambda authorizer answered.
    pub answer: Option<Arc<Answer>>,
    /// The API key that an authorizer answered.
    pub usage_key: Option<String>,
}

/// A request with what it was routed to.
pub(crate) struct Exchange<'a> {
    pub platform: &'a Platform,
    pub backends: &'a Backends,
    pub stage: &'a Stage,
    pub resource: &'a Resource,
    pub method: &'a Method,
    pub request: &'a Request,
    /// Path variables, percent-encoded as they were sent.
    pub variables: Vec<(&'a str, &'a str)>,
    pub ids: &'a Ids,
    pub time: Time,
    pub story: Story<'a>,
    /// Nobody, until the call is admitted.
    pub caller: Caller,
    /// What a test says of `$context`, by the names that stand after `context.`.
    pub given: BTreeMap<String, String>,
    /// How the cache is used; not at all, until the call is admitted.
    pub caching: Option<Caching>,
    query: OnceLock<Parameters<'a>>,
    trace: OnceLock<Trace>,
}

/// The query's parameters with all their values, in the order of first appearance.
type Parameters<'a> = Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>;

/// What a request was routed to.
pub(crate) struct Route<'a> {
    pub stage: &'a Stage,
    pub resource: &'a Resource,
    pub method: &'a Method,
    pub variables: Vec<(&'a str, &'a str)>,
}

impl<'a> Route<'a> {
    /// The route of requests that none is for.
    pub fn nowhere(stage: &'a Stage) -> Self {
        let (resource, method) = &stage.nowhere;
        Self { stage, resource, method, variables: Vec::new() }
    }
}

impl<'a> Exchange<'a> {
    pub fn new(
        (platform, backends): (&'a Platform, &'a Backends),
        request: &'a Request,
        route: Route<'a>,
        ids: &'a Ids,
        time: Time,
        story: Story<'a>,
    ) -> Self {
        let Route { stage, resource, method, variables } = route;
        let (query, trace) = (OnceLock::new(), OnceLock::new());
        let caller = Caller::default();
        Self {
            platform,
            backends,
            stage,
            resource,
            method,
            request,
            variables,
            ids,
            time,
            story,
            caller,
            given: BTreeMap::new(),
            caching: None,
            query,
            trace,
        }
    }

    /// Whether a method is only tested: what a stage would add to a request is not there.
    pub fn is_test(&self) -> bool {
        self.stage.live.deployment.is_empty()
    }

    /// The URL's whole path, as it was sent: `requestContext.path`.
    pub fn full_path(&self) -> String {
        match &self.request.custom_domain {
            Some(domain) => domain.path.clone(),
            None if self.is_test() => self.request.path.clone(),
            None => format!("/{}{}", self.stage.name, self.request.path),
        }
    }

    /// The first label of the domain name.
    pub fn domain_prefix(&self) -> &'a str {
        let name = self.request.domain_name.as_str();
        name.split_once('.').map_or(name, |(prefix, _)| prefix)
    }

    /// The client's address: `$context.identity.sourceIp`.
    pub fn source_ip(&self) -> String {
        match self.caller.identity.get("sourceIp") {
            Some(given) => given.clone(),
            None => self.request.source_ip.to_string(),
        }
    }

    /// What the client calls itself: `$context.identity.userAgent`.
    pub fn user_agent(&self) -> Option<&str> {
        let given = self.caller.identity.get("userAgent").map(String::as_str);
        given.or_else(|| self.request.header("User-Agent"))
    }

    /// The HTTP method as the API declares it: that of the request, or `ANY`.
    pub fn method_name(&self) -> &'a str {
        &self.method.name
    }

    /// The query's parameters, decoded.
    pub fn query(&self) -> &[(Cow<'a, str>, Vec<Cow<'a, str>>)] {
        self.query.get_or_init(|| parameters(&self.request.query))
    }

    /// The trace that the request belongs to.
    pub fn trace(&self) -> &Trace {
        let entropy = self.platform.entropy.as_ref();
        self.trace.get_or_init(|| Trace::of(self.request.header(xray::HEADER), entropy, self.time))
    }

    /// The ARN of what is called, as policies and permissions name it:
    /// `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}{path}`.
    pub fn method_arn(&self, path: &str) -> String {
        self.arn_in(&self.stage.name, path)
    }

    /// The same as if the stage had this name.
    pub fn arn_in(&self, stage: &str, path: &str) -> String {
        let (partition, live, request) = (base::PARTITION, &self.stage.live, self.request);
        let (region, account, api) = (&live.region, &live.account, &request.api_id);
        format!("arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{}{path}", request.method)
    }
}
