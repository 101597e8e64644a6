//! From the description of a REST API to a document. The order of members is that of API Gateway's exports, recorded
//! 2025-05 (localstack, `test_export_swagger_openapi` and `test_export_oas30_openapi`).

mod extensions;
mod integration;
mod method;
mod schema;
mod security;

use crate::api::{Api, Resource};
use crate::json::{Json, Map, map};

/// The versions that API Gateway writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Swagger 2.0.
    Swagger2,
    /// OpenAPI 3.0.1.
    OpenApi3,
}

/// What a document has beyond plain OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// `x-amazon-apigateway-integration`.
    pub integrations: bool,
    /// `x-amazon-apigateway-authorizer` and IAM.
    pub authorizers: bool,
    /// `x-amazon-apigateway-documentation`.
    pub documentation: bool,
    /// Whatever else an import would read.
    pub all: bool,
}

impl Extensions {
    fn integrations(self) -> bool {
        self.integrations || self.all
    }

    fn authorizers(self) -> bool {
        self.authorizers || self.all
    }
}

/// Where the API answers.
#[derive(Clone, Copy, Debug)]
pub struct Address<'a> {
    /// The host's name.
    pub host: &'a str,
    /// The stage.
    pub stage: &'a str,
}

/// The document of an API.
pub fn write(api: &Api, version: Version, extensions: Extensions, address: Address<'_>) -> Json {
    let writer = Writer { api, version, extensions };
    Json::Map(match version {
        Version::Swagger2 => writer.swagger(address),
        Version::OpenApi3 => writer.openapi(address),
    })
}

struct Writer<'a> {
    api: &'a Api,
    version: Version,
    extensions: Extensions,
}

impl Writer<'_> {
    fn swagger(&self, address: Address<'_>) -> Map {
        let Api { title, description, version, .. } = self.api;
        let info =
            map([("description", text(description)), ("version", text(version)), ("title", text(title))]);
        let mut document = map([
            ("swagger", Some("2.0".into())),
            ("info", Some(info.into())),
            ("host", Some(address.host.into())),
            ("basePath", Some(format!("/{}", address.stage).into())),
            ("schemes", Some(vec!["https"].into())),
            ("paths", Some(self.paths().into())),
            ("securityDefinitions", filled(self.security_schemes())),
            ("definitions", filled(self.models())),
        ]);
        document.extend(self.endpoint());
        document.extend(self.root_extensions());
        document
    }

    fn openapi(&self, address: Address<'_>) -> Map {
        let Api { title, description, version, .. } = self.api;
        let info =
            map([("title", text(title)), ("description", text(description)), ("version", text(version))]);
        let components =
            map([("schemas", filled(self.models())), ("securitySchemes", filled(self.security_schemes()))]);
        let mut document = map([
            ("openapi", Some("3.0.1".into())),
            ("info", Some(info.into())),
            ("servers", Some(vec![self.server(address)].into())),
            ("paths", Some(self.paths().into())),
            ("components", Some(components.into())),
        ]);
        document.extend(self.root_extensions());
        document
    }

    fn server(&self, address: Address<'_>) -> Map {
        let base_path = map([("default", Some(address.stage.into()))]);
        let variables = map([("basePath", Some(base_path.into()))]);
        let mut server = map([
            ("url", Some(format!("https://{}/{{basePath}}", address.host).into())),
            ("variables", Some(variables.into())),
        ]);
        server.extend(self.endpoint());
        server
    }

    fn paths(&self) -> Map {
        let path = |resource: &Resource| {
            let methods = resource.methods.iter().map(|method| self.method(method)).collect::<Map>();
            (resource.path.clone(), Json::Map(methods))
        };
        self.api.resources.iter().filter(|resource| !resource.methods.is_empty()).map(path).collect()
    }
}

fn text(value: &Option<String>) -> Option<Json> {
    value.as_deref().map(Json::text)
}

/// The map, unless it has no members.
fn filled(map: Map) -> Option<Json> {
    (!map.is_empty()).then_some(Json::Map(map))
}

/// The list, unless it has no items.
fn items(items: &[String]) -> Option<Json> {
    (!items.is_empty()).then(|| items.to_vec().into())
}

/// Names and texts as a map, unless there are none.
fn texts(texts: &crate::api::Texts) -> Option<Json> {
    filled(texts.iter().map(|(name, text)| (name.clone(), Json::text(text))).collect())
}
