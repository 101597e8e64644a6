//! What lies below a resource: methods, integrations, and the responses of both.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Texts;

/// A resource's methods, by HTTP method. The record exists exactly as long as the resource does.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub methods: BTreeMap<String, Method>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Method {
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`.
    pub authorization_type: String,
    #[serde(default)]
    pub authorizer_id: Option<String>,
    #[serde(default)]
    pub authorization_scopes: Vec<String>,
    #[serde(default)]
    pub api_key_required: bool,
    #[serde(default)]
    pub request_validator_id: Option<String>,
    pub operation_name: Option<String>,
    pub request_parameters: Option<BTreeMap<String, bool>>,
    pub request_models: Option<Texts>,
    /// By status code.
    #[serde(default)]
    pub responses: BTreeMap<String, MethodResponse>,
    pub integration: Option<Integration>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MethodResponse {
    pub parameters: Option<BTreeMap<String, bool>>,
    pub models: Option<Texts>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Integration {
    pub kind: IntegrationKind,
    pub http_method: Option<String>,
    pub uri: Option<String>,
    /// The role that calls an AWS service, or `arn:aws:iam::*:user/*` for the caller's own rights.
    #[serde(default)]
    pub credentials: Option<String>,
    /// `INTERNET`; VPC links do not exist here.
    pub connection_type: Option<String>,
    #[serde(default)]
    pub tls_config: Option<TlsConfig>,
    pub request_parameters: Option<Texts>,
    pub request_templates: Option<Texts>,
    pub passthrough_behavior: String,
    pub content_handling: Option<String>,
    pub timeout_in_millis: i64,
    pub cache_namespace: String,
    #[serde(default)]
    pub cache_key_parameters: Vec<String>,
    /// By status code.
    #[serde(default)]
    pub responses: BTreeMap<String, IntegrationResponse>,
}

/// The types of integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum IntegrationKind {
    Aws,
    AwsProxy,
    Http,
    HttpProxy,
    Mock,
}

impl IntegrationKind {
    const NAMES: [(Self, &str); 5] = [
        (Self::Http, "HTTP"),
        (Self::Mock, "MOCK"),
        (Self::AwsProxy, "AWS_PROXY"),
        (Self::HttpProxy, "HTTP_PROXY"),
        (Self::Aws, "AWS"),
    ];

    /// The type of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Whether requests and responses pass as they are, without mapping templates.
    pub fn is_proxy(self) -> bool {
        matches!(self, Self::AwsProxy | Self::HttpProxy)
    }
}

/// How an HTTP integration's certificate is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TlsConfig {
    pub insecure_skip_verification: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct IntegrationResponse {
    pub selection_pattern: Option<String>,
    pub parameters: Option<Texts>,
    pub templates: Option<Texts>,
    pub content_handling: Option<String>,
}
