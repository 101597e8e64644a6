//! What answers a method, and how its requests and answers are mapped.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Source, Target};

/// What answers a method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    /// Of what kind it is.
    pub kind: IntegrationKind,
    /// The integration's own HTTP method.
    pub http_method: Option<String>,
    /// An address or ARN: may hold `${stageVariables.name}`, and `{name}` of path parameters.
    pub uri: String,
    /// The role that services are called with, or `arn:aws:iam::*:user/*` for the caller's own credentials.
    pub credentials: Option<String>,
    /// What is set of the integration's request.
    pub parameters: Vec<(Target, Source)>,
    /// Request templates by media type.
    pub templates: BTreeMap<String, String>,
    /// What becomes of a body that no template matches.
    pub passthrough: Passthrough,
    /// What becomes of the request's body before it is mapped.
    pub content_handling: Option<ContentHandling>,
    /// How long to wait, milliseconds.
    pub timeout_ms: u64,
    /// Whether certificates of an HTTP endpoint are not verified.
    #[serde(default)]
    pub insecure: bool,
    /// The name of the cache that answers are kept in.
    #[serde(default)]
    pub cache_namespace: String,
    /// The request parameters that answers are told apart by, e.g. `method.request.querystring.page`, and where their
    /// values come from.
    #[serde(default)]
    pub cache_key: Vec<(String, Source)>,
    /// By status code.
    pub responses: BTreeMap<String, IntegrationResponse>,
}

/// The kinds of integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IntegrationKind {
    /// An AWS service, mapped (`AWS`).
    Aws,
    /// A Lambda function that gets the whole request (`AWS_PROXY`).
    AwsProxy,
    /// An HTTP endpoint, mapped (`HTTP`).
    Http,
    /// An HTTP endpoint that gets the whole request (`HTTP_PROXY`).
    HttpProxy,
    /// Nothing but mapping templates (`MOCK`).
    Mock,
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

/// How a body is converted before it is mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContentHandling {
    /// From base 64 to bytes.
    ToBinary,
    /// From bytes to base 64.
    ToText,
}

/// An integration response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntegrationResponse {
    /// The regular expression that the integration's outcome must match as a whole; `None` for the default response.
    pub selection_pattern: Option<String>,
    /// The answer's headers.
    #[serde(default)]
    pub headers: Vec<(String, Source)>,
    /// Response templates by media type.
    #[serde(default)]
    pub templates: BTreeMap<String, String>,
    /// What becomes of the integration's body before it is mapped.
    #[serde(default)]
    pub content_handling: Option<ContentHandling>,
}

/// The model of a service by the name it has in integrations' URIs: `dynamodb`, or with a subdomain `streams.dynamodb`.
pub fn service_model(name: &str) -> Option<&'static wire::Model> {
    let (_, service) = name.rsplit_once('.').unwrap_or(("", name));
    wire::model(name).or_else(|| wire::model(service))
}
