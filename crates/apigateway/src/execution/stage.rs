//! A stage made ready to answer: routes as a tree, stage variables filled in, selection patterns compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use base::Arn;
use regex::Regex;
use store::Bytes;

use super::router::Router;
use crate::compiled::{self, Api, Live, Passthrough, Source};

/// A stage ready to answer.
pub(crate) struct Stage {
    /// The bytes it was loaded with: it is valid as long as they stand in the store.
    pub version: Bytes,
    pub live: Live,
    pub name: String,
    pub endpoint_disabled: bool,
    pub binary_media_types: Vec<String>,
    pub router: Router,
    /// In the router's order.
    pub resources: Vec<Resource>,
}

/// A resource with its methods.
pub(crate) struct Resource {
    pub id: String,
    pub path: String,
    methods: BTreeMap<String, Method>,
}

impl Resource {
    /// The method of this name, or the one that stands for those not named.
    pub fn method(&self, name: &str) -> Option<&Method> {
        const ANY: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
        self.methods.get(name).or_else(|| self.methods.get("ANY").filter(|_| ANY.contains(&name)))
    }
}

/// A method: what answers it.
pub(crate) struct Method {
    pub integration: Integration,
    /// The status codes of its method responses.
    pub statuses: BTreeSet<String>,
}

/// What answers a method.
pub(crate) enum Integration {
    LambdaProxy(Function),
    Mock(Mock),
}

/// The function behind a Lambda proxy integration.
pub(crate) struct Function {
    /// Its ARN, with version or alias.
    pub arn: String,
    /// Its Region; that of the API when the ARN names none.
    pub region: String,
    pub timeout: Duration,
    /// Whether it can be called at all: Lambda answers POST only, and some headers may not be mapped.
    pub callable: bool,
}

/// A mock integration.
pub(crate) struct Mock {
    pub templates: BTreeMap<String, String>,
    pub passthrough: Passthrough,
    pub to_text: bool,
    pub responses: Vec<IntegrationResponse>,
}

/// An integration response.
pub(crate) struct IntegrationResponse {
    pub status: String,
    /// `None` for the default response.
    pub pattern: Option<Regex>,
    pub headers: Vec<(String, Source)>,
    pub templates: BTreeMap<String, String>,
}

impl Stage {
    /// Makes a stage ready. `version` is what `live` was read from.
    pub fn new(name: &str, version: Bytes, live: Live, api: Api) -> Self {
        let router = Router::new(api.resources.iter().map(|resource| resource.path.as_str()));
        let resources = api.resources.into_iter().map(|resource| Resource {
            id: resource.id,
            path: resource.path,
            methods: resource
                .methods
                .into_iter()
                .map(|(name, method)| (name, ready(method, &live)))
                .collect(),
        });
        Self {
            version,
            name: name.to_owned(),
            endpoint_disabled: api.endpoint_disabled,
            binary_media_types: api.binary_media_types,
            router,
            resources: resources.collect(),
            live,
        }
    }
}

fn ready(method: compiled::Method, live: &Live) -> Method {
    let integration = match method.integration {
        compiled::Integration::LambdaProxy(proxy) => Integration::LambdaProxy(function(proxy, live)),
        compiled::Integration::Mock(mock) => Integration::Mock(self::mock(mock)),
    };
    Method { integration, statuses: method.statuses }
}

fn function(proxy: compiled::LambdaProxy, live: &Live) -> Function {
    let arn = with_stage_variables(&proxy.function, live);
    let region = Arn::parse(&arn).map_or_else(|_| live.region.clone(), |arn| arn.region);
    Function {
        arn,
        region,
        timeout: Duration::from_millis(proxy.timeout_ms),
        callable: proxy.http_method == "POST" && !proxy.illegal_header,
    }
}

fn mock(mock: compiled::Mock) -> Mock {
    let responses = mock.responses.into_iter().filter_map(|(status, response)| {
        // A pattern that does not compile was refused when it was put.
        let pattern = response.selection_pattern.map(|pattern| compiled::selection_pattern(&pattern));
        let pattern = pattern.transpose().ok()?;
        Some(IntegrationResponse {
            status,
            pattern,
            headers: response.headers,
            templates: response.templates,
        })
    });
    Mock {
        templates: mock.templates,
        passthrough: mock.passthrough,
        to_text: mock.to_text,
        responses: responses.collect(),
    }
}

/// Fills in `${stageVariables.name}`; a variable that is not set becomes nothing.
fn with_stage_variables(text: &str, live: &Live) -> String {
    const OPEN: &str = "${stageVariables.";
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN)
        && let Some((name, tail)) = after.split_once('}')
    {
        filled.push_str(before);
        filled.push_str(live.variables.get(name).map_or("", String::as_str));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
