//! Writes events and outcomes while the work goes on: what comes up during one write goes into the next.
//! Knows the form of events.

use std::sync::Arc;

use base::{Time, ids};
use futures_util::future::BoxFuture;
use service::Result;

use super::Engine;
use crate::keys::StackKey;
use crate::model::{Event, Resource, Stack};
use crate::status::{ResourceStatus, StackStatus};
use crate::storage::Batch;

const STACK_TYPE: &str = "AWS::CloudFormation::Stack";

/// Collects changes of one stack and writes them.
pub(super) struct Recorder<'e> {
    engine: &'e Engine,
    key: StackKey,
    token: Option<String>,
    pending: Batch,
    writing: Option<BoxFuture<'static, Result<()>>>,
}

impl<'e> Recorder<'e> {
    pub(super) fn new(engine: &'e Engine, key: &StackKey, stack: &Stack) -> Self {
        let (key, token) = (key.clone(), stack.token.clone());
        Self { engine, key, token, pending: Batch::default(), writing: None }
    }

    /// Gives a resource a new status, writes it down and tells of it.
    pub(super) fn status(
        &mut self,
        resource: &mut Resource,
        status: ResourceStatus,
        reason: Option<String>,
    ) -> Result<()> {
        let now = self.engine.platform.clock.now();
        resource.status = status;
        resource.reason = reason;
        resource.updated = now;
        let event = resource_event(resource, now, self.token.clone());
        self.pending.put(self.key.event(self.engine.numbers.next(now)), &event)?;
        self.resource(resource)
    }

    /// Writes a resource down without telling.
    pub(super) fn resource(&mut self, resource: &Resource) -> Result<()> {
        self.pending.put(self.key.resource(&resource.logical_id), resource)
    }

    /// Forgets a resource that was never begun.
    pub(super) fn forget(&mut self, logical_id: &str) {
        self.pending.delete(self.key.resource(logical_id));
    }

    /// Begins a write if there is something to write and none is under way; resolves when the one under
    /// way is done, never if there is none. May be dropped and called again.
    pub(super) async fn turn(&mut self) -> Result<()> {
        self.begin();
        match &mut self.writing {
            None => std::future::pending().await,
            Some(writing) => {
                let outcome = writing.await;
                self.writing = None;
                outcome
            }
        }
    }

    fn begin(&mut self) {
        if self.writing.is_none() && !self.pending.is_empty() {
            let batch = std::mem::take(&mut self.pending);
            let store = Arc::clone(&self.engine.platform.store);
            self.writing = Some(Box::pin(batch.commit(store)));
        }
    }

    /// Waits until nothing is being written, and gives what is still to be: for the final write.
    pub(super) async fn finish(&mut self) -> Result<Batch> {
        if let Some(writing) = self.writing.take() {
            writing.await?;
        }
        Ok(std::mem::take(&mut self.pending))
    }

    /// Takes back what the final write did not write.
    pub(super) fn restore(&mut self, batch: Batch) {
        self.pending = batch;
    }
}

/// Puts an event about the stack itself into a batch.
pub(crate) fn stack_event(engine: &Engine, key: &StackKey, stack: &Stack, batch: &mut Batch) -> Result<()> {
    stack_event_of(engine, key, stack, stack.status, stack.reason.clone(), batch)
}

/// The same, with a reason that the stack does not keep.
pub(crate) fn stack_event_of(
    engine: &Engine,
    key: &StackKey,
    stack: &Stack,
    status: StackStatus,
    reason: Option<String>,
    batch: &mut Batch,
) -> Result<()> {
    let now = engine.platform.clock.now();
    let event = Event {
        id: ids::uuid(engine.platform.entropy.as_ref()),
        logical_id: stack.name.clone(),
        physical_id: stack.id.clone(),
        kind: STACK_TYPE.to_owned(),
        time: now,
        status: status.name().to_owned(),
        reason,
        properties: None,
        token: stack.token.clone(),
    };
    batch.put(key.event(engine.numbers.next(now)), &event)
}

fn resource_event(resource: &Resource, now: Time, token: Option<String>) -> Event {
    Event {
        id: format!("{}-{}-{now}", resource.logical_id, resource.status.name()),
        logical_id: resource.logical_id.clone(),
        physical_id: resource.physical_id().to_owned(),
        kind: resource.kind.clone(),
        time: now,
        status: resource.status.name().to_owned(),
        reason: resource.reason.clone(),
        properties: resource.shown.clone(),
        token,
    }
}
