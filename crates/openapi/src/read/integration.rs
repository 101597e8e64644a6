//! `x-amazon-apigateway-integration`.

use syntax::Node;

use super::Reader;
use super::member::{entries, flag, number, owned, string_map, texts, upper};
use super::method::Place;
use crate::Problem;
use crate::api::{Integration, IntegrationResponse, Texts};
use crate::json::Json;

/// The members that must be texts.
const TEXTS: [&str; 8] = [
    "type",
    "httpMethod",
    "uri",
    "credentials",
    "connectionType",
    "connectionId",
    "passthroughBehavior",
    "contentHandling",
];

impl Reader<'_> {
    pub(super) fn integration(
        &mut self,
        place: Place<'_>,
        operation: &Node,
    ) -> Result<Option<Integration>, Problem> {
        let Some(node) = operation.get("x-amazon-apigateway-integration") else { return Ok(None) };
        let kind = upper(node, "type").ok_or_else(|| malformed(place, node, "It has no `type`."))?;
        let wrong = TEXTS.iter().find(|key| node.get(key).is_some_and(|value| value.as_text().is_none()));
        if let Some(key) = wrong {
            return Err(malformed(place, node, &format!("`{key}` must be a text.")));
        }
        Ok(Some(Integration {
            kind,
            http_method: upper(node, "httpMethod"),
            uri: owned(node, "uri"),
            credentials: owned(node, "credentials"),
            connection_type: upper(node, "connectionType"),
            connection_id: owned(node, "connectionId"),
            target: owned(node, "integrationTarget"),
            response_transfer_mode: upper(node, "responseTransferMode"),
            insecure_skip_verification: node
                .get("tlsConfig")
                .and_then(|config| flag(config, "insecureSkipVerification")),
            request_parameters: self.strings(place, node, "requestParameters"),
            request_templates: self.strings(place, node, "requestTemplates"),
            passthrough_behavior: upper(node, "passthroughBehavior"),
            content_handling: upper(node, "contentHandling"),
            timeout_in_millis: number(node, "timeoutInMillis"),
            cache_namespace: owned(node, "cacheNamespace"),
            cache_key_parameters: texts(node, "cacheKeyParameters"),
            responses: self.integration_responses(place, node)?,
        }))
    }

    fn integration_responses(
        &mut self,
        place: Place<'_>,
        node: &Node,
    ) -> Result<Vec<IntegrationResponse>, Problem> {
        let mut responses = Vec::new();
        for (pattern, response) in entries(node, "responses") {
            let status_code = owned(response, "statusCode").ok_or_else(|| {
                malformed(place, response, &format!("Its response `{pattern}` has no `statusCode`."))
            })?;
            responses.push(IntegrationResponse {
                selection_pattern: (pattern != "default").then(|| pattern.to_owned()),
                status_code,
                parameters: self.strings(place, response, "responseParameters"),
                templates: self.strings(place, response, "responseTemplates"),
                content_handling: upper(response, "contentHandling"),
            });
        }
        Ok(responses)
    }

    /// Names to texts; whatever is no text is left out. Recorded 2025-07 for `requestParameters` (localstack,
    /// `test_import_rest_api_with_base_path_oas30`).
    fn strings(&mut self, place: Place<'_>, node: &Node, property: &str) -> Texts {
        string_map(node, property, |name, value| {
            let Place { path, http_method } = place;
            let value_text = Json::from(value);
            let message = format!(
                "Invalid format for '{property}'. Expected type string for property '{name}' of resource '{path}' and \
                 method '{http_method}' but got '{value_text}'"
            );
            self.warn(message, value.span);
        })
    }
}

/// Recorded 2021-12 (github.com/localstack/localstack/issues/4619).
fn malformed(place: Place<'_>, node: &Node, detail: &str) -> Problem {
    let message =
        format!("Unable to parse API definition because of a malformed integration at path {}.", place.path);
    Problem { detail: Some(detail.to_owned()), ..Problem::new(message, node.span) }
}
