//! How those whose commits share a batch hear of its outcome. It must not know what was committed.
//!
//! To wake a task from outside of its runtime may cost a system call and a switch of threads; to wake one from another
//! task of the runtime costs next to nothing. So the committer wakes one of those who wait, and that one wakes the others.
//! Should it be busy or gone, the committer wakes them a moment later ([`Acknowledgement::wake_all`]).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use parking_lot::Mutex;

use crate::StoreError;

pub(super) type Outcome = Result<(), StoreError>;

/// The outcome of a batch, once there is one, and those who wait for it.
#[derive(Default)]
pub(super) struct Acknowledgement(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    outcome: Option<Outcome>,
    /// By the place of each commit in the batch.
    wakers: Vec<Option<Waker>>,
}

/// Resolves to the outcome of the batch that a commit is in.
pub(super) struct Committed {
    batch: Arc<Acknowledgement>,
    place: usize,
}

impl Acknowledgement {
    /// Says how the batch ended, and wakes one of those who wait.
    pub(super) fn resolve(&self, outcome: Outcome) {
        let mut waiting = self.0.lock();
        waiting.outcome = Some(outcome);
        let first = waiting.wakers.iter_mut().find_map(Option::take);
        drop(waiting);
        if let Some(first) = first {
            first.wake();
        }
    }

    /// Wakes all who still wait.
    pub(super) fn wake_all(&self) {
        let wakers = std::mem::take(&mut self.0.lock().wakers);
        wakers.into_iter().flatten().for_each(Waker::wake);
    }
}

impl Committed {
    /// For the commit at `place` in the batch.
    pub(super) fn new(batch: Arc<Acknowledgement>, place: usize) -> Self {
        Committed { batch, place }
    }
}

impl Future for Committed {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let mut waiting = self.batch.0.lock();
        if let Some(outcome) = waiting.outcome.clone() {
            drop(waiting);
            self.batch.wake_all();
            return Poll::Ready(outcome);
        }
        if waiting.wakers.len() <= self.place {
            waiting.wakers.resize(self.place + 1, None);
        }
        if let Some(waker) = waiting.wakers.get_mut(self.place) {
            *waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

impl Drop for Committed {
    /// Whoever stops waiting may be the one that was to wake the others.
    fn drop(&mut self) {
        let mut waiting = self.batch.0.lock();
        if let Some(waker) = waiting.wakers.get_mut(self.place) {
            *waker = None;
        }
        if waiting.outcome.is_some() {
            drop(waiting);
            self.batch.wake_all();
        }
    }
}
