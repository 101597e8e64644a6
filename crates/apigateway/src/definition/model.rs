//! The control plane's records as they are stored. They hold what was given, so that reading gives it back.

use std::collections::{BTreeMap, BTreeSet};

use base::Time;
use serde::{Deserialize, Serialize};

/// Names to texts.
pub(crate) type Texts = BTreeMap<String, String>;

/// A REST API and the skeleton of what it contains. Whoever adds or removes a resource, deployment or stage holds this
/// record, so the three lists are always true.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RestApi {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub version: Option<String>,
    pub created: Time,
    #[serde(default)]
    pub binary_media_types: Vec<String>,
    pub endpoint_type: String,
    pub ip_address_type: String,
    #[serde(default)]
    pub endpoint_disabled: bool,
    #[serde(default)]
    pub tags: Texts,
    pub root: String,
    /// Resources by id.
    pub resources: BTreeMap<String, Node>,
    #[serde(default)]
    pub deployments: BTreeSet<String>,
    /// Stage names with the deployments they point at.
    #[serde(default)]
    pub stages: Texts,
}

/// A resource's place in the tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Node {
    /// `None` for the root.
    pub parent: Option<String>,
    /// Empty for the root.
    pub part: String,
}

impl RestApi {
    /// The whole path of a resource: `/` for the root.
    pub fn path(&self, id: &str) -> Option<String> {
        let mut parts = Vec::new();
        let mut node = self.resources.get(id)?;
        while let Some(parent) = &node.parent {
            parts.push(node.part.as_str());
            node = self.resources.get(parent)?;
        }
        parts.reverse();
        Some(format!("/{}", parts.join("/")))
    }

    /// The resources right below this one.
    pub fn children<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a String, &'a Node)> {
        self.resources.iter().filter(move |(_, node)| node.parent.as_deref() == Some(id))
    }

    /// A resource and everything below it.
    pub fn subtree(&self, id: &str) -> Vec<String> {
        let mut found = vec![id.to_owned()];
        let mut next = 0;
        while let Some(parent) = found.get(next).cloned() {
            found.extend(self.children(&parent).map(|(child, _)| child.clone()));
            next += 1;
        }
        found
    }
}

/// A resource's methods, by HTTP method. The record exists exactly as long as the resource does.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Resource {
    pub methods: BTreeMap<String, Method>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Method {
    pub authorization_type: String,
    pub operation_name: Option<String>,
    pub request_parameters: Option<BTreeMap<String, bool>>,
    pub request_models: Option<Texts>,
    /// By status code.
    #[serde(default)]
    pub responses: BTreeMap<String, MethodResponse>,
    pub integration: Option<Integration>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MethodResponse {
    pub parameters: Option<BTreeMap<String, bool>>,
    pub models: Option<Texts>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Integration {
    pub kind: IntegrationKind,
    pub http_method: Option<String>,
    pub uri: Option<String>,
    pub connection_type: Option<String>,
    pub request_parameters: Option<Texts>,
    pub request_templates: Option<Texts>,
    pub passthrough_behavior: String,
    pub content_handling: Option<String>,
    pub timeout_in_millis: i64,
    pub cache_namespace: String,
    #[serde(default)]
    pub cache_key_parameters: Vec<String>,
    /// By status code.
    #[serde(default)]
    pub responses: BTreeMap<String, IntegrationResponse>,
}

/// The types of integration that Landfall has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum IntegrationKind {
    AwsProxy,
    Mock,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct IntegrationResponse {
    pub selection_pattern: Option<String>,
    pub parameters: Option<Texts>,
    pub templates: Option<Texts>,
    pub content_handling: Option<String>,
}

/// What is known of a deployment beside the API it froze.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Deployment {
    pub id: String,
    pub description: Option<String>,
    pub created: Time,
    /// Paths, their methods, and how each is authorized.
    pub summary: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stage {
    pub name: String,
    pub deployment: String,
    pub description: Option<String>,
    pub variables: Option<Texts>,
    pub tags: Option<Texts>,
    pub created: Time,
    pub updated: Time,
}
