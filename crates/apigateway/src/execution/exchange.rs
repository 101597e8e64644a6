//! A request on its way: what is known of it once its stage and resource are found.

use std::borrow::Cow;

use base::{Entropy, Time, ids};

use super::request::Request;
use super::stage::{Resource, Stage};
use crate::compiled::ContextVariable;

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

/// A request with what it was routed to.
pub(crate) struct Exchange<'a> {
    pub stage: &'a Stage,
    pub resource: &'a Resource,
    pub request: &'a Request,
    /// Path variables, percent-encoded as they were sent.
    pub variables: Vec<(&'a str, &'a str)>,
    pub ids: &'a Ids,
    pub time: Time,
}

impl<'a> Exchange<'a> {
    pub fn new(
        stage: &'a Stage,
        resource: &'a Resource,
        request: &'a Request,
        variables: Vec<(&'a str, &'a str)>,
        ids: &'a Ids,
        time: Time,
    ) -> Self {
        Self { stage, resource, request, variables, ids, time }
    }

    /// The path with the stage, as it was sent: `requestContext.path`.
    pub fn full_path(&self) -> String {
        format!("/{}{}", self.stage.name, self.request.path)
    }

    /// The first label of the domain name.
    pub fn domain_prefix(&self) -> &'a str {
        let name = self.request.domain_name.as_str();
        name.split_once('.').map_or(name, |(prefix, _)| prefix)
    }

    /// A context variable's value.
    pub fn variable(&self, variable: ContextVariable) -> Cow<'a, str> {
        let (stage, request) = (self.stage, self.request);
        match variable {
            ContextVariable::AccountId => stage.live.account.as_str().into(),
            ContextVariable::ApiId => request.api_id.as_str().into(),
            ContextVariable::DeploymentId => stage.live.deployment.as_str().into(),
            ContextVariable::DomainName => request.domain_name.as_str().into(),
            ContextVariable::DomainPrefix => self.domain_prefix().into(),
            ContextVariable::ExtendedRequestId => self.ids.extended.as_str().into(),
            ContextVariable::HttpMethod => request.method.as_str().into(),
            ContextVariable::Path => self.full_path().into(),
            ContextVariable::Protocol => request.protocol.as_str().into(),
            ContextVariable::RequestId => self.ids.request.as_str().into(),
            ContextVariable::RequestTime => self.time.common_log().into(),
            ContextVariable::RequestTimeEpoch => self.time.0.to_string().into(),
            ContextVariable::ResourceId => self.resource.id.as_str().into(),
            ContextVariable::ResourcePath => self.resource.path.as_str().into(),
            ContextVariable::SourceIp => request.source_ip.to_string().into(),
            ContextVariable::Stage => stage.name.as_str().into(),
            ContextVariable::UserAgent => request.header("User-Agent").unwrap_or_default().into(),
        }
    }
}
