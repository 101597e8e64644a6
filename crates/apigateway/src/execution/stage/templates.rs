//! Mapping templates by media type, and which of them applies. Source: API Gateway Developer Guide, "Mapping template
//! transformations" and "Integration passthrough behaviors"; that a response template is chosen by `Accept`, then JSON,
//! then the first, is localstack's finding on AWS (2024).

use std::collections::BTreeMap;

use crate::execution::binary::essence;
use crate::execution::template::MappingTemplate;

const JSON: &str = "application/json";

/// Templates by media type.
#[derive(Default)]
pub(crate) struct Templates(Vec<Template>);

/// A template.
pub(crate) struct Template {
    pub media_type: String,
    /// Compiled, or why it is none: every request fails then.
    pub compiled: Result<MappingTemplate, vtl::SyntaxError>,
}

impl Templates {
    /// Of these sources by media type. An empty one is none: the body passes through.
    pub fn new(sources: BTreeMap<String, String>) -> Self {
        let sources = sources.into_iter().filter(|(_, source)| !source.is_empty());
        let template = |(media_type, source): (String, String)| Template {
            media_type,
            compiled: MappingTemplate::parse(&source),
        };
        Self(sources.map(template).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, media_type: &str) -> Option<&Template> {
        self.0.iter().find(|template| template.media_type.eq_ignore_ascii_case(media_type))
    }

    /// The template for a request's body; one without a content type counts as JSON.
    pub fn for_request(&self, content_type: Option<&str>) -> Option<&Template> {
        let content_type = content_type.unwrap_or(JSON);
        self.of(content_type).or_else(|| self.of(essence(content_type))).or_else(|| self.of("$default"))
    }

    /// The template for what the client accepts, for JSON, or the first.
    pub fn for_response(&self, accept: Option<&str>) -> Option<&Template> {
        let accepted = accept.and_then(|accept| self.of(essence(accept)));
        accepted.or_else(|| self.of(JSON)).or_else(|| self.0.first())
    }
}
