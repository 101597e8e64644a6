//! What requests carry: parameters, and bodies as models. Of a parameter only its name, its place and whether it is
//! required matter (Developer Guide, "Amazon API Gateway important notes").

use syntax::Node;

use super::Reader;
use super::member::{entries, flag, text};
use super::method::Place;
use crate::api::{Parameters, Texts};

/// A method's parameters, and the schema of its body where Swagger has it among them.
pub(super) struct Given<'a> {
    pub parameters: Parameters,
    pub body: Option<&'a Node>,
}

impl<'a> Reader<'a> {
    /// Those of the resource, those of the method in their stead, and one for each variable of the path, declared or not
    /// (recorded 2025-07, localstack, `test_import_with_global_api_key_authorizer`).
    pub(super) fn parameters<'n>(
        &mut self,
        place: Place<'_>,
        item: &'n Node,
        operation: &'n Node,
    ) -> Given<'n>
    where
        'a: 'n,
    {
        let mut given = Given { parameters: Parameters::new(), body: None };
        for owner in [item, operation] {
            for node in owner.get("parameters").and_then(Node::as_list).unwrap_or_default() {
                match self.document.resolve(node) {
                    Some(parameter) => self.parameter(place, parameter, &mut given),
                    None => self.warn(lost(place, text(node, "$ref").unwrap_or_default()), node.span),
                }
            }
        }
        for name in variables(place.path) {
            given.parameters.insert(format!("method.request.path.{name}"), true);
        }
        given
    }

    fn parameter<'n>(&mut self, place: Place<'_>, node: &'n Node, given: &mut Given<'n>) {
        let (name, location) = (text(node, "name").unwrap_or_default(), text(node, "in").unwrap_or_default());
        let kind = match location {
            "query" => "querystring",
            "header" => "header",
            "path" => "path",
            "body" => return given.body = node.get("schema"),
            other => {
                let Place { path, http_method } = place;
                let message = format!(
                    "Unsupported parameter location '{other}' for parameter '{name}' of method '{http_method} {path}'. \
                     Ignoring."
                );
                return self.warn(message, node.span);
            }
        };
        let required = flag(node, "required").unwrap_or_default();
        given.parameters.insert(format!("method.request.{kind}.{name}"), required);
    }

    /// The models of a Swagger body: one, for every content type that the method consumes.
    pub(super) fn body_models(&mut self, place: Place<'_>, operation: &Node, body: Option<&Node>) -> Texts {
        let Some(model) = body.and_then(|schema| self.model_of(schema, place, "body parameter")) else {
            return Texts::new();
        };
        self.content_types(operation, "consumes").into_iter().map(|kind| (kind, model.clone())).collect()
    }

    /// The models of an OpenAPI request body, by content type.
    pub(super) fn request_body_models(&mut self, place: Place<'_>, operation: &Node) -> Texts {
        let body = operation.get("requestBody").and_then(|node| self.document.resolve(node));
        body.map(|body| self.content_models(body, place, "request body")).unwrap_or_default()
    }

    /// The models of an OpenAPI `content`, by content type. `what` names its owner for warnings.
    pub(super) fn content_models(&mut self, owner: &Node, place: Place<'_>, what: &str) -> Texts {
        let mut models = Texts::new();
        for (content_type, media) in entries(owner, "content") {
            if let Some(model) = media.get("schema").and_then(|schema| self.model_of(schema, place, what)) {
                models.insert(content_type.to_owned(), model);
            }
        }
        models
    }
}

fn lost(place: Place<'_>, reference: &str) -> String {
    let Place { path, http_method } = place;
    format!("Reference to parameter '{reference}' of method '{http_method} {path}' not found. Ignoring.")
}

/// The names of a path's variables: `id` and `proxy` of `/pets/{id}/{proxy+}`.
fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        Some(name.strip_suffix('+').unwrap_or(name))
    })
}
