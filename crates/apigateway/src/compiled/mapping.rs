//! Parameter mappings, taken apart: what is set, and where its value comes from. Source: API Gateway Developer Guide,
//! "Parameter mapping source reference for REST APIs".

use serde::{Deserialize, Serialize};

/// What a request parameter mapping sets: `integration.request.{place}.{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Where.
    pub place: Place,
    /// The parameter's name.
    pub name: String,
}

/// Where a parameter of a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// Among the path's variables.
    Path,
    /// In the query string.
    QueryString,
    /// Among the headers.
    Header,
}

/// Where a mapped value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A static value.
    Static(String),
    /// `stageVariables.{name}`.
    StageVariable(String),
    /// `context.{name}`.
    Context(String),
    /// `method.request.{path|querystring|header}.{name}`; of several values the last.
    Request(Place, String),
    /// `method.request.{multivaluequerystring|multivalueheader}.{name}`.
    MultiRequest(Place, String),
    /// `method.request.body`, or with a JSONPath below it.
    RequestBody(Option<String>),
    /// `integration.response.header.{name}`.
    IntegrationHeader(String),
    /// `integration.response.multivalueheader.{name}`.
    MultiIntegrationHeader(String),
    /// `integration.response.body`, or with a JSONPath below it.
    IntegrationBody(Option<String>),
}
