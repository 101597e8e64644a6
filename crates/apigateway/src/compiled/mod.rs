//! The compiled stage: what a deployment freezes and a request is answered from. It is all that the control plane and
//! the data plane share, and it knows neither the records of the one nor the requests of the other.
//!
//! Everything here is text and lists: the data plane makes regular expressions, templates and schemas of it once, when
//! it loads a stage.

mod access;
mod gateway_response;
mod integration;
mod mapping;
mod method;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::Key;
use store::key::KeyBuilder;

pub use access::{ApiKeySource, Authorization, Authorizer, AuthorizerKind};
pub use gateway_response::GatewayResponse;
pub use integration::{
    ContentHandling, Integration, IntegrationKind, IntegrationResponse, Passthrough, service_model,
};
pub use mapping::{Place, Source, Target};
pub use method::{Method, MethodResponse, Model, RequestParameter, Validation};

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
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Api {
    /// Media types whose bodies travel as bytes.
    pub binary_media_types: Vec<String>,
    /// Answers of at least so many bytes are compressed for clients that ask for it.
    pub minimum_compression_size: Option<u64>,
    /// Whether the `execute-api` address is switched off.
    pub endpoint_disabled: bool,
    /// Where API keys are read from.
    pub api_key_source: ApiKeySource,
    /// The resource policy, a JSON document.
    pub policy: Option<String>,
    /// The authorizers by id.
    pub authorizers: BTreeMap<String, Authorizer>,
    /// The models by name.
    pub models: BTreeMap<String, Model>,
    /// The customised gateway responses by response type.
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
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
