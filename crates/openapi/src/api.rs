//! What a document says of a REST API, whichever version of OpenAPI it is written in: the vocabulary between documents and
//! API Gateway. Names and values are AWS's (`AWS_PROXY`, `method.request.path.id`); what is absent was not said.

use indexmap::IndexMap;

use crate::json::{Json, Map};

/// Names to texts, in the document's order.
pub type Texts = IndexMap<String, String>;

/// Names of parameters (`method.request.querystring.page`), and whether each is required.
pub type Parameters = IndexMap<String, bool>;

/// A REST API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// `info.title`.
    pub title: Option<String>,
    /// `info.description`.
    pub description: Option<String>,
    /// `info.version`.
    pub version: Option<String>,
    /// Where it answers.
    pub endpoint: Endpoint,
    /// `x-amazon-apigateway-binary-media-types`.
    pub binary_media_types: Vec<String>,
    /// `x-amazon-apigateway-minimum-compression-size`, bytes.
    pub minimum_compression_size: Option<i64>,
    /// `x-amazon-apigateway-api-key-source`: `HEADER` or `AUTHORIZER`.
    pub api_key_source: Option<String>,
    /// `x-amazon-apigateway-policy`.
    pub policy: Option<Json>,
    /// The resources that have methods, or are named without any, in the document's order.
    pub resources: Vec<Resource>,
    /// The models: those that are named, then those that stand where they are used.
    pub models: Vec<Model>,
    /// The authorizers, whether methods use them or not.
    pub authorizers: Vec<Authorizer>,
    /// The request validators.
    pub validators: Vec<Validator>,
    /// The gateway responses.
    pub gateway_responses: Vec<GatewayResponse>,
    /// `x-amazon-apigateway-documentation`.
    pub documentation: Option<Documentation>,
}

/// `x-amazon-apigateway-endpoint-configuration`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// Whether the default address is switched off.
    pub disabled: Option<bool>,
    /// The VPC endpoints of a private API.
    pub vpc_endpoint_ids: Vec<String>,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: Option<String>,
}

/// A path and its methods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// The whole path: `/pets/{id}`.
    pub path: String,
    /// Its methods, in the document's order.
    pub methods: Vec<Method>,
}

/// A method.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Method {
    /// `GET`, …, `ANY`.
    pub http_method: String,
    /// `operationId`.
    pub operation_name: Option<String>,
    /// Who may call it.
    pub authorization: Authorization,
    /// Whether a call needs an API key.
    pub api_key_required: bool,
    /// The name of its request validator.
    pub validator: Option<String>,
    /// What requests carry.
    pub parameters: Parameters,
    /// Names of models, by content type.
    pub request_models: Texts,
    /// What it answers.
    pub responses: Vec<MethodResponse>,
    /// What answers it.
    pub integration: Option<Integration>,
}

/// Who may call a method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Authorization {
    /// Anybody.
    #[default]
    None,
    /// Whom IAM allows.
    Iam,
    /// Whom an authorizer lets.
    Authorizer {
        /// Its name.
        name: String,
        /// The scopes that a token needs, where the authorizer is a user pool.
        scopes: Vec<String>,
    },
}

/// What a method answers with a status code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MethodResponse {
    /// The status code, three digits.
    pub status_code: String,
    /// `method.response.header.…`.
    pub parameters: Parameters,
    /// Names of models, by content type.
    pub models: Texts,
}

/// `x-amazon-apigateway-integration`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// `AWS`, `AWS_PROXY`, `HTTP`, `HTTP_PROXY` or `MOCK`.
    pub kind: String,
    /// The method that it is called with.
    pub http_method: Option<String>,
    /// What is called.
    pub uri: Option<String>,
    /// The role that calls it.
    pub credentials: Option<String>,
    /// `INTERNET` or `VPC_LINK`.
    pub connection_type: Option<String>,
    /// The VPC link.
    pub connection_id: Option<String>,
    /// The load balancer behind a VPC link.
    pub target: Option<String>,
    /// `BUFFERED` or `STREAM`.
    pub response_transfer_mode: Option<String>,
    /// Whether the certificate of what is called goes unchecked.
    pub insecure_skip_verification: Option<bool>,
    /// `integration.request.…` to where each comes from.
    pub request_parameters: Texts,
    /// Mapping templates by content type.
    pub request_templates: Texts,
    /// `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES` or `NEVER`.
    pub passthrough_behavior: Option<String>,
    /// `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    pub content_handling: Option<String>,
    /// How long it may take.
    pub timeout_in_millis: Option<i64>,
    /// What cached answers are shared with.
    pub cache_namespace: Option<String>,
    /// The parameters that tell cached answers apart.
    pub cache_key_parameters: Vec<String>,
    /// What becomes of its answers.
    pub responses: Vec<IntegrationResponse>,
}

/// What becomes of an integration's answers that match a pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrationResponse {
    /// The pattern; none for the default response.
    pub selection_pattern: Option<String>,
    /// The status code of the method response.
    pub status_code: String,
    /// `method.response.…` to where each comes from.
    pub parameters: Texts,
    /// Mapping templates by content type.
    pub templates: Texts,
    /// `CONVERT_TO_TEXT` or `CONVERT_TO_BINARY`.
    pub content_handling: Option<String>,
}

/// A model.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// JSON schema draft 4. A reference to another model is that model's bare name (`{"$ref": "Pet"}`); any other is as the
    /// document has it.
    pub schema: Json,
}

/// `x-amazon-apigateway-authorizer`, with the security scheme that it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorizer {
    /// The scheme's name.
    pub name: String,
    /// `TOKEN`, `REQUEST` or `COGNITO_USER_POOLS`.
    pub kind: String,
    /// `x-amazon-apigateway-authtype`.
    pub auth_type: Option<String>,
    /// The function that decides.
    pub uri: Option<String>,
    /// The role that calls it.
    pub credentials: Option<String>,
    /// Where the token, or what else decides, is found in a request.
    pub identity_source: Option<String>,
    /// A regular expression that a token must match.
    pub identity_validation_expression: Option<String>,
    /// How long a decision is kept, seconds.
    pub result_ttl: Option<i64>,
    /// The user pools.
    pub provider_arns: Vec<String>,
}

/// A member of `x-amazon-apigateway-request-validators`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validator {
    /// Its name.
    pub name: String,
    /// Whether it checks bodies.
    pub body: bool,
    /// Whether it checks parameters.
    pub parameters: bool,
}

/// A member of `x-amazon-apigateway-gateway-responses`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayResponse {
    /// `DEFAULT_4XX`, `UNAUTHORIZED`, ….
    pub kind: String,
    /// The status code.
    pub status_code: Option<String>,
    /// `gatewayresponse.header.…` to where each comes from.
    pub parameters: Texts,
    /// Templates by content type.
    pub templates: Texts,
}

/// `x-amazon-apigateway-documentation`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documentation {
    /// The version that the parts are of.
    pub version: Option<String>,
    /// The parts.
    pub parts: Vec<DocumentationPart>,
}

/// A documentation part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentationPart {
    /// What it is about.
    pub location: Location,
    /// What it says.
    pub properties: Map,
}

/// What a documentation part is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// `API`, `METHOD`, `MODEL`, ….
    pub kind: String,
    /// The resource's path.
    pub path: Option<String>,
    /// The HTTP method.
    pub method: Option<String>,
    /// The status code.
    pub status_code: Option<String>,
    /// The name of a parameter or model.
    pub name: Option<String>,
}
