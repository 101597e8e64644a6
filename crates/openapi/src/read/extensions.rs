//! What stands at the root of a document: `info`, and API Gateway's extensions for the whole API. `-cors`, `-tag-value` and
//! `-importexport-version` are HTTP APIs' and mean nothing here, as in AWS.

use syntax::Node;

use super::document::Version;
use super::member::{entries, flag, number, owned, string_map, text, texts, upper};
use super::{Reader, documentation};
use crate::api::{Api, Endpoint, GatewayResponse, Validator};
use crate::json::Json;

impl Reader<'_> {
    /// All of the API but its resources, models and authorizers.
    pub(super) fn head(&mut self) -> Api {
        let root = &self.document.root;
        let info = |key| root.get("info").and_then(|info| owned(info, key));
        Api {
            title: info("title"),
            description: info("description"),
            version: info("version"),
            endpoint: self.endpoint(),
            binary_media_types: texts(root, "x-amazon-apigateway-binary-media-types"),
            minimum_compression_size: number(root, "x-amazon-apigateway-minimum-compression-size"),
            api_key_source: upper(root, "x-amazon-apigateway-api-key-source"),
            policy: root.get("x-amazon-apigateway-policy").map(Json::from),
            validators: validators(root),
            gateway_responses: self.gateway_responses(),
            documentation: (!self.options.without_documentation).then(|| documentation::read(root)).flatten(),
            ..Api::default()
        }
    }

    /// Swagger has the endpoint's configuration at the root, OpenAPI in the server.
    fn endpoint(&mut self) -> Endpoint {
        const KEY: &str = "x-amazon-apigateway-endpoint-configuration";
        let root = &self.document.root;
        let servers = root.get("servers").and_then(Node::as_list).unwrap_or_default();
        if let Some(second) = servers.get(1) {
            let message = "More than one server provided. Ignoring all but the first for defining endpoint configuration";
            self.warn(message, second.span);
        }
        let server = servers.first().filter(|_| self.document.version == Version::OpenApi3);
        let Some(found) = server.and_then(|server| server.get(KEY)).or_else(|| root.get(KEY)) else {
            return Endpoint::default();
        };
        Endpoint {
            disabled: flag(found, "disableExecuteApiEndpoint"),
            vpc_endpoint_ids: texts(found, "vpcEndpointIds"),
            ip_address_type: owned(found, "ipAddressType"),
        }
    }

    fn gateway_responses(&mut self) -> Vec<GatewayResponse> {
        let found = entries(&self.document.root, "x-amazon-apigateway-gateway-responses");
        found
            .map(|(kind, node)| GatewayResponse {
                kind: kind.to_owned(),
                status_code: owned(node, "statusCode"),
                parameters: string_map(node, "responseParameters", |name, value| {
                    self.warn(wrong_type("responseParameters", name, kind, value), value.span);
                }),
                templates: string_map(node, "responseTemplates", |name, value| {
                    self.warn(wrong_type("responseTemplates", name, kind, value), value.span);
                }),
            })
            .collect()
    }
}

fn wrong_type(property: &str, name: &str, kind: &str, value: &Node) -> String {
    let value = Json::from(value);
    format!(
        "Invalid format for '{property}'. Expected type string for property '{name}' of gateway response '{kind}' but \
         got '{value}'"
    )
}

fn validators(root: &Node) -> Vec<Validator> {
    let found = entries(root, "x-amazon-apigateway-request-validators");
    found
        .map(|(name, node)| Validator {
            name: name.to_owned(),
            body: flag(node, "validateRequestBody").unwrap_or_default(),
            parameters: flag(node, "validateRequestParameters").unwrap_or_default(),
        })
        .collect()
}

impl Reader<'_> {
    /// The path in which the document places the API, as far as the options keep it: empty or `/v1/shop`.
    pub(super) fn base_path(&self) -> String {
        use super::BasePath;
        let root = &self.document.root;
        let whole = match self.document.version {
            Version::Swagger2 => owned(root, "basePath"),
            Version::OpenApi3 => server_path(root),
        };
        let parts: Vec<String> = whole.as_deref().map(segments).unwrap_or_default();
        let skipped = match self.options.base_path {
            BasePath::Ignore => parts.len(),
            BasePath::Prepend => 0,
            BasePath::Split => 1,
        };
        parts.iter().skip(skipped).map(|part| format!("/{part}")).collect()
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// A variable `basePath` is the path even where the server's URL does not refer to it (Developer Guide, "Set the OpenAPI
/// basePath property"; recorded 2025-07, localstack, `test_import_rest_api_with_base_path_oas30`).
fn server_path(root: &Node) -> Option<String> {
    let server = root.get("servers")?.as_list()?.first()?;
    let variable = |name: &str| server.get("variables")?.get(name).and_then(|found| owned(found, "default"));
    if let Some(path) = variable("basePath") {
        return Some(path);
    }
    let mut url = text(server, "url")?.to_owned();
    for (name, found) in entries(server, "variables") {
        url = url.replace(&format!("{{{name}}}"), text(found, "default").unwrap_or_default());
    }
    let after_scheme = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    after_scheme.find('/').and_then(|at| after_scheme.get(at..)).map(str::to_owned)
}
