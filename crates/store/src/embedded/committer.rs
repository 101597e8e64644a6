//! Group commit. Transactions queue their writes here and go; one thread takes all that is queued, has it written
//! as one batch, publishes the state after it, and answers everyone in it. Where no sync has to be waited for, or a quick
//! one by a commit that comes alone, whoever commits does all that at once, and the thread only what takes time.
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

use super::acknowledgement::{Acknowledgement, Outcome};
use super::cache::RowCache;
use super::disk::BatchWriter;
use super::pending::{Batch, Pending};
use super::tree::View;
use crate::write_set::{Write, Writes};
use crate::{Fut, StoreError};

/// After so long without a commit the thread tidies up.
const REST_AFTER: Duration = Duration::from_millis(500);

/// The longest that the first in a batch waits for others, however slow the disk.
const LONGEST_GATHERING: Duration = Duration::from_micros(500);

/// The least time that those just answered have to come back, and to wake each other.
const SHORTEST_GATHERING: Duration = Duration::from_micros(30);

/// How many batches one who commits writes in a row, for others who come meanwhile, before the thread goes on with that.
const MOST_IN_A_ROW: usize = 16;

/// A commit that comes alone is synced by whoever made it while the disk is as quick as this: to wake the thread, and to be
/// woken by it, takes about as long. Whatever else is to be done on the thread of whoever commits waits for so long.
const QUICK_SYNC: Duration = Duration::from_micros(400);

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
    /// Whether those who commit write themselves.
    at_once: bool,
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
    /// Whether the last batch had but one commit, with none behind it, and was quickly written.
    alone: bool,
}

/// What the thread does next.
enum Turn {
    Write,
    /// After the commit of this number.
    Rest(u64),
    Close,
}

/// What the last batch says about the next.
#[derive(Clone, Default)]
struct Pace {
    /// How long it took.
    took: Duration,
    /// How many commit at the same time.
    writers: usize,
    /// Who was answered.
    answered: Arc<Acknowledgement>,
}

impl Committer {
    /// Starts the thread. `first` is the state to publish until something is committed, `stamp` the last one given;
    /// `at_once` says that a write does not wait for the disk.
    pub(super) fn start(
        writer: Box<dyn BatchWriter>,
        at_once: bool,
        first: Arc<View>,
        stamp: u64,
        cache: RowCache,
    ) -> Result<Self, StoreError> {
        let queue = Arc::new(Queue {
            state: Mutex::new(State { pending: Pending::new(stamp), ..State::default() }),
            filled: Condvar::new(),
            writer: Mutex::new(Some(writer)),
            at_once,
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
    pub(super) fn push(&self, writes: Writes, seen: u64) -> Fut<'static, Outcome> {
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
        let enough = state.wanted.is_some_and(|wanted| state.pending.waiting() >= wanted);
        let rested = std::mem::take(&mut state.rested);
        let alone = state.alone && state.pending.waiting() == 1;
        drop(state);
        if self.at_once || alone {
            self.write_now(rested);
            return committed.outcome().map_or_else(|| Fut::pending(committed), Fut::ready);
        }
        if enough {
            self.filled.notify_one();
        }
        Fut::pending(committed)
    }

    /// Writes what is queued, unless somebody does already: whoever held the writer looks for more once it let go of it.
    /// What takes time is left to the thread, and so is to rest after this, if it `rested` before.
    fn write_now(&self, rested: bool) {
        let most = if self.at_once { MOST_IN_A_ROW } else { 1 };
        let mut written = 0;
        while written < most && self.has_queued() && self.write_quick() {
            written += 1;
        }
        let is_left = self.has_queued() && self.writer.try_lock().is_some();
        if rested || is_left {
            self.filled.notify_one();
        }
    }

    fn has_queued(&self) -> bool {
        self.state.lock().pending.waiting() > 0
    }

    /// Writes the batch, if it is quickly done and nobody else writes; whether it was.
    fn write_quick(&self) -> bool {
        let Some(mut writer) = self.writer.try_lock() else { return false };
        let Some(writer) = writer.as_deref_mut() else { return false };
        let mut state = self.state.lock();
        let bytes = state.pending.bytes();
        if state.pending.waiting() == 0 || bytes > LARGE_BATCH || !writer.is_quick(bytes) {
            return false;
        }
        let batch = state.pending.take();
        drop(state);
        self.write_and_answer(writer, &batch);
        // Those who wait are few, and nobody looks after them later.
        batch.done.wake_all();
        true
    }

    /// The thread: until closed, batch after batch.
    fn run(&self) -> Outcome {
        let mut pace = Pace::default();
        loop {
            match self.next_turn(&pace) {
                Turn::Write => pace = self.write_queued(),
                Turn::Rest(last) => {
                    self.rest(last);
                    pace = Pace::default();
                }
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
    fn write_queued(&self) -> Pace {
        let mut writer = self.writer.lock();
        let Some(writer) = writer.as_deref_mut() else { return Pace::default() };
        let mut state = self.state.lock();
        if state.pending.waiting() == 0 {
            return Pace::default();
        }
        let batch = state.pending.take();
        drop(state);
        self.write_and_answer(writer, &batch)
    }

    /// Writes a batch, publishes the state after it, and answers those in it.
    fn write_and_answer(&self, writer: &mut dyn BatchWriter, batch: &Batch) -> Pace {
        let start = Instant::now();
        match self.write(writer, batch) {
            Ok(()) => self.settle(batch, start.elapsed()),
            Err(error) => {
                self.refuse(batch, &error);
                Pace::default()
            }
        }
    }

    /// What is to be done next. Waits for the first that is queued; if none comes for a while, and the thread has not rested
    /// since the last, it is to rest.
    fn next_turn(&self, pace: &Pace) -> Turn {
        self.gather(pace);
        // Had one who was answered not got to it, the others would wait for it.
        pace.answered.wake_all();
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
    fn gather(&self, pace: &Pace) {
        let until = Instant::now() + (pace.took / 8).clamp(SHORTEST_GATHERING, LONGEST_GATHERING);
        let mut state = self.state.lock();
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
    fn settle(&self, batch: &Batch, took: Duration) -> Pace {
        let mut state = self.state.lock();
        state.pending.settle(batch);
        let writers = batch.commits + state.pending.waiting();
        state.alone = writers == 1 && took < QUICK_SYNC;
        drop(state);
        batch.done.resolve(Ok(()));
        Pace { took, writers, answered: batch.done.clone() }
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
