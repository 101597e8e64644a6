//! Custom domain names as they can be called on this machine, where no DNS leads from them to the engine: by `Host`.

use wire::Map;
use wire::apigateway::{BasePathMapping, GetBasePathMappingsOutput, GetDomainNamesOutput};

use crate::client::Client;
use crate::output::Outcome;

/// A base path of a custom domain name.
pub struct Mapped {
    /// The name as it was made; `*` may stand for its first label.
    pub name: String,
    /// Where requests to the base path go, at the engine's own address.
    pub url: String,
    /// The API's id, and the stage unless the path names it.
    pub target: String,
}

impl Mapped {
    fn new(name: &str, endpoint: &str, mapping: BasePathMapping) -> Self {
        let base_path = mapping.base_path.filter(|path| path != "(none)");
        let path = base_path.map(|path| format!("/{path}")).unwrap_or_default();
        let api = mapping.rest_api_id.unwrap_or_default();
        let (target, stage) = match mapping.stage {
            Some(stage) => (format!("{api}/{stage}"), ""),
            None => (api, "/{stage}"),
        };
        Self { name: name.to_owned(), url: format!("{endpoint}{path}{stage}"), target }
    }

    /// A name that a request can have.
    pub fn host(&self) -> String {
        self.name.replace('*', "any")
    }

    /// The request as a command.
    pub fn curl(&self) -> String {
        format!("curl -H 'Host: {}' {}/", self.host(), self.url)
    }
}

/// The base paths of all custom domain names.
pub async fn all(client: &Client) -> Outcome<Vec<Mapped>> {
    let mut mapped = Vec::new();
    let mut position: Option<String> = None;
    loop {
        let mut input = Map::from([("limit", 500_i64.into())]);
        input.push_some("position", position.take());
        let page: GetDomainNamesOutput = client.call("apigateway", "GetDomainNames", input).await?;
        for name in page.items.into_iter().flatten().filter_map(|domain| domain.domain_name) {
            mapped.extend(of(client, &name).await?);
        }
        position = page.position;
        if position.is_none() {
            return Ok(mapped);
        }
    }
}

/// Those of one.
pub async fn of(client: &Client, name: &str) -> Outcome<Vec<Mapped>> {
    let input = Map::from([("domainName", name.into()), ("limit", 500_i64.into())]);
    let page: GetBasePathMappingsOutput = client.call("apigateway", "GetBasePathMappings", input).await?;
    let mappings = page.items.into_iter().flatten();
    Ok(mappings.map(|mapping| Mapped::new(name, client.endpoint(), mapping)).collect())
}
