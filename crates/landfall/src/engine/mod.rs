//! The engine of a process: takes the port, opens the store, starts the one engine that everybody reaches, and stops it
//! with its forks.
//!
//! [`instance`] wires one engine over one store, [`services`] builds what is in it, [`forks`] keeps further ones, [`control`]
//! answers at the engine's own addresses, [`upkeep`] is what goes on beside calls, [`storage`] and [`settings`] are what
//! it begins with.

mod control;
mod forks;
mod instance;
mod services;
mod settings;
mod storage;
mod upkeep;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use edge::{Listener, Workers};
use sandbox::{Host, HostConfig, Progress};
use tokio::runtime::Handle;

use crate::output::{Failure, Outcome};
use crate::root_key;
use forks::Forks;
use instance::{Beginning, Instance, Shared};
pub use settings::{PORT, Settings, vpc, vpc_endpoint};
use storage::Storage;

/// Where a running engine notes its address, within its data directory.
pub const ENDPOINT_FILE: &str = "endpoint";

/// A running engine.
pub struct Engine {
    shared: Arc<Shared>,
    instance: Instance,
    storage: Storage,
    note: Option<PathBuf>,
}

impl Engine {
    /// Takes the port, opens the data directory, resumes what was under way, and serves.
    pub async fn start(settings: &Settings) -> Outcome<Self> {
        if !settings.host.is_loopback() && !settings.strict {
            return Err(Failure::new(format!(
                "{} can be reached from other machines: add --strict, so that every call's signature is verified, \
                 or listen on 127.0.0.1",
                settings.host
            )));
        }
        let listener = Listener::bind(SocketAddr::new(settings.host, settings.port)).await?;
        let storage = Storage::open(settings).await?;
        let shared = Arc::new(Shared {
            settings: settings.clone(),
            host: host(&storage),
            root_key: root_key(settings)?,
            workers: Arc::new(Workers::start()?),
            runtime: Handle::current(),
            scratch: storage.scratch.clone(),
            forks: Forks::default(),
        });
        let beginning = Beginning {
            store: Arc::clone(&storage.store),
            listener,
            scratch: storage.scratch.join("engine"),
            plan: settings.chaos.clone(),
        };
        let instance = Instance::start(&shared, beginning).await?;
        let note = note_endpoint(settings, instance.endpoint())?;
        Ok(Self { shared, instance, storage, note })
    }

    /// The engine's address, e.g. `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> &str {
        self.instance.endpoint()
    }

    /// The account root's access key, where the engine is strict.
    pub fn root_key(&self) -> Option<iam::RootKey> {
        self.shared.root_key.clone()
    }

    /// The machine that functions run on.
    pub fn host(&self) -> &Host {
        &self.shared.host
    }

    /// Serves until Ctrl-C or a request to terminate, then stops cleanly.
    pub async fn until_interrupted(self) -> Outcome {
        interrupted().await?;
        eprintln!("stopping …");
        self.stop().await
    }

    /// Lets requests under way finish, ends the forks and the functions' processes, and closes the store.
    pub async fn stop(self) -> Outcome {
        self.shared.forks.stop().await;
        self.instance.stop().await?;
        if let Some(note) = &self.note {
            // Another engine would write its own; a stale one only misleads.
            let _ = std::fs::remove_file(note);
        }
        self.storage.close().await
    }
}

/// The machine that functions run on; what it cannot isolate is said.
fn host(storage: &Storage) -> Host {
    let host = Host::new(HostConfig {
        cache_dir: cache_dir(),
        scratch_dir: storage.scratch.join("processes"),
        path: None,
        progress: Progress::default(),
    });
    for missing in host.missing_layers() {
        tracing::warn!("{missing}");
    }
    host
}

/// The key that stands for the account's root under `--strict`; without that, any key does.
fn root_key(settings: &Settings) -> Outcome<Option<iam::RootKey>> {
    match (settings.strict, settings.ephemeral) {
        (false, _) => Ok(None),
        (true, false) => root_key::find_or_make(&settings.data_dir).map(Some),
        (true, true) => match root_key::from_environment()? {
            Some(key) => Ok(Some(key)),
            None => Err(Failure::new(
                "--strict with --ephemeral has nowhere to keep the root's access key: set \
                 LANDFALL_ROOT_ACCESS_KEY_ID and LANDFALL_ROOT_SECRET_ACCESS_KEY",
            )),
        },
    }
}

/// Notes the address for the commands that look for an engine on this data.
fn note_endpoint(settings: &Settings, endpoint: &str) -> Outcome<Option<PathBuf>> {
    if settings.ephemeral {
        return Ok(None);
    }
    let path = settings.data_dir.join(ENDPOINT_FILE);
    std::fs::write(&path, endpoint)?;
    Ok(Some(path))
}

/// What is made once for the user: Python environments.
pub fn cache_dir() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || set("HOME").map(|home| home.join(".cache"));
    let base = set("XDG_CACHE_HOME").or_else(home).unwrap_or_else(std::env::temp_dir);
    set("LANDFALL_CACHE_DIR").unwrap_or_else(|| base.join("landfall"))
}

/// Waits for Ctrl-C or SIGTERM.
async fn interrupted() -> Outcome {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
