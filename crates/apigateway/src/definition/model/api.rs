//! A REST API and the skeleton of what it contains.

use std::collections::{BTreeMap, BTreeSet};

use base::Time;
use serde::{Deserialize, Serialize};

use super::Texts;

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
    pub vpc_endpoint_ids: Vec<String>,
    #[serde(default)]
    pub endpoint_disabled: bool,
    /// `HEADER` or `AUTHORIZER`.
    #[serde(default = "header")]
    pub api_key_source: String,
    #[serde(default)]
    pub minimum_compression_size: Option<i64>,
    /// The resource policy, as AWS shows it.
    #[serde(default)]
    pub policy: Option<String>,
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

fn header() -> String {
    "HEADER".to_owned()
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

    /// The resources with their whole paths, in the order of those.
    pub fn by_path(&self) -> BTreeMap<String, &String> {
        self.resources.keys().filter_map(|id| Some((self.path(id)?, id))).collect()
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
