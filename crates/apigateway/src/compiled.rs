//! The compiled stage: what a deployment freezes and a request is answered from. It is all that the control plane and
//! the data plane share, and it knows neither the records of the one nor the requests of the other.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde::{Deserialize, Serialize};
use store::Key;
use store::key::KeyBuilder;

use crate::settings::StageSettings;

/// Where a stage's requests go: written whenever the stage changes, read on every request.
///
/// A compiled stage held in memory is valid as long as the bytes under [`Live::key`] are those it was loaded with:
/// deployments never change, and everything else about a stage that a request depends on stands here. That is one
/// point read a request; a store across a network may answer it from a cache of its own with whatever staleness its
/// operator accepts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Live {
    /// The account that owns the API.
    pub account: String,
    /// The API's Region.
    pub region: String,
    /// The deployment that the stage points at.
    pub deployment: String,
    /// The stage variables.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// What else is set for the stage.
    #[serde(default)]
    pub settings: StageSettings,
}

impl Live {
    /// Where it lies. Requests name an API and a stage, but neither account nor Region: API ids are unique in all.
    pub fn key(api: &str, stage: &str) -> Key {
        KeyBuilder::new("apigateway").str("live").str(api).str(stage).finish()
    }
}

/// An API as one deployment froze it. Immutable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// Media types whose bodies travel as base 64.
    #[serde(default)]
    pub binary_media_types: Vec<String>,
    /// Whether the `execute-api` address is switched off.
    #[serde(default)]
    pub endpoint_disabled: bool,
    /// The resources that have methods.
    pub resources: Vec<Resource>,
}

impl Api {
    /// Where the frozen API of a deployment lies.
    pub fn key(account: &str, region: &str, api: &str, deployment: &str) -> Key {
        KeyBuilder::new("apigateway").str("frozen").str(account).str(region).str(api).str(deployment).finish()
    }
}

/// A resource with its methods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// The resource's id.
    pub id: String,
    /// The whole path, e.g. `/links/{id}` or `/{proxy+}`.
    pub path: String,
    /// By HTTP method; `ANY` stands for those that are not named.
    pub methods: BTreeMap<String, Method>,
}

/// A method: what answers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Method {
    /// What answers it.
    pub integration: Integration,
    /// The status codes of its method responses.
    #[serde(default)]
    pub statuses: BTreeSet<String>,
}

/// What answers a method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Integration {
    /// A Lambda function that gets the whole request (`AWS_PROXY`).
    LambdaProxy(LambdaProxy),
    /// Nothing but mapping templates (`MOCK`).
    Mock(Mock),
}

/// A Lambda proxy integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LambdaProxy {
    /// The integration method; Lambda answers `POST` only.
    pub http_method: String,
    /// The function's ARN as it stands in the integration's URI: may hold `${stageVariables.name}`.
    pub function: String,
    /// How long to wait, milliseconds.
    pub timeout_ms: u64,
    /// Whether request parameters set a header that may not be set, which fails every request.
    #[serde(default)]
    pub illegal_header: bool,
}

/// A mock integration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mock {
    /// Request templates by media type.
    #[serde(default)]
    pub templates: BTreeMap<String, String>,
    /// What becomes of a body that no template matches.
    pub passthrough: Passthrough,
    /// Whether `contentHandling` is `CONVERT_TO_TEXT`.
    #[serde(default)]
    pub to_text: bool,
    /// By status code.
    pub responses: BTreeMap<String, IntegrationResponse>,
}

/// What becomes of a request body that no request template matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Passthrough {
    /// It passes through.
    WhenNoMatch,
    /// It passes through if there are no templates at all.
    WhenNoTemplates,
    /// It is refused.
    Never,
}

/// An integration response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntegrationResponse {
    /// The regular expression that the integration's status must match as a whole; `None` for the default response.
    pub selection_pattern: Option<String>,
    /// The answer's headers.
    #[serde(default)]
    pub headers: Vec<(String, Source)>,
    /// Response templates by media type.
    #[serde(default)]
    pub templates: BTreeMap<String, String>,
}

/// The matcher of a selection pattern: the integration's status must match as a whole.
///
/// # Errors
/// For patterns that are none, or that need more than a regular language (AWS's are Java's).
pub fn selection_pattern(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&format!("^(?:{pattern})$"))
}

/// Where a mapped header's value comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// A static value.
    Static(String),
    /// `stageVariables.{name}`.
    StageVariable(String),
    /// `context.{name}`.
    Context(ContextVariable),
    /// `integration.response.header.{name}`.
    IntegrationHeader(String),
}

/// The `context` variables that parameter mappings may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ContextVariable {
    AccountId,
    ApiId,
    DeploymentId,
    DomainName,
    DomainPrefix,
    ExtendedRequestId,
    HttpMethod,
    Path,
    Protocol,
    RequestId,
    RequestTime,
    RequestTimeEpoch,
    ResourceId,
    ResourcePath,
    SourceIp,
    Stage,
    UserAgent,
}

impl ContextVariable {
    /// The variable of this name, as it stands after `context.`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "accountId" => Self::AccountId,
            "apiId" => Self::ApiId,
            "deploymentId" => Self::DeploymentId,
            "domainName" => Self::DomainName,
            "domainPrefix" => Self::DomainPrefix,
            "extendedRequestId" => Self::ExtendedRequestId,
            "httpMethod" => Self::HttpMethod,
            "path" => Self::Path,
            "protocol" => Self::Protocol,
            "requestId" => Self::RequestId,
            "requestTime" => Self::RequestTime,
            "requestTimeEpoch" => Self::RequestTimeEpoch,
            "resourceId" => Self::ResourceId,
            "resourcePath" => Self::ResourcePath,
            "identity.sourceIp" => Self::SourceIp,
            "stage" => Self::Stage,
            "identity.userAgent" => Self::UserAgent,
            _ => return None,
        })
    }
}
