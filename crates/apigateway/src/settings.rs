//! What takes effect without a deployment, and is therefore not frozen: a stage's settings, the account's, API keys,
//! usage plans and custom domain names. The control plane writes these records, the data plane reads them (and counts
//! usage); neither knows the other's code. Absent members have AWS's defaults.

mod cache;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use base::Time;
use base::limits::apigateway as limits;
use serde::{Deserialize, Serialize};
use store::Key;
use store::key::KeyBuilder;

pub(crate) use cache::CACHE_SIZES;

/// The settings of a stage beside its deployment and variables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageSettings {
    /// By method path: `*/*`, or resource path and HTTP method as the client wrote them (`~1pets~1{id}/GET`,
    /// `pets/GET`).
    pub methods: BTreeMap<String, MethodSetting>,
    /// The canary release, if there is one.
    pub canary: Option<CanarySettings>,
    /// Where access logs go.
    pub access_log: Option<AccessLogSettings>,
    /// Whether the stage has a cache.
    pub cache_cluster_enabled: bool,
    /// Its size in GB, as text: `0.5`, …, `237`.
    pub cache_cluster_size: Option<String>,
    /// The client certificate that HTTP integrations are called with.
    pub client_certificate_id: Option<String>,
    /// Whether X-Ray traces are made.
    pub tracing_enabled: bool,
    /// A number that grows whenever the cache of answers is emptied; what was cached under another one is void.
    pub cache_flushes: i64,
    /// The same for the cache of authorizers' results.
    pub authorizers_cache_flushes: i64,
}

impl StageSettings {
    /// The settings of the method `http_method` of the resource at `path` (`/pets/{id}`): its own, or the stage's.
    pub fn method(&self, path: &str, http_method: &str) -> Option<&MethodSetting> {
        self.own(path, http_method).or_else(|| self.methods.get("*/*"))
    }

    fn own(&self, path: &str, http_method: &str) -> Option<&MethodSetting> {
        let own = self.methods.iter().find(|(key, _)| is_for(key, path, http_method));
        own.map(|(_, setting)| setting)
    }
}

/// Whether a key of [`StageSettings::methods`] means this method.
fn is_for(key: &str, path: &str, http_method: &str) -> bool {
    let Some((resource, method)) = key.rsplit_once('/') else { return false };
    let resource = resource.replace("~1", "/");
    method == http_method && resource.trim_start_matches('/') == path.trim_start_matches('/')
}

/// The settings of one method of a stage, or of all that have none of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MethodSetting {
    /// Whether CloudWatch metrics are made.
    pub metrics_enabled: bool,
    /// `OFF`, `ERROR` or `INFO`; `None` until it is set, which means `OFF`.
    pub logging_level: Option<String>,
    /// Whether execution logs hold whole requests and responses.
    pub data_trace_enabled: bool,
    /// Requests at once; -1 for no limit of its own.
    pub throttling_burst_limit: i64,
    /// Requests a second; -1 for no limit of its own.
    pub throttling_rate_limit: f64,
    /// Whether answers are cached.
    pub caching_enabled: bool,
    /// How long they are kept, seconds.
    pub cache_ttl_in_seconds: i64,
    /// Whether they are encrypted.
    pub cache_data_encrypted: bool,
    /// Whether clearing the cache needs a permission.
    pub require_authorization_for_cache_control: bool,
    /// What becomes of a request that would clear the cache without one.
    pub unauthorized_cache_control_header_strategy: String,
}

impl Default for MethodSetting {
    /// As recorded from AWS 2023-09 to 2024-06 (localstack, `test_update_stage_remove_wildcard`).
    fn default() -> Self {
        Self {
            metrics_enabled: false,
            logging_level: None,
            data_trace_enabled: false,
            throttling_burst_limit: 5000,
            throttling_rate_limit: 10_000.0,
            caching_enabled: false,
            cache_ttl_in_seconds: 300,
            cache_data_encrypted: false,
            require_authorization_for_cache_control: true,
            unauthorized_cache_control_header_strategy: "SUCCEED_WITH_RESPONSE_HEADER".to_owned(),
        }
    }
}

