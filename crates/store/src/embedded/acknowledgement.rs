//! How those whose commits share a batch hear of its outcome. It must not know what was committed.
//!
//! To wake a task from another thread than that of its runtime costs a system call and perhaps a switch of threads; to wake
//! one from its own costs next to nothing. So of those who wait on each thread one is woken, and wakes the others that waited
//! with it. Should it be busy or gone, they are woken a moment later ([`Acknowledgement::wake_all`]).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread::ThreadId;

use parking_lot::Mutex;

use crate::StoreError;

pub(super) type Outcome = Result<(), StoreError>;

/// The outcome of a batch, once there is one, and those who wait for it.
#[derive(Default)]
pub(super) struct Acknowledgement(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    outcome: Option<Outcome>,
    /// By the place of each commit in the batch, with the thread that last asked for it.
    wakers: Vec<Option<(ThreadId, Waker)>>,
}

/// Resolves to the outcome of the batch that a commit is in.
pub(super) struct Committed {
    batch: Arc<Acknowledgement>,
    place: usize,
    /// Where it waits, once it does.
    thread: Option<ThreadId>,
}

impl Acknowledgement {
    /// Says how the batch ended, and wakes one of those who wait on each thread.
    pub(super) fn resolve(&self, outcome: Outcome) {
        let mut waiting = self.0.lock();
        waiting.outcome = Some(outcome);
        let first = waiting.take_one_of_each_thread();
        drop(waiting);
        first.into_iter().for_each(Waker::wake);
    }

    /// Wakes all who still wait.
    pub(super) fn wake_all(&self) {
        let wakers = std::mem::take(&mut self.0.lock().wakers);
        wakers.into_iter().flatten().for_each(|(_, waker)| waker.wake());
    }

    /// Wakes those who still wait on the thread.
    fn wake_on(&self, thread: ThreadId) {
        let mut waiting = self.0.lock();
        let those =
            waiting.wakers.iter_mut().filter_map(|waker| waker.take_if(|(other, _)| *other == thread));
        let those: Vec<_> = those.collect();
        drop(waiting);
        those.into_iter().for_each(|(_, waker)| waker.wake());
    }
}

impl Waiting {
    fn take_one_of_each_thread(&mut self) -> Vec<Waker> {
        let mut threads = Vec::new();
        let mut is_first = |thread: ThreadId| {
            let is_first = !threads.contains(&thread);
            if is_first {
                threads.push(thread);
            }
            is_first
        };
        let first = self.wakers.iter_mut().filter_map(|waker| waker.take_if(|(thread, _)| is_first(*thread)));
        first.map(|(_, waker)| waker).collect()
    }
}

impl Committed {
    /// For the commit at `place` in the batch.
    pub(super) fn new(batch: Arc<Acknowledgement>, place: usize) -> Self {
        Committed { batch, place, thread: None }
    }

    /// The outcome, if there is one already.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        self.batch.0.lock().outcome.clone()
    }
}

impl Future for Committed {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let Committed { batch, place, thread } = &mut *self;
        let mut waiting = batch.0.lock();
        if let Some(outcome) = waiting.outcome.clone() {
            drop(waiting);
            // Wherever this runs by now: the others may still wait there.
            if let Some(thread) = *thread {
                batch.wake_on(thread);
            }
            return Poll::Ready(outcome);
        }
        if waiting.wakers.len() <= *place {
            waiting.wakers.resize(*place + 1, None);
        }
        if let Some(waker) = waiting.wakers.get_mut(*place) {
            let here = std::thread::current().id();
            *waker = Some((here, cx.waker().clone()));
            *thread = Some(here);
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
