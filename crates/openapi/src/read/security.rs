//! Security schemes and requirements: authorizers, API keys, IAM.

use syntax::Node;

use super::Reader;
use super::document::Version;
use super::member::{members, number, owned, text, texts, upper};
use crate::api::{Authorization, Authorizer};

/// The schemes of a document that mean something to API Gateway, by name, in the document's order.
pub(super) struct Schemes(Vec<(String, Scheme)>);

enum Scheme {
    Authorizer(Box<Authorizer>),
    /// Signatures that IAM checks.
    Iam,
    /// The header `x-api-key`.
    ApiKey,
    /// A key that API Gateway knows nothing of: it is left to whatever answers the method.
    Other,
}

impl Schemes {
    pub(super) fn authorizers(&self) -> Vec<Authorizer> {
        let of = |(_, scheme): &(String, Scheme)| match scheme {
            Scheme::Authorizer(authorizer) => Some(Authorizer::clone(authorizer)),
            _ => None,
        };
        self.0.iter().filter_map(of).collect()
    }

    fn get(&self, name: &str) -> Option<&Scheme> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, scheme)| scheme)
    }
}

impl Reader<'_> {
    pub(super) fn security_schemes(&mut self) -> Schemes {
        let root = &self.document.root;
        let found = match self.document.version {
            Version::Swagger2 => root.get("securityDefinitions"),
            Version::OpenApi3 => root.get("components").and_then(|parts| parts.get("securitySchemes")),
        };
        let mut schemes = Vec::new();
        for (name, node) in members(found) {
            match scheme(name, self.document.resolve(node).unwrap_or(node)) {
                Some(scheme) => schemes.push((name.to_owned(), scheme)),
                None => {
                    let kind = text(node, "type").unwrap_or_default();
                    let message =
                        format!("Unsupported security definition type '{kind}' for '{name}'. Ignoring.");
                    self.warn(message, node.span);
                }
            }
        }
        Schemes(schemes)
    }

    /// Who may call, and whether with an API key. All requirements count, alternatives or not; of authorizers the first.
    pub(super) fn requirements(
        &mut self,
        requirements: Option<&Node>,
        schemes: &Schemes,
    ) -> (Authorization, bool) {
        let (mut authorization, mut key) = (Authorization::None, false);
        let all = requirements.and_then(Node::as_list).unwrap_or_default();
        for (name, scopes) in all.iter().flat_map(|requirement| members(Some(requirement))) {
            match schemes.get(name) {
                Some(Scheme::ApiKey) => key = true,
                Some(Scheme::Iam) if authorization == Authorization::None => {
                    authorization = Authorization::Iam
                }
                Some(Scheme::Authorizer(found)) if authorization == Authorization::None => {
                    authorization = authorized_by(found, scopes);
                }
                _ => {}
            }
        }
        (authorization, key)
    }
}

fn authorized_by(authorizer: &Authorizer, scopes: &Node) -> Authorization {
    let scopes = scopes.as_list().filter(|_| authorizer.kind == "COGNITO_USER_POOLS").unwrap_or_default();
    let scopes = scopes.iter().filter_map(|scope| scope.as_text().map(str::to_owned)).collect();
    Authorization::Authorizer { name: authorizer.name.clone(), scopes }
}

/// `None` if API Gateway can make nothing of the scheme.
fn scheme(name: &str, node: &Node) -> Option<Scheme> {
    let auth_type = text(node, "x-amazon-apigateway-authtype");
    if let Some(extension) = node.get("x-amazon-apigateway-authorizer") {
        return Some(Scheme::Authorizer(Box::new(authorizer(name, node, extension))));
    }
    if auth_type.is_some_and(|kind| kind.eq_ignore_ascii_case("awsSigv4")) {
        return Some(Scheme::Iam);
    }
    if text(node, "type") != Some("apiKey") {
        return None;
    }
    let in_header = text(node, "in") == Some("header");
    let is_key = text(node, "name").is_some_and(|name| name.eq_ignore_ascii_case("x-api-key"));
    Some(if in_header && is_key { Scheme::ApiKey } else { Scheme::Other })
}

fn authorizer(name: &str, scheme: &Node, extension: &Node) -> Authorizer {
    let kind = upper(extension, "type").unwrap_or_default();
    // A token is where the scheme has its key.
    let header = text(scheme, "name").filter(|_| kind != "REQUEST" && text(scheme, "in") == Some("header"));
    Authorizer {
        name: name.to_owned(),
        auth_type: owned(scheme, "x-amazon-apigateway-authtype"),
        uri: owned(extension, "authorizerUri"),
        credentials: owned(extension, "authorizerCredentials"),
        identity_source: owned(extension, "identitySource")
            .or_else(|| header.map(|header| format!("method.request.header.{header}"))),
        identity_validation_expression: owned(extension, "identityValidationExpression"),
        result_ttl: number(extension, "authorizerResultTtlInSeconds"),
        provider_arns: texts(extension, "providerARNs"),
        kind,
    }
}
