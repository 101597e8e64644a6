//! `paths`: the resources and which methods each has.

use syntax::Node;

use super::member::entries;
use super::security::Schemes;
use super::{Reader, method};
use crate::Problem;
use crate::api::Resource;

/// The members of a path that are methods. `trace` is OpenAPI's, but not API Gateway's.
const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("x-amazon-apigateway-any-method", "ANY"),
];

impl Reader<'_> {
    pub(super) fn resources(&mut self, schemes: &Schemes) -> Result<Vec<Resource>, Problem> {
        let base = self.base_path();
        let mut resources = Vec::new();
        for (path, item) in entries(&self.document.root, "paths").filter(|(path, _)| !path.starts_with("x-"))
        {
            if path.starts_with('/') {
                resources.push(self.resource(&base, path, item, schemes)?);
            } else {
                let message = format!("Parse issue: attribute paths. Resource {path} should start with /");
                self.warn(message, item.span);
            }
        }
        Ok(resources)
    }

    fn resource(
        &mut self,
        base: &str,
        path: &str,
        item: &Node,
        schemes: &Schemes,
    ) -> Result<Resource, Problem> {
        let mut resource = Resource { path: join(base, path), methods: Vec::new() };
        let Some(item) = self.document.resolve(item) else {
            self.warn(format!("Parse issue: attribute paths.'{path}' is missing"), item.span);
            return Ok(resource);
        };
        for (key, operation) in super::member::members(Some(item)) {
            match METHODS.iter().find(|(name, _)| *name == key) {
                Some((_, http_method)) => {
                    let place = method::Place { path: &resource.path, http_method };
                    let method = self.method(place, item, operation, schemes)?;
                    resource.methods.push(method);
                }
                None if key == "trace" => {
                    self.warn(
                        format!("Unsupported method 'TRACE' at path '{path}'. Ignoring."),
                        operation.span,
                    );
                }
                None => {}
            }
        }
        Ok(resource)
    }
}

/// A path below the base path; no path but the root ends with `/`.
fn join(base: &str, path: &str) -> String {
    match format!("{base}{path}").trim_end_matches('/') {
        "" => "/".to_owned(),
        whole => whole.to_owned(),
    }
}
