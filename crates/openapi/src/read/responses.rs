//! What methods answer: status codes, headers, and bodies as models.

use syntax::Node;

use super::Reader;
use super::document::Version;
use super::member::{entries, text};
use super::method::Place;
use crate::api::{MethodResponse, Texts};

impl Reader<'_> {
    pub(super) fn responses(&mut self, place: Place<'_>, operation: &Node) -> Vec<MethodResponse> {
        let mut responses = Vec::new();
        for (status, node) in entries(operation, "responses").filter(|(status, _)| !status.starts_with("x-"))
        {
            let Place { path, http_method } = place;
            match self.document.resolve(node) {
                _ if !is_status(status) => {
                    let message = format!(
                        "Unsupported status code '{status}' in a response to method '{http_method} {path}'. Ignoring."
                    );
                    self.warn(message, node.span);
                }
                Some(found) => responses.push(self.response(place, operation, status, found)),
                None => {
                    let reference = text(node, "$ref").unwrap_or_default();
                    let message = format!(
                        "Reference to response '{reference}' of method '{http_method} {path}' not found. Ignoring."
                    );
                    self.warn(message, node.span);
                }
            }
        }
        responses
    }

    fn response(&mut self, place: Place<'_>, operation: &Node, status: &str, node: &Node) -> MethodResponse {
        let header = |(name, _): (&str, &Node)| (format!("method.response.header.{name}"), false);
        let what = format!("{status} response");
        MethodResponse {
            status_code: status.to_owned(),
            parameters: entries(node, "headers").map(header).collect(),
            models: match self.document.version {
                Version::Swagger2 => self.produced_models(place, operation, node, &what),
                Version::OpenApi3 => self.content_models(node, place, &what),
            },
        }
    }

    /// The models of a Swagger response: one, for every content type that the method produces.
    fn produced_models(&mut self, place: Place<'_>, operation: &Node, node: &Node, what: &str) -> Texts {
        let Some(model) = node.get("schema").and_then(|schema| self.model_of(schema, place, what)) else {
            return Texts::new();
        };
        self.content_types(operation, "produces").into_iter().map(|kind| (kind, model.clone())).collect()
    }
}

fn is_status(status: &str) -> bool {
    status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit())
}
