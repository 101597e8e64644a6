//! Group commit. Transactions queue their writes here and go; somebody takes all that is queued, has it written
//! as one batch, publishes the state after it, and answers everyone in it. [`Pace`] says who that is: a thread, or one of
//! those who commit, whose [duty](Duty) it then is.
//!
//! Until a batch is published its writes lie in the overlay, where the next transaction that holds one of their
//! keys finds them. So a key is free again as soon as its writes are queued, and many writers of one key share a
//! sync. Since batches keep the order of the queue, no transaction becomes durable before one that it built on.
//!
//! Stamps are given under the queue's lock, as commits enter it. A batch is all that is queued, and states are published
//! batch after batch by whoever holds the writer; so a state that shows a stamp shows every one before it. The batch brings its
//! last stamp along, so that the next run goes on above all that reached the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex, RwLock};

use super::acknowledgement::{Acknowledgement, Committed, Outcome};
use super::cache::RowCache;
use super::disk::BatchWriter;
use super::pace::{Pace, QUICK, Way};
use super::pending::{Batch, Pending};
use super::tree::View;
use crate::write_set::{Write, Writes};
use crate::{Fut, StoreError};

/// After so long without a commit the thread tidies up.
const REST_AFTER: Duration = Duration::from_millis(500);

/// A larger batch is left to the thread, or the others on the thread of whoever commits would wait for it.
const LARGE_BATCH: usize = 256 * 1024;

/// The queue and its thread.
pub(super) struct Committer {
    queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<Outcome>>>,
}

/// What transactions and the thread share.
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    /// Nothing once closed. Held from taking a batch until it is settled.
    writer: Mutex<Option<Box<dyn BatchWriter>>>,
    /// Whether a write waits for the disk.
    syncs: bool,
    /// The newest durable state; nothing once closed. Written by whoever holds the writer.
    published: RwLock<Option<Arc<View>>>,
    cache: RowCache,
}

#[derive(Default)]
struct State {
    pending: Pending,
    /// Why commits are refused since a write failed.
    failure: Option<StoreError>,
    /// Whether the store is to stop once the queue is empty.
    closing: bool,
    /// How many commits the thread waits for; none while it is at work.
    wanted: Option<usize>,
    /// Whether the thread has tidied up since the last commit.
    rested: bool,
    /// How the last batch went.
    pace: Pace,
    /// Who was answered last.
    answered: Arc<Acknowledgement>,
}

/// What the thread does next.
enum Turn {
    Write,
    /// After the commit of this number.
    Rest(u64),
    Close,
}

/// That a commit is written: by whoever has this, or else by the thread, which hears of it when this is dropped.
struct Duty {
    queue: Arc<Queue>,
    commit: u64,
}

impl Duty {
    /// Writes what is queued, if that is quickly done and the commit is not among what somebody else has taken to write.
    fn fulfil(self) {
        if !self.queue.is_taken(self.commit) {
            self.queue.write_quick(self.commit);
        }
    }
}

impl Drop for Duty {
    fn drop(&mut self) {
        if !self.queue.is_taken(self.commit) {
            self.queue.filled.notify_one();
        }
    }
}

impl Committer {
    /// Starts the thread. `first` is the state to publish until something is committed, `stamp` the last one given;
    /// `syncs` says that a write waits for the disk.
    pub(super) fn start(
        writer: Box<dyn BatchWriter>,
        syncs: bool,
        first: Arc<View>,
        stamp: u64,
        cache: RowCache,
    ) -> Result<Self, StoreError> {
        let queue = Arc::new(Queue {
            state: Mutex::new(State { pending: Pending::new(stamp), ..State::default() }),
            filled: Condvar::new(),
            writer: Mutex::new(Some(writer)),
            syncs,
            published: RwLock::new(Some(first)),
            cache,
        });
        let shared = queue.clone();
        let thread = std::thread::Builder::new()
            .name("store-commit".to_owned())
            .spawn(move || shared.run())
            .map_err(|error| StoreError::engine("start the commit thread", error))?;
        Ok(Committer { queue, thread: Mutex::new(Some(thread)) })
    }

    pub(super) fn queue(&self) -> &Arc<Queue> {
        &self.queue
    }

    /// The newest durable state.
    pub(super) fn published(&self) -> Result<Arc<View>, StoreError> {
        self.queue.view()
    }

