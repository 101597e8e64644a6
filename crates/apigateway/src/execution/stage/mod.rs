//! A stage made ready to answer: routes as a tree, stage variables filled in, patterns and templates compiled, once when
//! the stage is loaded and never for a request.

mod integration;
mod schema;
mod source;
mod target;
mod templates;

use std::collections::BTreeMap;
use std::sync::Arc;

use store::Bytes;

pub(crate) use integration::{Integration, IntegrationResponse};
use schema::Models;
pub(crate) use schema::Schemas;
pub(crate) use source::Source;
pub(crate) use target::{Call, Function, Service, Target};
pub(crate) use templates::{Template, Templates};

use super::authorization::Rules;
use super::router::Router;
use super::watch::AccessLog;
use crate::compiled::{
    self, Api, ApiKeySource, Authorization, GatewayResponse, Live, MethodResponse, RequestParameter,
    Validation,
};

/// A stage ready to answer.
pub(crate) struct Stage {
    /// The bytes it was loaded with: it is valid as long as they stand in the store.
    pub version: Bytes,
    pub live: Live,
    pub name: String,
    /// Whether this is the canary of the stage.
    pub is_canary: bool,
    pub endpoint_disabled: bool,
    pub binary_media_types: Vec<String>,
    pub minimum_compression_size: Option<u64>,
    pub api_key_source: ApiKeySource,
    /// Where requests are noted, and how.
    pub access_log: Option<Arc<AccessLog>>,
    /// The resource policy and the authorizers.
    pub rules: Rules,
    /// The customised ones by type.
    pub gateway_responses: BTreeMap<String, GatewayResponse>,
    pub router: Router,
    /// In the router's order.
    pub resources: Vec<Resource>,
    /// What stands for the resource and method of requests that no route is for.
    pub nowhere: (Resource, Method),
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

/// A method: who may call it, what its requests must be like, and what answers them.
pub(crate) struct Method {
    /// Its HTTP method, or `ANY`.
    pub name: String,
    pub authorization: Authorization,
    pub api_key_required: bool,
    pub validation: Validation,
    pub parameters: Vec<RequestParameter>,
    /// What bodies must be like, if they are checked.
    pub schemas: Schemas,
    pub integration: Integration,
    /// By status code.
    pub responses: BTreeMap<String, MethodResponse>,
}

impl Stage {
    /// Makes a stage of the API with this id ready. `version` is what `live` was read from.
    pub fn new(api_id: &str, name: &str, version: Bytes, live: Live, api: Api) -> Self {
        let router = Router::new(api.resources.iter().map(|resource| resource.path.as_str()));
        let models = Models::new(&api.models);
        let ready = |resource| Resource::new(resource, &live, &models);
        let resources = api.resources.into_iter().map(ready).collect();
        Self {
            version,
            name: name.to_owned(),
            is_canary: false,
            endpoint_disabled: api.endpoint_disabled,
            binary_media_types: api.binary_media_types,
            minimum_compression_size: api.minimum_compression_size,
            api_key_source: api.api_key_source,
            access_log: AccessLog::of(&live),
            rules: Rules::new(api_id, &live, api.policy.as_deref(), api.authorizers),
            gateway_responses: api.gateway_responses,
            router,
            resources,
            nowhere: (Resource::bare("", ""), Method::nowhere()),
            live,
        }
    }
}

impl Stage {
    /// Whether any of its methods has an execution log.
    pub fn has_execution_log(&self) -> bool {
        let logged = |level: &str| matches!(level, "ERROR" | "INFO");
        self.live
            .settings
            .methods
            .values()
            .any(|setting| setting.logging_level.as_deref().is_some_and(logged))
    }
}

impl Resource {
    fn new(resource: compiled::Resource, live: &Live, models: &Models) -> Self {
        let methods = resource.methods.into_iter().map(|(name, method)| {
            let method = Method::new(name.clone(), method, live, models);
            (name, method)
        });
        Self { id: resource.id, path: resource.path, methods: methods.collect() }
    }
}

impl Resource {
    /// One without methods.
    pub fn bare(id: &str, path: &str) -> Self {
        Self { id: id.to_owned(), path: path.to_owned(), methods: BTreeMap::new() }
    }
}

impl Method {
    fn nowhere() -> Self {
        Self {
            name: String::new(),
            authorization: Authorization::None,
            api_key_required: false,
            validation: Validation::default(),
            parameters: Vec::new(),
            schemas: Schemas::default(),
            integration: Integration::nowhere(),
            responses: BTreeMap::new(),
        }
    }

    fn new(name: String, method: compiled::Method, live: &Live, models: &Models) -> Self {
        Self {
            name,
            schemas: Schemas::of(&method, models),
            authorization: method.authorization,
            api_key_required: method.api_key_required,
            validation: method.validation,
            parameters: method.parameters,
            integration: Integration::new(method.integration, live),
            responses: method.responses,
        }
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
