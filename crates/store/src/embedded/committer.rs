//! Group commit. Transactions queue their writes here and go; one thread takes all that is queued, has it written
//! as one batch, publishes the state after it, and answers everyone in it.
//!
//! Until a batch is published its writes lie in the overlay, where the next transaction that holds one of their
//! keys finds them. So a key is free again as soon as its writes are queued, and many writers of one key share a
//! sync. Since batches keep the order of the queue, no transaction becomes durable before one that it built on.
//!
//! Stamps are given under the queue's lock, as commits enter it. A batch is all that is queued, and states are published
//! batch after batch by the one thread; so a state that shows a stamp shows every one before it. The batch brings its
//! last stamp along, so that the next run goes on above all that reached the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex, RwLock};

use super::acknowledgement::{Acknowledgement, Outcome};
use super::cache::RowCache;
use super::disk::{BatchWriter, View};
use super::pending::{Batch, Pending};
use crate::write_set::{Write, Writes};
use crate::{Fut, StoreError};

/// After so long without a commit the thread tidies up.
const REST_AFTER: Duration = Duration::from_millis(500);

/// The longest that the first in a batch waits for others, however slow the disk.
const LONGEST_GATHERING: Duration = Duration::from_micros(500);

/// The least time that those just answered have to come back, and to wake each other.
const SHORTEST_GATHERING: Duration = Duration::from_micros(30);

/// The queue and its thread.
pub(super) struct Committer {
    queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<Outcome>>>,
}

/// What transactions and the thread share.
pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    /// The newest durable state; nothing once closed. Written by the thread alone.
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
    /// Whether the thread has tidied up since.
    rested: bool,
}

impl Committer {
    /// Starts the thread. `first` is the state to publish until something is committed, `stamp` the last one given.
    pub(super) fn start(
        writer: Box<dyn BatchWriter>,
        first: Arc<View>,
        stamp: u64,
        cache: RowCache,
    ) -> Result<Self, StoreError> {
        let queue = Arc::new(Queue {
            state: Mutex::new(State { pending: Pending::new(stamp), ..State::default() }),
            filled: Condvar::new(),
            published: RwLock::new(Some(first)),
            cache,
        });
        let shared = queue.clone();
        let thread = std::thread::Builder::new()
            .name("store-commit".to_owned())
            .spawn(move || shared.run(writer))
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
        drop(state);
        if enough {
            self.filled.notify_one();
        }
        Fut::pending(committed)
    }

    /// The thread: until closed, batch after batch.
    fn run(&self, mut writer: Box<dyn BatchWriter>) -> Outcome {
        let mut pace = Pace::default();
        while let Some(batch) = self.next_batch(&pace) {
            let start = Instant::now();
            if batch.commits == 0 {
                writer.rest();
                pace = Pace { rested: true, ..Pace::default() };
                continue;
            }
            match self.write(writer.as_mut(), &batch) {
                Ok(()) => {
                    let (took, writers) = (start.elapsed(), self.settle(&batch));
                    pace = Pace { took, writers, answered: batch.done, rested: false };
                }
                Err(error) => self.refuse(&batch, &error),
            }
        }
        self.cache.close(|| *self.published.write() = None);
        let failure = self.state.lock().failure.clone();
        failure.map_or_else(|| writer.finish(), Err)
    }

    /// All that is queued; waits for the first. Empty if none comes for a while, for the first time since the last;
    /// nothing once the store closes and the queue is empty.
    fn next_batch(&self, pace: &Pace) -> Option<Batch> {
        self.gather(pace);
        // Had one who was answered not got to it, the others would wait for it.
        pace.answered.wake_all();
        let mut state = self.state.lock();
        while state.pending.waiting() == 0 && !state.closing {
            state.wanted = Some(1);
            if pace.rested {
                self.filled.wait(&mut state);
            } else if self.filled.wait_for(&mut state, REST_AFTER).timed_out() {
                break;
            }
        }
        state.wanted = None;
        if state.pending.waiting() == 0 && state.closing { None } else { Some(state.pending.take()) }
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
        let view = catch_unwind(AssertUnwindSafe(|| writer.write(&batch.writes)))
            .unwrap_or_else(|_| Err(StoreError::engine("write", "the engine panicked")))?;
        let keys = batch.writes.iter().map(|write| write.key.as_ref());
        self.cache.publish(keys, || *self.published.write() = Some(view));
        Ok(())
    }

    /// Forgets the overlay of a published batch and tells those who wait for it. Returns how many are committing now:
    /// those told, and those who queued meanwhile.
    fn settle(&self, batch: &Batch) -> usize {
        let mut state = self.state.lock();
        state.pending.settle(batch);
        let writers = batch.commits + state.pending.waiting();
        drop(state);
        batch.done.resolve(Ok(()));
        writers
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
