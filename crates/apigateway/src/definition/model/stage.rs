//! Deployments and stages.

use std::collections::BTreeMap;

use base::Time;
use serde::{Deserialize, Serialize};

use super::Texts;
use crate::settings::StageSettings;

/// What is known of a deployment beside the API it froze.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Deployment {
    pub id: String,
    pub description: Option<String>,
    pub created: Time,
    #[serde(default)]
    pub methods: Summary,
}

/// Paths, their methods, and who may call those.
pub(crate) type Summary = BTreeMap<String, BTreeMap<String, MethodSnapshot>>;

/// Who may call a method of a deployment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MethodSnapshot {
    pub authorization_type: String,
    pub api_key_required: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Stage {
    pub name: String,
    pub deployment: String,
    pub description: Option<String>,
    #[serde(default)]
    pub documentation_version: Option<String>,
    pub variables: Option<Texts>,
    #[serde(default)]
    pub settings: StageSettings,
    pub tags: Option<Texts>,
    pub created: Time,
    pub updated: Time,
}
