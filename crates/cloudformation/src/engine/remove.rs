//! Removes a stack's resources, after a failed creation or for its deletion: every one as soon as
//! nothing that needs it is left.

use std::collections::HashMap;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use indexmap::IndexMap;
use service::Result;
use wire::{Map, Value};

use super::Engine;
use super::reason::handler;
use super::recorder::Recorder;
use super::settle::settle;
use super::transition::Transition;
use crate::json::Plain;
use crate::keys::StackKey;
use crate::model::{DeletionPolicy, Resource, Stack};
use crate::providers::{CallError, Caller, Existing, Made, provider};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::View;

/// Why resources are removed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Removal {
    /// The creation failed.
    Rollback,
    /// The stack is deleted.
    Deletion,
}

impl Removal {
    fn during(self) -> StackStatus {
        match self {
            Self::Rollback => StackStatus::RollbackInProgress,
            Self::Deletion => StackStatus::DeleteInProgress,
        }
    }

    fn complete(self) -> StackStatus {
        match self {
            Self::Rollback => StackStatus::RollbackComplete,
            Self::Deletion => StackStatus::DeleteComplete,
        }
    }

    fn failed(self) -> StackStatus {
        match self {
            Self::Rollback => StackStatus::RollbackFailed,
            Self::Deletion => StackStatus::DeleteFailed,
        }
    }
}

type Running = FuturesUnordered<BoxFuture<'static, (String, std::result::Result<(), CallError>)>>;

/// Removes what there is and writes what came of it.
pub(super) async fn remove(engine: &Engine, key: &StackKey, stack: Stack, removal: Removal) -> Result<()> {
    settle(engine, key, &stack).await?;
    let records = View::of(&engine.platform.store).await?.resources(key).await?;
    let left = records.into_iter().filter(|it| !it.status.is_over());
    let resources: IndexMap<String, Resource> = left.map(|it| (it.logical_id.clone(), it)).collect();
    let mut run = Run {
        engine,
        caller: engine.caller(key, &stack),
        recorder: Recorder::new(engine, key, &stack),
        needed_by: needed_by(&resources),
        resources,
        failed: Vec::new(),
        stack,
        removal,
    };
    run.run().await?;
    let batch = run.recorder.finish().await?;
    let mut to = run.stack;
    (to.status, to.reason) = match run.failed.as_slice() {
        [] => (removal.complete(), None),
        failed => {
            // Recorded with its last blank: localstack `api/test_stacks.snapshot.json::test_blocked_stack_deletion`.
            let reason = format!("The following resource(s) failed to delete: [{}]. ", failed.join(", "));
            (removal.failed(), Some(reason))
        }
    };
    Transition { from: removal.during(), to, batch }.commit(engine, key).await?;
    Ok(())
}

/// How many of the resources need each one.
fn needed_by(resources: &IndexMap<String, Resource>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for need in resources.values().flat_map(|resource| &resource.needs) {
        *counts.entry(need.clone()).or_insert(0) += 1;
    }
    counts
}

struct Run<'e> {
    engine: &'e Engine,
    caller: Caller,
    stack: Stack,
    removal: Removal,
    recorder: Recorder<'e>,
    resources: IndexMap<String, Resource>,
    needed_by: HashMap<String, usize>,
    failed: Vec<String>,
}

impl Run<'_> {
    async fn run(&mut self) -> Result<()> {
        let is_free = |id: &&String| !self.needed_by.contains_key(*id);
        let mut free: Vec<String> = self.resources.keys().filter(is_free).cloned().collect();
        let mut running = Running::new();
        loop {
            while let Some(id) = free.pop() {
                if self.start(&id, &mut running)? {
                    free.extend(self.unlock(&id));
                }
            }
            if running.is_empty() {
                return Ok(());
            }
            tokio::select! {
                biased;
                Some((id, outcome)) = running.next() => {
                    if self.settle(&id, outcome)? {
                        free.extend(self.unlock(&id));
                    }
                }
                written = self.recorder.turn() => written?,
            }
        }
    }

    /// Begins to remove a resource. Whether it is done with already.
    fn start(&mut self, id: &str, running: &mut Running) -> Result<bool> {
        let keeps = self.resources.get(id).is_some_and(|resource| self.keeps(resource));
        let Some(resource) = self.resources.get_mut(id) else { return Ok(true) };
        if resource.unsettled {
            let reason = "Landfall could not find out whether the resource exists.".to_owned();
            self.recorder.status(resource, ResourceStatus::DeleteFailed, Some(reason))?;
            self.failed.push(id.to_owned());
            return Ok(false);
        }
        let Some(made) = resource.made.clone() else {
            self.recorder.status(resource, ResourceStatus::DeleteComplete, None)?;
            return Ok(true);
        };
        if keeps {
            self.recorder.status(resource, ResourceStatus::DeleteSkipped, None)?;
            return Ok(true);
        }
        self.recorder.status(resource, ResourceStatus::DeleteInProgress, None)?;
        let (id, kind) = (id.to_owned(), resource.kind.clone());
        let properties = resource.properties.clone();
        let caller = self.caller.clone();
        running.push(Box::pin(async move {
            let outcome = delete(&caller, &kind, &made, properties).await;
            (id, outcome)
        }));
        Ok(false)
    }

    fn keeps(&self, resource: &Resource) -> bool {
        let delete_new = self.stack.retain_except_on_create == Some(true);
        match (self.removal, resource.deletion) {
            (Removal::Deletion, _) if self.stack.retain.contains(&resource.logical_id) => true,
            (_, DeletionPolicy::Delete) | (Removal::Rollback, DeletionPolicy::RetainExceptOnCreate) => false,
            (Removal::Rollback, DeletionPolicy::Retain) => !delete_new,
            (Removal::Deletion, DeletionPolicy::Retain | DeletionPolicy::RetainExceptOnCreate) => true,
        }
    }

    /// Takes in what came of a removal. Whether the resource is gone.
    fn settle(&mut self, id: &str, outcome: std::result::Result<(), CallError>) -> Result<bool> {
        let Some(resource) = self.resources.get_mut(id) else { return Ok(true) };
        let Err(error) = outcome else {
            self.recorder.status(resource, ResourceStatus::DeleteComplete, None)?;
            return Ok(true);
        };
        let reason = handler(self.engine.platform.entropy.as_ref(), resource, &error);
        self.recorder.status(resource, ResourceStatus::DeleteFailed, Some(reason))?;
        self.failed.push(id.to_owned());
        Ok(false)
    }

    /// The resources that only this one still needed.
    fn unlock(&mut self, id: &str) -> Vec<String> {
        let needs = self.resources.get(id).map(|resource| resource.needs.clone()).unwrap_or_default();
        let mut free = Vec::new();
        for need in needs {
            let Some(count) = self.needed_by.get_mut(&need) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 && self.resources.contains_key(&need) {
                free.push(need);
            }
        }
        free
    }
}

async fn delete(
    caller: &Caller,
    kind: &str,
    made: &Made,
    properties: Option<Plain>,
) -> std::result::Result<(), CallError> {
    let Some(provider) = provider(kind) else {
        return Err(CallError::invalid(format!("Landfall has no provider for {kind} any more")));
    };
    let properties = match properties {
        Some(Plain(Value::Map(properties))) => properties,
        _ => Map::new(),
    };
    provider.delete(caller, &Existing { made, properties: &properties }).await
}
