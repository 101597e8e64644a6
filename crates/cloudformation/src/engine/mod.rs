//! Runs stack operations in the background: one task a stack, doing what the stack's status says until it is final.
//! What must be durable before what:
//! 1. Before CreateStack answers, everything its operation needs is written in one transaction: the stack, template,
//!    parameters, on whose behalf, and every resource with the name it will get. So what is made can be found again.
//! 2. Services acknowledge what is durable, and a resource is begun only after all it needs were acknowledged. So after
//!    a crash, looking each one up in order (`settle`) tells exactly what exists; no write of ours has to come first.
//! 3. Events and outcomes are written while the next calls are under way, many in one transaction (`recorder`).
//! 4. The final status is written after all of them are durable, together with outputs and exports.
//!
//! A stack found in the middle is settled; a deletion or rollback then goes on, a creation is rolled back. Only one
//! process may run a store's stacks; nothing else here assumes so.

mod create;
mod known;
mod purge;
mod reason;
mod recorder;
mod remove;
mod settle;
mod transition;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use service::{Platform, Result};
use tokio::sync::Notify;

pub(crate) use recorder::{stack_event, stack_event_of};

use crate::keys::StackKey;
use crate::model::Stack;
use crate::plan::Plan;
use crate::providers::Caller;
use crate::status::StackStatus;
use crate::storage::{EventNumbers, View};

/// What runs the stacks.
pub struct Engine {
    /// The ground everything stands on.
    pub platform: Platform,
    /// Numbers the events.
    pub numbers: EventNumbers,
    running: Mutex<HashMap<StackKey, Arc<Control>>>,
}

/// How others reach a stack's task.
#[derive(Default)]
pub struct Control {
    again: AtomicBool,
    interrupted: AtomicBool,
    wake: Notify,
    plan: Mutex<Option<Plan>>,
}

impl Control {
    /// Resolves once somebody changed the stack's status behind the task's back.
    pub(crate) async fn interrupted(&self) {
        while !self.interrupted.load(Ordering::Acquire) {
            self.wake.notified().await;
        }
    }
}

/// Takes up what an earlier process left in the middle: for the binary to call once at start, when the
/// door is open. Answers how many stacks there were. Stacks deleted long ago are forgotten meanwhile.
///
/// # Errors
/// The store cannot be read.
pub async fn resume(state: &crate::Cloudformation) -> Result<usize> {
    let engine = &state.engine;
    let stacks = View::of(&engine.platform.store).await?.active().await?;
    for key in &stacks {
        engine.wake(key.clone(), None);
    }
    let engine = Arc::clone(engine);
    tokio::spawn(async move {
        if let Err(error) = purge::purge(&engine).await {
            tracing::warn!(%error, "stacks deleted long ago could not be forgotten");
        }
    });
    Ok(stacks.len())
}

impl Engine {
    /// An engine without tasks.
    pub fn new(platform: Platform) -> Arc<Self> {
        Arc::new(Self { platform, numbers: EventNumbers::default(), running: Mutex::default() })
    }

    /// Has a stack's status acted upon: by its task if there is one, by a new one otherwise. A creation
    /// brings its plan; without one it counts as interrupted.
    pub fn wake(self: &Arc<Self>, key: StackKey, plan: Option<Plan>) {
        let mut running = self.running.lock();
        if let Some(control) = running.get(&key) {
            control.again.store(true, Ordering::Release);
            control.interrupted.store(true, Ordering::Release);
            control.wake.notify_one();
            return;
        }
        let control = Arc::new(Control { plan: Mutex::new(plan), ..Control::default() });
        running.insert(key.clone(), Arc::clone(&control));
        tokio::spawn(Arc::clone(self).run(key, control));
    }

    async fn run(self: Arc<Self>, key: StackKey, control: Arc<Control>) {
        loop {
            if let Err(error) = self.drive(&key, &control).await {
                tracing::error!(stack = %key.uuid, %error, "a stack operation stopped; it goes on at the next start");
            }
            let mut running = self.running.lock();
            if !control.again.swap(false, Ordering::AcqRel) {
                running.remove(&key);
                return;
            }
        }
    }

    /// Acts upon the status until it is final.
    async fn drive(&self, key: &StackKey, control: &Control) -> Result<()> {
        loop {
            control.interrupted.store(false, Ordering::Release);
            let Some(stack) = View::of(&self.platform.store).await?.stack(key).await? else { return Ok(()) };
            let plan = control.plan.lock().take();
            match (stack.status, plan) {
                (StackStatus::CreateInProgress, Some(plan)) => {
                    create::create(self, key, control, stack, plan).await?
                }
                (StackStatus::CreateInProgress, None) => settle::give_up(self, key, stack).await?,
                (StackStatus::RollbackInProgress, _) => {
                    remove::remove(self, key, stack, remove::Removal::Rollback).await?;
                }
                (StackStatus::DeleteInProgress, _) => {
                    remove::remove(self, key, stack, remove::Removal::Deletion).await?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// A caller of services on behalf of a stack's owner.
    fn caller(&self, key: &StackKey, stack: &Stack) -> Caller {
        let mut ctx = self.platform.context(stack.owner.principal());
        ctx.account = key.place.account.as_str().into();
        ctx.region = key.place.region.as_str().into();
        Caller::new(Arc::clone(&self.platform.aws), Arc::clone(&self.platform.entropy), ctx)
    }
}
