//! The stages held in memory. Each request asks the store whether what it is answered from is still current, so
//! several processes may serve the same APIs.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
use service::Platform;
use store::{Bytes, Key, Snapshot, StoreError};

use super::gateway::Refusal;
use super::stage::Stage;
use crate::compiled::{Api, Live};

/// Stages by the key of what makes them current.
#[derive(Default)]
pub(crate) struct Stages(RwLock<HashMap<Key, Arc<Stage>>>);

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
        let snapshot = platform.store.snapshot().await?;
        let Some(version) = snapshot.get(&key).await? else {
            // Only what exists is held, so asking for what does not costs no memory.
            if self.0.read().contains_key(&key) {
                self.0.write().remove(&key);
            }
            return Ok(None);
        };
        let held = self.0.read().get(&key).cloned();
        if let Some(stage) = held.filter(|stage| stage.version == version) {
            return Ok(Some(stage));
        }
        let stage = Arc::new(load(snapshot.as_ref(), api, name, version).await?);
        self.0.write().insert(key, Arc::clone(&stage));
        Ok(Some(stage))
    }
}

async fn load(snapshot: &dyn Snapshot, api: &str, name: &str, version: Bytes) -> Result<Stage, Cause> {
    let live: Live = serde_json::from_slice(&version)?;
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
