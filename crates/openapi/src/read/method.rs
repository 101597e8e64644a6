//! One operation of a document: a method.

use syntax::Node;

use super::Reader;
use super::document::Version;
use super::member::{owned, text, texts};
use super::security::Schemes;
use crate::Problem;
use crate::api::{Authorization, Method};

/// Which method is read.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The resource's whole path.
    pub path: &'a str,
    /// `GET`, …, `ANY`.
    pub http_method: &'a str,
}

impl Reader<'_> {
    /// `item` holds what all methods of the resource share.
    pub(super) fn method(
        &mut self,
        place: Place<'_>,
        item: &Node,
        operation: &Node,
        schemes: &Schemes,
    ) -> Result<Method, Problem> {
        let (authorization, api_key_required) = self.access(operation, schemes);
        let given = self.parameters(place, item, operation);
        let request_models = match self.document.version {
            Version::Swagger2 => self.body_models(place, operation, given.body),
            Version::OpenApi3 => self.request_body_models(place, operation),
        };
        Ok(Method {
            http_method: place.http_method.to_owned(),
            operation_name: owned(operation, "operationId"),
            authorization,
            api_key_required,
            validator: self.validator(operation),
            parameters: given.parameters,
            request_models,
            responses: self.responses(place, operation),
            integration: self.integration(place, operation)?,
        })
    }

    /// The method's own validator, or the API's.
    fn validator(&self, operation: &Node) -> Option<String> {
        const KEY: &str = "x-amazon-apigateway-request-validator";
        owned(operation, KEY).or_else(|| owned(&self.document.root, KEY))
    }

    /// `x-amazon-apigateway-auth` says it outright; otherwise the method's security requirements do, or the API's.
    fn access(&mut self, operation: &Node, schemes: &Schemes) -> (Authorization, bool) {
        let requirements = operation.get("security").or_else(|| self.document.root.get("security"));
        let (authorization, key) = self.requirements(requirements, schemes);
        let outright = operation.get("x-amazon-apigateway-auth").and_then(|auth| text(auth, "type"));
        let authorization = match outright.map(str::to_uppercase).as_deref() {
            Some("AWS_IAM") => Authorization::Iam,
            Some("NONE") => Authorization::None,
            _ => authorization,
        };
        (authorization, key)
    }

    /// The content types of a Swagger operation (`consumes` or `produces`): its own, the document's, or JSON.
    pub(super) fn content_types(&self, operation: &Node, key: &str) -> Vec<String> {
        let own = texts(operation, key);
        let found = if own.is_empty() { texts(&self.document.root, key) } else { own };
        if found.is_empty() { vec!["application/json".to_owned()] } else { found }
    }
}