    /// Whether transactions may begin. They may in a store that became read-only: reading is what is left.
    pub(super) fn check_open(&self) -> Outcome {
        self.queue.view().map(drop)
    }

    /// Has everything queued written, then stops the thread and the engine.
    pub(super) fn close(&self) -> Outcome {
        let Some(thread) = self.thread.lock().take() else { return Ok(()) };
        self.queue.state.lock().closing = true;
        self.queue.filled.notify_one();
        thread
            .join()
            .unwrap_or_else(|_| Err(StoreError::engine("close the data", "the commit thread panicked")))
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        // Whoever wants to hear of failures calls `close`.
        let _ = self.close();
    }
}

impl Queue {
    /// The newest durable state.
    pub(super) fn view(&self) -> Result<Arc<View>, StoreError> {
        self.published.read().clone().ok_or(StoreError::Closed)
    }

    /// What is queued but not yet published for `key`, with the number of the commit that wrote it.
    pub(super) fn pending(&self, key: &[u8]) -> Option<(u64, Write)> {
        self.state.lock().pending.get(key)
    }

    /// The value under `key` in the newest durable state.
    pub(super) fn read(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        match self.cache.get(key) {
            Some(value) => Ok(Some(value)),
            None => self.view()?.read(key),
        }
    }

    /// As [`Self::read`]; the value stays in memory, since it may be wanted again.
    pub(super) fn read_and_keep(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        self.cache.get_or_read(key, || self.view()?.read(key))
    }

