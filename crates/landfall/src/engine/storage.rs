//! Where an engine's state lies, and where its scratch files may.

use std::path::PathBuf;
use std::sync::Arc;

use store::{Durability, Embedded, Options, Store};

use super::settings::{Acknowledge, Settings};
use crate::output::Outcome;

/// Where state lies, and where scratch files may.
pub struct Storage {
    /// All state.
    pub store: Arc<dyn Store>,
    /// The folder for scratch files, emptied at the start.
    pub scratch: PathBuf,
    embedded: Option<Arc<Embedded>>,
}

impl Storage {
    /// Opens the data directory, or a store in memory.
    pub async fn open(settings: &Settings) -> Outcome<Self> {
        if settings.ephemeral {
            let scratch = std::env::temp_dir().join(format!("landfall-{}", std::process::id()));
            std::fs::create_dir_all(&scratch)?;
            return Ok(Self { store: store::memory(), embedded: None, scratch });
        }
        let durability = match settings.durability {
            Acknowledge::Synced => Durability::Synced,
            Acknowledge::Relaxed => Durability::Relaxed,
        };
        let path = settings.data_dir.join("store");
        let options = Options { durability, ..Options::default() };
        let embedded = tokio::task::spawn_blocking(move || Embedded::open(path, options)).await??;
        let scratch = settings.data_dir.canonicalize()?.join("scratch");
        if scratch.exists() {
            std::fs::remove_dir_all(&scratch)?;
        }
        std::fs::create_dir_all(&scratch)?;
        Ok(Self { store: Arc::clone(&embedded) as Arc<dyn Store>, embedded: Some(embedded), scratch })
    }

    /// Writes everything out and gives the directory up.
    pub async fn close(self) -> Outcome {
        // What is left there was of processes that are gone.
        let _ = std::fs::remove_dir_all(&self.scratch);
        if let Some(embedded) = self.embedded {
            tokio::task::spawn_blocking(move || embedded.close()).await??;
        }
        Ok(())
    }
}
