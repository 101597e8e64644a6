//! Security schemes and requirements. An API key is plain OpenAPI; authorizers and IAM are extensions.

use super::{Writer, items, text};
use crate::api::{Authorization, Authorizer, Method};
use crate::json::{Json, Map, map};

/// The names of the schemes that are no authorizers, as API Gateway has them.
const API_KEY: &str = "api_key";
const IAM: &str = "sigv4";

impl Writer<'_> {
    /// What a method asks of its callers.
    pub(super) fn requirements(&self, method: &Method) -> Option<Json> {
        let requirement = |name: &str, scopes: &[String]| map([(name, Some(scopes.to_vec().into()))]);
        let mut requirements = Vec::new();
        match &method.authorization {
            _ if !self.extensions.authorizers() => {}
            Authorization::None => {}
            Authorization::Iam => requirements.push(requirement(IAM, &[])),
            Authorization::Authorizer { name, scopes } => requirements.push(requirement(name, scopes)),
        }
        if method.api_key_required {
            requirements.push(requirement(API_KEY, &[]));
        }
        (!requirements.is_empty()).then(|| requirements.into())
    }

    pub(super) fn security_schemes(&self) -> Map {
        let mut schemes = Map::new();
        if self.extensions.authorizers() {
            let named = |authorizer: &Authorizer| (authorizer.name.clone(), scheme(authorizer).into());
            schemes.extend(self.api.authorizers.iter().map(named));
            if self.any(|method| method.authorization == Authorization::Iam) {
                let kind = ("x-amazon-apigateway-authtype", Some("awsSigv4".into()));
                let mut scheme = in_header("Authorization");
                scheme.extend(map([kind]));
                schemes.insert(IAM.to_owned(), scheme.into());
            }
        }
        if self.any(|method| method.api_key_required) {
            schemes.insert(API_KEY.to_owned(), in_header("x-api-key").into());
        }
        schemes
    }

    fn any(&self, is_so: impl Fn(&Method) -> bool) -> bool {
        self.api.resources.iter().flat_map(|resource| &resource.methods).any(is_so)
    }
}

fn in_header(name: &str) -> Map {
    map([("type", Some("apiKey".into())), ("name", Some(name.into())), ("in", Some("header".into()))])
}

fn scheme(authorizer: &Authorizer) -> Map {
    let source = authorizer.identity_source.as_deref();
    let header = source.and_then(|source| source.strip_prefix("method.request.header."));
    let header = header.filter(|name| authorizer.kind != "REQUEST" && !name.contains(','));
    let source = source.filter(|_| header.is_none()).map(Json::text);
    let extension = map([
        ("authorizerUri", text(&authorizer.uri)),
        ("authorizerCredentials", text(&authorizer.credentials)),
        ("authorizerResultTtlInSeconds", authorizer.result_ttl.map(Json::from)),
        ("identitySource", source),
        ("identityValidationExpression", text(&authorizer.identity_validation_expression)),
        ("providerARNs", items(&authorizer.provider_arns)),
        ("type", Some(authorizer.kind.to_lowercase().into())),
    ]);
    let mut scheme = in_header(header.unwrap_or("Unused"));
    scheme.extend(map([
        ("x-amazon-apigateway-authtype", text(&authorizer.auth_type)),
        ("x-amazon-apigateway-authorizer", Some(extension.into())),
    ]));
    scheme
}
