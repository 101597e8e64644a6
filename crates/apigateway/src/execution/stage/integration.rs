//! An integration made ready: its target, its templates, its responses in the order in which they are tried.

use std::time::Duration;

use regex::Regex;

use super::{Target, Templates, with_stage_variables};
use crate::compiled::{self, ContentHandling, IntegrationKind, Live, Passthrough, Source};

/// What answers a method.
pub(crate) struct Integration {
    pub kind: IntegrationKind,
    pub target: Target,
    pub http_method: Option<String>,
    /// A role's ARN.
    pub credentials: Option<String>,
    pub parameters: Vec<(compiled::Target, Source)>,
    pub templates: Templates,
    pub passthrough: Passthrough,
    pub content_handling: Option<ContentHandling>,
    pub timeout: Duration,
    /// Whether certificates of an HTTP endpoint are not verified.
    pub insecure: bool,
    /// By status code.
    pub responses: Vec<IntegrationResponse>,
}

/// An integration response.
pub(crate) struct IntegrationResponse {
    pub status: String,
    /// `None` for the default response.
    pub pattern: Option<Pattern>,
    pub headers: Vec<(String, Source)>,
    pub templates: Templates,
    pub content_handling: Option<ContentHandling>,
}

/// A selection pattern.
pub(crate) struct Pattern {
    pub source: String,
    matcher: Regex,
}

impl Pattern {
    /// Whether the whole outcome matches.
    pub fn is_match(&self, outcome: &str) -> bool {
        self.matcher.is_match(outcome)
    }
}

impl Integration {
    /// Makes an integration ready.
    pub fn new(integration: compiled::Integration, live: &Live) -> Self {
        let target = Target::new(&integration, live);
        let responses = integration.responses.into_iter();
        Self {
            kind: integration.kind,
            target,
            http_method: integration.http_method,
            credentials: integration.credentials.map(|role| with_stage_variables(&role, live)),
            parameters: integration.parameters,
            templates: Templates::new(integration.templates),
            passthrough: integration.passthrough,
            content_handling: integration.content_handling,
            timeout: Duration::from_millis(integration.timeout_ms),
            insecure: integration.insecure,
            responses: responses.filter_map(|(status, response)| self::response(status, response)).collect(),
        }
    }
}

fn response(status: String, response: compiled::IntegrationResponse) -> Option<IntegrationResponse> {
    let pattern = match response.selection_pattern {
        // A pattern that does not compile was refused when it was put.
        Some(source) => Some(Pattern { matcher: compiled::selection_pattern(&source).ok()?, source }),
        None => None,
    };
    Some(IntegrationResponse {
        status,
        pattern,
        headers: response.headers,
        templates: Templates::new(response.templates),
        content_handling: response.content_handling,
    })
}
