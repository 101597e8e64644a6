//! The control plane's records as they are stored. They hold what was given, so that reading gives it back. What the data
//! plane reads, too, stands in [`crate::settings`].

mod account;
mod api;
mod method;
mod parts;
mod stage;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use account::{ClientCertificate, DomainName};
pub(crate) use api::{Node, RestApi};
pub(crate) use method::{
    Integration, IntegrationKind, IntegrationResponse, Method, MethodResponse, Resource, TlsConfig,
};
pub(crate) use parts::{
    Authorizer, AuthorizerKind, DocumentationPart, DocumentationVersion, GatewayResponse, Location, Model,
    PART_KINDS, Part, RequestValidator,
};
pub(crate) use stage::{Deployment, MethodSnapshot, Stage, Summary};

/// Names to texts.
pub(crate) type Texts = BTreeMap<String, String>;

/// An API with everything that a deployment freezes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Definition {
    pub api: RestApi,
    /// By id.
    pub resources: BTreeMap<String, Resource>,
    /// By id.
    pub authorizers: BTreeMap<String, Authorizer>,
    /// By name.
    pub models: BTreeMap<String, Model>,
    /// By id.
    pub validators: BTreeMap<String, RequestValidator>,
    /// By response type: those that were put.
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
}
