//! A gateway response as its owner customised it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Source;

/// A customised gateway response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GatewayResponse {
    /// The status instead of the usual one.
    pub status: Option<u16>,
    /// The headers to set.
    pub headers: Vec<(String, Source)>,
    /// Templates by media type. They know simple variables and nothing else of the mapping template language.
    pub templates: BTreeMap<String, String>,
}