/// A canary release: a part of a stage's requests goes to another deployment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CanarySettings {
    /// The deployment of the canary; `None` for the stage's own.
    pub deployment_id: Option<String>,
    /// The part of the requests, 0 to 100.
    pub percent_traffic: f64,
    /// Stage variables that differ for the canary.
    pub stage_variable_overrides: BTreeMap<String, String>,
    /// Whether the canary shares the stage's cache.
    pub use_stage_cache: bool,
}

/// Where and in which form access logs are written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessLogSettings {
    /// The format, with `$context` variables.
    pub format: Option<String>,
    /// The ARN of a log group.
    pub destination_arn: Option<String>,
}

/// What an account has set for API Gateway in a Region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// The role that execution logs are written with.
    pub cloudwatch_role_arn: Option<String>,
}

impl Account {
    /// Where it lies.
    pub fn key(account: &str, region: &str) -> Key {
        KeyBuilder::new("apigateway").str("account").str(account).str(region).finish()
    }
}

/// An API key, found by its id. [`ApiKey::value_key`] finds the id by the value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApiKey {
    /// The id, ten characters.
    pub id: String,
    /// What clients send.
    pub value: String,
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The AWS Marketplace customer.
    #[serde(default)]
    pub customer_id: Option<String>,
    /// Whether clients may call with it.
    #[serde(default)]
    pub enabled: bool,
    /// When it was made.
    pub created: Time,
    /// When it was last changed.
    pub updated: Time,
    /// Stages it was made for, `{api}/{stage}`, apart from any usage plan (the older way).
    #[serde(default)]
    pub stage_keys: BTreeSet<String>,
    /// The ids of the usage plans it belongs to.
    #[serde(default)]
    pub plans: BTreeSet<String>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl ApiKey {
    /// Where the key with this id lies.
    pub fn key(account: &str, region: &str, id: &str) -> Key {
        Self::keys(account, region).str(id).finish()
    }

    /// The beginning of the keys of all of them.
    pub fn keys(account: &str, region: &str) -> KeyBuilder {
        KeyBuilder::new("apigateway").str("api-key").str(account).str(region)
    }

    /// Where the id of the key with this value lies, as a JSON text.
    pub fn value_key(account: &str, region: &str, value: &str) -> Key {
        KeyBuilder::new("apigateway").str("api-key-value").str(account).str(region).str(value).finish()
    }
}

/// A usage plan: who may call which stages how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsagePlan {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// The stages, each with the throttles of single methods.
    #[serde(default)]
    pub stages: Vec<PlanStage>,
    /// The throttle of each key over all stages.
    pub throttle: Option<Throttle>,
    /// How many requests each key has in a period.
    pub quota: Option<Quota>,
    /// The AWS Marketplace product.
    #[serde(default)]
    pub product_code: Option<String>,
    /// When it was made: quotas' first period is the one it falls into.
    pub created: Time,
    /// The ids of the API keys that belong to it.
    #[serde(default)]
    pub keys: BTreeSet<String>,
    /// Tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl UsagePlan {
    /// Where it lies.
    pub fn key(account: &str, region: &str, id: &str) -> Key {
        Self::keys(account, region).str(id).finish()
    }

    /// The beginning of the keys of all of them.
    pub fn keys(account: &str, region: &str) -> KeyBuilder {
        KeyBuilder::new("apigateway").str("usage-plan").str(account).str(region)
    }
}

/// A stage of a usage plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanStage {
    /// The API's id.
    pub api: String,
    /// The stage's name.
    pub stage: String,
    /// By `{resource path}/{HTTP method}`, e.g. `/pets/GET`, as the client wrote it.
    #[serde(default)]
    pub throttle: BTreeMap<String, Throttle>,
}