    /// Queues writes. From here on they count: whoever holds one of the keys next sees them.
    ///
    /// Without writes it waits until the commit numbered `seen` is durable.
    pub(super) fn push(self: &Arc<Self>, writes: Writes, seen: u64) -> Fut<'static, Outcome> {
        let mut state = self.state.lock();
        if writes.is_empty() && state.pending.is_published(seen) {
            return Fut::ready(Ok(()));
        }
        if let Some(failure) = &state.failure {
            return Fut::ready(Err(failure.clone()));
        }
        if state.closing {
            return Fut::ready(Err(StoreError::Closed));
        }
        let committed = state.pending.enqueue(writes);
        let (way, commit) = (state.way(self.syncs), state.pending.queued());
        let enough = state.wanted.is_some_and(|wanted| state.pending.waiting() >= wanted);
        let rested = std::mem::take(&mut state.rested);
        drop(state);
        // The thread is to rest after this, if it rested before.
        if rested || (enough && matches!(way, Way::Left)) {
            self.filled.notify_one();
        }
        match way {
            Way::Alone => {
                Duty { queue: self.clone(), commit }.fulfil();
                committed.outcome().map_or_else(|| Fut::pending(committed), Fut::ready)
            }
            Way::First => Fut::pending(write_together(Duty { queue: self.clone(), commit }, committed)),
            Way::Joined | Way::Left => Fut::pending(committed),
        }
    }

    /// Whether somebody has taken the commit of that number to write it.
    fn is_taken(&self, commit: u64) -> bool {
        self.state.lock().pending.is_taken(commit)
    }

    /// Writes the batch that the commit is in, if it is quickly done and nobody else did meanwhile.
    fn write_quick(&self, commit: u64) {
        let Some(mut writer) = self.writer.try_lock_for(QUICK) else { return };
        let Some(writer) = writer.as_deref_mut() else { return };
        let mut state = self.state.lock();
        let bytes = state.pending.bytes();
        if state.pending.is_taken(commit) || bytes > LARGE_BATCH || !writer.is_quick(bytes) {
            return;
        }
        let batch = state.pending.take();
        drop(state);
        self.write_and_answer(writer, &batch);
    }

    /// The thread: until closed, batch after batch.
    fn run(&self) -> Outcome {
        loop {
            match self.next_turn() {
                Turn::Write => self.write_queued(),
                Turn::Rest(last) => self.rest(last),
                Turn::Close => break,
            }
        }
        let writer = self.writer.lock().take();
        self.cache.close(|| *self.published.write() = None);
        let failure = self.state.lock().failure.clone();
        match (failure, writer) {
            (Some(failure), _) => Err(failure),
            (None, writer) => writer.map_or(Ok(()), BatchWriter::finish),
        }
    }

    /// Tidies up after the commit of the number `last`.
    fn rest(&self, last: u64) {
        let is_tidy = self.writer.lock().as_deref_mut().is_none_or(BatchWriter::rest);
        let mut state = self.state.lock();
        state.rested = is_tidy && state.pending.queued() == last;
    }

    /// Writes all that is queued.
    fn write_queued(&self) {
        let mut writer = self.writer.lock();
        let Some(writer) = writer.as_deref_mut() else { return };
        let mut state = self.state.lock();
        if state.pending.waiting() == 0 {
            return;
        }
        let batch = state.pending.take();
        drop(state);
        self.write_and_answer(writer, &batch);
    }

    /// Writes a batch, publishes the state after it, and answers those in it.
    fn write_and_answer(&self, writer: &mut dyn BatchWriter, batch: &Batch) {
        let start = Instant::now();
        match self.write(writer, batch) {
            Ok(()) => self.settle(batch, start.elapsed()),
            Err(error) => self.refuse(batch, &error),
        }
    }

    /// What is to be done next. Waits for the first that is queued; if none comes for a while, and the thread has not rested
    /// since the last, it is to rest.
    fn next_turn(&self) -> Turn {
        self.gather();
        // Had one who was answered not got to it, the others would wait for it.
        let answered = self.state.lock().answered.clone();
        answered.wake_all();
        let mut state = self.state.lock();
        let turn = loop {
            if state.pending.waiting() > 0 {
                break Turn::Write;
            }
            if state.closing {
                break Turn::Close;
            }
            let last = state.pending.queued();
            state.wanted = Some(1);
            if state.rested {
                self.filled.wait(&mut state);
            } else if self.filled.wait_for(&mut state, REST_AFTER).timed_out()
                && state.pending.queued() == last
            {
                break Turn::Rest(last);
            }
        };
        state.wanted = None;
        turn
    }

    /// Waits until as many commit again as did last.
    ///
    /// Those just answered usually come back at once. Left to itself the thread would take whoever comes first and
    /// so split the writers into halves that wait for each other; hence it gives them a moment.
    fn gather(&self) {
        let mut state = self.state.lock();
        let pace = state.pace;
        let until = Instant::now() + pace.gathering();
        while !state.closing && state.pending.waiting() < pace.writers {
            state.wanted = Some(pace.writers);
            if self.filled.wait_until(&mut state, until).timed_out() {
                return;
            }
        }
    }

    /// Writes one batch and publishes the state after it.
    fn write(&self, writer: &mut dyn BatchWriter, batch: &Batch) -> Outcome {
        if batch.writes.is_empty() {
            return Ok(());
        }
        let view = catch_unwind(AssertUnwindSafe(|| writer.write(batch)))
            .unwrap_or_else(|_| Err(StoreError::engine("write", "the engine panicked")))?;
        let keys = batch.writes.iter().map(|write| write.key.as_ref());
        self.cache.publish(keys, || *self.published.write() = Some(view));
        Ok(())
    }

    /// Forgets the overlay of a published batch and tells those who wait for it.
    fn settle(&self, batch: &Batch, took: Duration) {
        let mut state = self.state.lock();
        state.pending.settle(batch);
        let writers = batch.commits + state.pending.waiting();
        state.pace = Pace { took, writers };
        let answered = std::mem::replace(&mut state.answered, batch.done.clone());
        drop(state);
        batch.done.resolve(Ok(()));
        // As before the next turn of the thread.
        answered.wake_all();
    }

    /// Makes the store read-only: fails these commits, and those queued meanwhile since they may build on them.
    fn refuse(&self, batch: &Batch, error: &StoreError) {
        let failure = error.clone().into_read_only();
        let mut state = self.state.lock();
        let queued = state.pending.abandon();
        state.failure = Some(failure.clone());
        drop(state);
        for batch in [batch, &queued] {
            batch.done.resolve(Err(failure.clone()));
            batch.done.wake_all();
        }
    }
}

impl State {
    /// Who writes the commit that was queued last.
    fn way(&mut self, syncs: bool) -> Way {
        self.pace.way(syncs, &mut self.pending)
    }
}

/// Has the batch written that a commit is in, once whatever is ready on this thread has had its turn.
async fn write_together(duty: Duty, committed: Committed) -> Outcome {
    tokio::task::yield_now().await;
    duty.fulfil();
    committed.await
}
