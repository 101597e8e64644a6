//! An integration made ready: its target, its templates, its responses in the order in which they are tried.

use std::time::Duration;

use super::{Source, Target, Templates, source, with_stage_variables};
use crate::compiled::{self, ContentHandling, IntegrationKind, Live, Passthrough};

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
    /// The name of the cache that answers are kept in.
    pub cache_namespace: String,
    /// What answers are told apart by there: names, and where the values come from.
    pub cache_key: Vec<(String, Source)>,
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
    matcher: javaregex::Pattern,
}

impl Pattern {
    /// Whether the whole outcome matches; not if that takes too long to find out.
    pub fn is_match(&self, outcome: &str) -> bool {
        self.matcher.matches(outcome).unwrap_or(false)
    }
}

impl Integration {
    /// One that calls nothing.
    pub fn nowhere() -> Self {
        Self {
            kind: IntegrationKind::Mock,
            target: Target::Nothing,
            http_method: None,
            credentials: None,
            parameters: Vec::new(),
            templates: Templates::default(),
            passthrough: Passthrough::Never,
            content_handling: None,
            timeout: Duration::ZERO,
            insecure: false,
            cache_namespace: String::new(),
            cache_key: Vec::new(),
            responses: Vec::new(),
        }
    }

    /// Makes an integration ready.
    pub fn new(integration: compiled::Integration, live: &Live) -> Self {
        let target = Target::new(&integration, live);
        let (responses, parameters) = (integration.responses.into_iter(), integration.parameters.into_iter());
        Self {
            kind: integration.kind,
            target,
            http_method: integration.http_method,
            credentials: integration.credentials.map(|role| with_stage_variables(&role, live)),
            parameters: parameters
                .filter_map(|(target, source)| Some((target, Source::new(source)?)))
                .collect(),
            templates: Templates::new(integration.templates),
            passthrough: integration.passthrough,
            content_handling: integration.content_handling,
            timeout: Duration::from_millis(integration.timeout_ms),
            insecure: integration.insecure,
            cache_namespace: integration.cache_namespace,
            cache_key: source::named(integration.cache_key),
            responses: responses.filter_map(|(status, response)| self::response(status, response)).collect(),
        }
    }
}

fn response(status: String, response: compiled::IntegrationResponse) -> Option<IntegrationResponse> {
    let pattern = match response.selection_pattern {
        // A pattern that does not compile was refused when it was put.
        Some(source) => Some(Pattern { matcher: javaregex::Pattern::new(&source).ok()?, source }),
        None => None,
    };
    Some(IntegrationResponse {
        status,
        pattern,
        headers: source::named(response.headers),
        templates: Templates::new(response.templates),
        content_handling: response.content_handling,
    })
}
