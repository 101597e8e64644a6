//! The stages held in memory. Each request asks the store whether what it is answered from is still current, so
//! several processes may serve the same APIs.

use std::collections::HashMap;
use std::sync::Arc;

use base::Entropy;
use foldhash::quality::RandomState;
use parking_lot::RwLock;
use service::Platform;
use store::{Bytes, Key, Snapshot, StoreError};

use super::gateway::Refusal;
use super::stage::Stage;
use crate::compiled::{Api, Live};
use crate::settings::CanarySettings;

/// Stages by the key of what makes them current.
#[derive(Default)]
pub(crate) struct Stages(RwLock<HashMap<Key, Held, RandomState>>);

/// A stage, and the canary that a part of its requests goes to.
#[derive(Clone)]
struct Held {
    stage: Arc<Stage>,
    canary: Option<Canary>,
}

#[derive(Clone)]
struct Canary {
    stage: Arc<Stage>,
    /// How many of a hundred requests.
    percent: f64,
}

impl Held {
    /// The one that answers this request.
    fn pick(self, entropy: &dyn Entropy) -> Arc<Stage> {
        match self.canary {
            Some(canary) if draw(entropy) < canary.percent => canary.stage,
            _ => self.stage,
        }
    }
}

/// A number from 0 to below 100.
fn draw(entropy: &dyn Entropy) -> f64 {
    let mut bytes = [0_u8; 4];
    entropy.fill(&mut bytes);
    f64::from(u32::from_be_bytes(bytes)) / 4_294_967_296.0 * 100.0
}

impl Stages {
    /// The stage as it is now; `None` if there is none.
    pub async fn find(
        &self,
        platform: &Platform,
        api: &str,
        name: &str,
    ) -> Result<Option<Arc<Stage>>, Refusal> {
        self.look_up(platform, api, name).await.map_err(|cause| {
            tracing::error!(api, stage = name, %cause, "the stage could not be loaded");
            Refusal::internal("the stage could not be loaded")
        })
    }

    async fn look_up(&self, platform: &Platform, api: &str, name: &str) -> Result<Option<Arc<Stage>>, Cause> {
        let key = Live::key(api, name);
        let Some(version) = platform.store.get(&key).await? else {
            // Only what exists is held, so asking for what does not costs no memory.
            if self.0.read().contains_key(&key) {
                self.0.write().remove(&key);
            }
            return Ok(None);
        };
        let held = self.0.read().get(&key).cloned();
        if let Some(held) = held.filter(|held| held.stage.version == version) {
            return Ok(Some(held.pick(platform.entropy.as_ref())));
        }
        let snapshot = platform.store.snapshot().await?;
        let Some(version) = snapshot.get(&key).await? else { return Ok(None) };
        let held = load(snapshot.as_ref(), api, name, version).await?;
        self.0.write().insert(key, held.clone());
        Ok(Some(held.pick(platform.entropy.as_ref())))
    }
}

async fn load(snapshot: &dyn Snapshot, api: &str, name: &str, version: Bytes) -> Result<Held, Cause> {
    let live: Live = serde_json::from_slice(&version)?;
    let canary = match &live.settings.canary {
        Some(settings) if settings.percent_traffic > 0.0 => {
            let mut stage = load_one(snapshot, api, name, version.clone(), with(&live, settings)).await?;
            stage.is_canary = true;
            Some(Canary { stage: Arc::new(stage), percent: settings.percent_traffic })
        }
        _ => None,
    };
    let stage = Arc::new(load_one(snapshot, api, name, version, live).await?);
    Ok(Held { stage, canary })
}

/// What the canary's requests go to: its own deployment, if it has one, and the stage's variables as it overrides them.
fn with(live: &Live, canary: &CanarySettings) -> Live {
    let mut live = live.clone();
    if let Some(deployment) = &canary.deployment_id {
        live.deployment.clone_from(deployment);
    }
    live.variables.extend(canary.stage_variable_overrides.clone());
    live
}

async fn load_one(
    snapshot: &dyn Snapshot,
    api: &str,
    name: &str,
    version: Bytes,
    live: Live,
) -> Result<Stage, Cause> {
    let key = Api::key(&live.account, &live.region, api, &live.deployment);
    let frozen = snapshot.get(&key).await?.ok_or("the deployment that the stage points at is missing")?;
    Ok(Stage::new(api, name, version, live, serde_json::from_slice(&frozen)?))
}

/// Why a stage could not be loaded, for the log.
#[derive(Debug)]
struct Cause(String);

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<StoreError> for Cause {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Cause {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