/// A token bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Throttle {
    /// Its size.
    pub burst_limit: i64,
    /// Tokens a second.
    pub rate_limit: f64,
}

impl Throttle {
    /// What a whole account may call in a Region, until AWS's support raises it. Source: API Gateway quotas.
    pub const ACCOUNT: Self = Self { burst_limit: limits::ACCOUNT_BURST, rate_limit: limits::ACCOUNT_RATE };
}

/// How many requests a key has in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// Requests a period.
    pub limit: i64,
    /// How many fewer in the first period.
    #[serde(default)]
    pub offset: i64,
    /// The period.
    pub period: Period,
}

/// The period of a quota; it begins at midnight UTC of the day, of the week's Sunday, or of the month's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Period {
    Day,
    Week,
    Month,
}

/// What a key used of a plan on one day. What remains of a quota is its limit, and what was granted, less what was used
/// since the period began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayUsage {
    /// The day, UTC: `2026-11-21`.
    pub day: String,
    /// Requests.
    pub used: i64,
    /// Requests that UpdateUsage added to the quota; negative where it took some away.
    pub granted: i64,
}

impl DayUsage {
    /// Where the usage of a day (`2026-11-21`, UTC) lies.
    pub fn key(account: &str, region: &str, plan: &str, key: &str, day: &str) -> Key {
        Self::keys(account, region, plan).str(key).str(day).finish()
    }

    /// The beginning of the keys of all usage of a plan.
    pub fn keys(account: &str, region: &str, plan: &str) -> KeyBuilder {
        KeyBuilder::new("apigateway").str("usage").str(account).str(region).str(plan)
    }
}

/// Where requests to a custom domain name go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// The account that owns the name.
    pub account: String,
    /// Its Region.
    pub region: String,
    /// By base path; the empty one stands for `(none)`.
    #[serde(default)]
    pub mappings: BTreeMap<String, Mapping>,
}

impl Host {
    /// Whether requests can reach a custom domain name of this name: by an address, by a name without dots and by
    /// `{api}.execute-api.…` something else is meant.
    pub fn is_reachable(name: &str) -> bool {
        let is_default = name.split('.').any(|label| label.eq_ignore_ascii_case("execute-api"));
        name.contains('.') && name.parse::<IpAddr>().is_err() && !is_default
    }

    /// Where the host of this name (in lower case) lies. Requests name neither account nor Region.
    pub fn key(name: &str) -> Key {
        KeyBuilder::new("apigateway").str("host").str(name).finish()
    }
}

/// What a base path leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The API's id.
    pub api: String,
    /// The stage; `None` where the path names it.
    pub stage: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{Host, MethodSetting, StageSettings};

    #[test]
    fn addresses_and_default_names_are_no_custom_domain_names() {
        for name in ["", "localhost", "127.0.0.1", "[::1]", "a1.execute-api.x.y", "a1.Execute-API.x"] {
            assert!(!Host::is_reachable(name), "{name}");
        }
        for name in ["Api.example.com", "api.localhost", "*.example.com"] {
            assert!(Host::is_reachable(name), "{name}");
        }
    }

    #[test]
    fn a_methods_own_settings_stand_before_the_stages() {
        let setting = |ttl| MethodSetting { cache_ttl_in_seconds: ttl, ..Default::default() };
        let methods = [("*/*", 1), ("~1pets~1{id}/GET", 2), ("pets/GET", 3), ("~1/GET", 4)];
        let methods = methods.map(|(key, ttl)| (key.to_owned(), setting(ttl))).into();
        let settings = StageSettings { methods, ..Default::default() };
        let ttl = |path, method| settings.method(path, method).unwrap().cache_ttl_in_seconds;
        assert_eq!(ttl("/pets/{id}", "GET"), 2);
        assert_eq!(ttl("/pets/{id}", "PUT"), 1);
        assert_eq!(ttl("/pets", "GET"), 3);
        assert_eq!(ttl("/", "GET"), 4);
        assert_eq!(StageSettings::default().method("/", "GET"), None);
    }
}
