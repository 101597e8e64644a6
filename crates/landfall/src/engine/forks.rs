//! Forks: isolated copies of an engine's state, each served by an engine of its own, in memory, until it is dropped.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use base::{OsEntropy, ids};
use chaos::Plan;
use edge::{Edge, Listener};
use parking_lot::RwLock;
use store::Store;

use super::instance::{Beginning, Instance, Shared};
use crate::output::{Failure, Outcome};

/// How many forks there may be at once: each has a port, and keeps alive what was superseded since.
const MOST: usize = 256;

/// The forks there are, by id.
#[derive(Default)]
pub struct Forks(RwLock<BTreeMap<String, Instance>>);

/// A fork as its user knows it.
#[derive(Clone, Debug)]
pub struct Fork {
    /// Its id.
    pub id: String,
    /// Its address.
    pub endpoint: String,
}

impl Forks {
    /// Forks an engine's store and serves it; it follows the same plan as that engine's adversary, from the first call on.
    pub async fn make(shared: &Arc<Shared>, base: Arc<dyn Store>, plan: Option<Plan>) -> Outcome<Fork> {
        if shared.forks.0.read().len() >= MOST {
            return Err(Failure::new(format!(
                "there are {MOST} forks already; drop those that are not needed"
            )));
        }
        let listener = Listener::bind(SocketAddr::new(shared.settings.host, 0)).await?;
        let id: String = ids::uuid(&OsEntropy).chars().take(13).collect();
        let scratch = shared.scratch.join("forks").join(&id);
        let store = store::fork(base).await?;
        let instance = Instance::start(shared, Beginning { store, listener, scratch, plan }).await?;
        let fork = Fork { id: id.clone(), endpoint: instance.endpoint().to_owned() };
        shared.forks.0.write().insert(id, instance);
        Ok(fork)
    }

    /// All of them.
    pub fn list(&self) -> Vec<Fork> {
        let forks = self.0.read();
        let fork = |(id, instance): (&String, &Instance)| Fork {
            id: id.clone(),
            endpoint: instance.endpoint().to_owned(),
        };
        forks.iter().map(fork).collect()
    }

    /// The way into a fork.
    pub fn edge(&self, id: &str) -> Option<Arc<Edge>> {
        self.0.read().get(id).map(Instance::edge)
    }

    /// Takes a fork out; who gets it stops it.
    pub fn take(&self, id: &str) -> Option<Instance> {
        self.0.write().remove(id)
    }

    /// Stops all.
    pub async fn stop(&self) {
        let all = std::mem::take(&mut *self.0.write());
        for (id, instance) in all {
            if let Err(error) = instance.stop().await {
                tracing::warn!(fork = id, %error, "a fork did not stop cleanly");
            }
        }
    }
}
