//! What belongs to an API beside its resources. All of one kind lie in one record, by id or name.

use base::Time;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Texts;

/// A kind of thing that belongs to an API.
pub(crate) trait Part: Clone + Serialize + DeserializeOwned + Send + Sync {
    /// The name under which the kind's record lies.
    const KIND: &'static str;
}

/// All kinds.
pub(crate) const PART_KINDS: [&str; 6] = [
    Authorizer::KIND,
    Model::KIND,
    RequestValidator::KIND,
    GatewayResponse::KIND,
    DocumentationPart::KIND,
    DocumentationVersion::KIND,
];

/// By id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Authorizer {
    pub id: String,
    pub name: String,
    pub kind: AuthorizerKind,
    /// The ARNs of user pools.
    #[serde(default)]
    pub provider_arns: Vec<String>,
    /// Shown, and without further meaning.
    #[serde(default)]
    pub auth_type: Option<String>,
    /// Of a Lambda function: `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/…/invocations`.
    #[serde(default)]
    pub uri: Option<String>,
    /// The role that calls the function.
    #[serde(default)]
    pub credentials: Option<String>,
    /// `method.request.header.Authorization`; of a REQUEST authorizer several, with commas.
    #[serde(default)]
    pub identity_source: Option<String>,
    /// A regular expression that a token must match.
    #[serde(default)]
    pub identity_validation_expression: Option<String>,
    /// How long results are kept, seconds.
    #[serde(default)]
    pub result_ttl: Option<i64>,
}

impl Part for Authorizer {
    const KIND: &'static str = "authorizers";
}

/// The types of authorizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AuthorizerKind {
    Token,
    Request,
    CognitoUserPools,
}

impl AuthorizerKind {
    const NAMES: [(Self, &str); 3] =
        [(Self::Token, "TOKEN"), (Self::Request, "REQUEST"), (Self::CognitoUserPools, "COGNITO_USER_POOLS")];

    /// The type of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// By name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Model {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    /// JSON schema draft 4, as text.
    pub schema: Option<String>,
    pub content_type: String,
}

impl Part for Model {
    const KIND: &'static str = "models";
}

/// By id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RequestValidator {
    pub id: String,
    pub name: Option<String>,
    pub validates_body: bool,
    pub validates_parameters: bool,
}

impl Part for RequestValidator {
    const KIND: &'static str = "request-validators";
}

/// By response type; only those that were put, the others are AWS's defaults.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct GatewayResponse {
    pub status_code: Option<String>,
    #[serde(default)]
    pub parameters: Texts,
    #[serde(default)]
    pub templates: Texts,
}

impl Part for GatewayResponse {
    const KIND: &'static str = "gateway-responses";
}

/// By id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DocumentationPart {
    pub id: String,
    pub location: Location,
    /// A JSON object, as text.
    pub properties: String,
}

impl Part for DocumentationPart {
    const KIND: &'static str = "documentation-parts";
}

/// What a documentation part is about. Absent members stand for any.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Location {
    pub kind: String,
    pub path: Option<String>,
    pub method: Option<String>,
    pub status_code: Option<String>,
    pub name: Option<String>,
}

/// By version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DocumentationVersion {
    pub version: String,
    pub description: Option<String>,
    pub created: Time,
    /// The parts as they stood.
    #[serde(default)]
    pub parts: Vec<DocumentationPart>,
}

impl Part for DocumentationVersion {
    const KIND: &'static str = "documentation-versions";
}
