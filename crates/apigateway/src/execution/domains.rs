//! Custom domain names: which API and stage a host and a path lead to. Names are held in memory; each request that may be
//! to one asks the store whether what is held is still current. Requests to addresses and default names ask nothing.
//! Source: API Gateway Developer Guide, "Use API mappings to connect API stages to a custom domain name for REST APIs".

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
use service::Platform;
use store::Bytes;

use super::address::{Address, first_segment, without_port};
use super::request::CustomDomain;
use crate::settings::{Host, Mapping};

/// The custom domain names that were called.
#[derive(Default)]
pub(crate) struct Domains(RwLock<HashMap<String, Held>>);

/// Where a name leads, and the bytes that say so: it is valid as long as they stand in the store.
#[derive(Clone)]
struct Held {
    version: Bytes,
    host: Arc<Host>,
}

/// Why a name could not be looked up, for the log.
type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Domains {
    /// Where a request to this host leads; `None` if no custom domain name is called so.
    pub async fn find(&self, platform: &Platform, host: &str, path: &str) -> Option<Address> {
        let name = Some(without_port(host)).filter(|name| Host::is_reachable(name))?;
        match self.look_up(platform, &name.to_ascii_lowercase()).await {
            Ok(known) => Some(address(known?.as_ref(), name, path)),
            Err(cause) => {
                tracing::error!(name, %cause, "the custom domain name could not be looked up");
                None
            }
        }
    }

    /// The record of the name itself, or of the wildcard that stands for its first label.
    async fn look_up(&self, platform: &Platform, name: &str) -> Result<Option<Arc<Host>>, Failure> {
        if let Some(host) = self.current(platform, name).await? {
            return Ok(Some(host));
        }
        match name.split_once('.') {
            Some((_, domain)) => self.current(platform, &format!("*.{domain}")).await,
            None => Ok(None),
        }
    }

    async fn current(&self, platform: &Platform, name: &str) -> Result<Option<Arc<Host>>, Failure> {
        let Some(version) = platform.store.get(&Host::key(name)).await? else {
            // Only what exists is held, so asking for what does not costs no memory.
            if self.0.read().contains_key(name) {
                self.0.write().remove(name);
            }
            return Ok(None);
        };
        let held = self.0.read().get(name).filter(|held| held.version == version).cloned();
        if let Some(held) = held {
            return Ok(Some(held.host));
        }
        let host: Arc<Host> = Arc::new(serde_json::from_slice(&version)?);
        self.0.write().insert(name.to_owned(), Held { version, host: Arc::clone(&host) });
        Ok(Some(host))
    }
}

/// The API and stage that a path leads to. A path that no mapping is for leads to no API, which is forbidden.
fn address(host: &Host, name: &str, path: &str) -> Address {
    let (first, rest) = first_segment(path.trim_start_matches('/'));
    let mapped = host.mappings.get(first).filter(|_| !first.is_empty());
    let (base_path, mapping, rest) = match mapped {
        Some(mapping) => (first, Some(mapping), rest),
        None => ("", host.mappings.get(""), path),
    };
    let (stage, rest) = match mapping {
        Some(Mapping { stage: Some(stage), .. }) => (stage.as_str(), rest),
        _ => first_segment(rest.trim_start_matches('/')),
    };
    Address {
        api_id: mapping.map(|mapping| mapping.api.clone()).unwrap_or_default(),
        stage: stage.to_owned(),
        path: rest.to_owned(),
        domain_name: name.to_owned(),
        custom_domain: Some(CustomDomain { base_path: base_path.to_owned(), path: path.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, Mapping, address};

    fn leads(mappings: &[(&str, &str, Option<&str>)], path: &str) -> (String, String, String, String) {
        let mapping = |(base, api, stage): &(&str, &str, Option<&str>)| {
            let stage = stage.map(str::to_owned);
            ((*base).to_owned(), Mapping { api: (*api).to_owned(), stage })
        };
        let mappings = mappings.iter().map(mapping).collect();
        let host = Host { account: String::new(), region: String::new(), mappings };
        let found = address(&host, "api.example.com", path);
        (found.api_id, found.stage, found.path, found.custom_domain.unwrap().base_path)
    }

    #[test]
    fn the_first_segment_picks_the_mapping_and_the_empty_one_takes_the_rest() {
        let mappings = [("", "a", Some("prod")), ("v1", "b", Some("dev")), ("v2", "c", None)];
        let found = |path: &str| leads(&mappings, path);
        let is = |api: &str, stage: &str, path: &str, base: &str| {
            (api.to_owned(), stage.to_owned(), path.to_owned(), base.to_owned())
        };
        assert_eq!(found("/v1/pets/7"), is("b", "dev", "/pets/7", "v1"));
        assert_eq!(found("/v1"), is("b", "dev", "", "v1"));
        assert_eq!(found("//v1/"), is("b", "dev", "/", "v1"));
        assert_eq!(found("/v1x/pets"), is("a", "prod", "/v1x/pets", ""));
        assert_eq!(found("/V1/pets"), is("a", "prod", "/V1/pets", ""));
        assert_eq!(found("/"), is("a", "prod", "/", ""));
        assert_eq!(found("/v2/dev/pets"), is("c", "dev", "/pets", "v2"));
        assert_eq!(found("/v2"), is("c", "", "", "v2"));
        assert_eq!(leads(&[("", "a", None)], "/dev/pets"), is("a", "dev", "/pets", ""));
        assert_eq!(leads(&mappings[1..], "/pets").0, "");
    }
}
