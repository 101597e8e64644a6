//! Where mapped values come from, with JSONPaths parsed.

use jsonpath::Path;

use crate::compiled;

/// Where a mapped value comes from.
pub(crate) enum Source {
    /// What needs no preparation.
    Plain(compiled::Source),
    /// What a path leads to in the request's body.
    RequestBody(Path),
    /// What a path leads to in the integration's answer.
    IntegrationBody(Path),
}

impl Source {
    /// Makes a source ready. What has no sound path leads nowhere: such a mapping sets nothing.
    pub fn new(source: compiled::Source) -> Option<Self> {
        match source {
            compiled::Source::RequestBody(Some(path)) => Path::parse(&path).ok().map(Self::RequestBody),
            compiled::Source::IntegrationBody(Some(path)) => {
                Path::parse(&path).ok().map(Self::IntegrationBody)
            }
            plain => Some(Self::Plain(plain)),
        }
    }
}

/// Makes the sources of what has names ready.
pub(crate) fn named(sources: Vec<(String, compiled::Source)>) -> Vec<(String, Source)> {
    sources.into_iter().filter_map(|(name, source)| Some((name, Source::new(source)?))).collect()
}
