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

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;
use parking_lot::{Condvar, Mutex, RwLock};
use tokio::sync::oneshot;

use super::cache::RowCache;
use super::disk::{BatchWriter, View};
use crate::stamp;
use crate::write_set::{Write, Writes};
use crate::{Fut, Key, StoreError};

/// After so long without a commit the thread tidies up.
const REST_AFTER: Duration = Duration::from_millis(500);

/// The longest that the first in a batch waits for others, however slow the disk.
const LONGEST_GATHERING: Duration = Duration::from_micros(500);

type Outcome = Result<(), StoreError>;

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
    waiting: Vec<Commit>,
    /// The newest queued write of each key that is not yet published, with the number of its commit.
    overlay: HashMap<Key, (u64, Write)>,
    /// The number of the last commit that was queued, and of the last that was published.
    queued: u64,
    published: u64,
    /// The last stamp that was given.
    stamp: u64,
    /// Why commits are refused since a write failed.
    failure: Option<StoreError>,
    /// Whether the store is to stop once the queue is empty.
    closing: bool,
    /// How many commits the thread waits for; none while it is at work.
    wanted: Option<usize>,
}

/// What the last batch says about the next.
#[derive(Clone, Copy, Default)]
struct Pace {
    /// How long it took.
    took: Duration,
    /// How many commit at the same time.
    writers: usize,
    /// Whether the thread has tidied up since.
    rested: bool,
}

/// A transaction's writes on their way to the disk.
struct Commit {
    number: u64,
    writes: Vec<(Key, Write)>,
    /// What its appended entries bear; nothing if there are none.
    stamp: Option<u64>,
    done: oneshot::Sender<Outcome>,
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
            state: Mutex::new(State { stamp, ..State::default() }),
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

impl State {
    /// Puts writes at the end of the queue, and stamps what is appended.
    fn enqueue(&mut self, writes: Writes, done: oneshot::Sender<Outcome>) {
        self.queued += 1;
        let number = self.queued;
        let Writes { keyed: mut writes, appended } = writes;
        for (key, write) in &writes {
            self.overlay.insert(key.clone(), (number, write.clone()));
        }
        let mut stamp = None;
        if !appended.is_empty() {
            self.stamp += 1;
            stamp = Some(self.stamp);
            // Not for the overlay: nobody can know these keys before they are published.
            writes.extend(stamp::stamped(appended, self.stamp).map(|(key, value)| (key, Some(value))));
        }
        self.waiting.push(Commit { number, writes, stamp, done });
    }
}

impl Queue {
    /// The newest durable state.
    pub(super) fn view(&self) -> Result<Arc<View>, StoreError> {
        self.published.read().clone().ok_or(StoreError::Closed)
    }

    /// What is queued but not yet published for `key`, with the number of the commit that wrote it.
    pub(super) fn pending(&self, key: &[u8]) -> Option<(u64, Write)> {
        self.state.lock().overlay.get(key).cloned()
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
        if writes.is_empty() && seen <= state.published {
            return Fut::ready(Ok(()));
        }
        if let Some(failure) = &state.failure {
            return Fut::ready(Err(failure.clone()));
        }
        if state.closing {
            return Fut::ready(Err(StoreError::Closed));
        }
        let (done, outcome) = oneshot::channel();
        state.enqueue(writes, done);
        let enough = state.wanted.is_some_and(|wanted| state.waiting.len() >= wanted);
        drop(state);
        if enough {
            self.filled.notify_one();
        }
        Fut::pending(async move { outcome.await.unwrap_or(Err(StoreError::Closed)) })
    }

    /// The thread: until closed, batch after batch.
    fn run(&self, mut writer: Box<dyn BatchWriter>) -> Outcome {
        let mut pace = Pace::default();
        while let Some(commits) = self.next_commits(pace) {
            let start = Instant::now();
            if commits.is_empty() {
                writer.rest();
                pace = Pace { rested: true, ..Pace::default() };
                continue;
            }
            match self.write(writer.as_mut(), &commits) {
                Ok(()) => pace = Pace { took: start.elapsed(), writers: self.settle(commits), rested: false },
                Err(error) => self.refuse(commits, &error),
            }
        }
        self.cache.close(|| *self.published.write() = None);
        let failure = self.state.lock().failure.clone();
        failure.map_or_else(|| writer.finish(), Err)
    }

    /// All that is queued; waits for the first. Empty if none comes for a while, for the first time since the last;
    /// nothing once the store closes and the queue is empty.
    ///
    /// Those just answered usually come back at once. Left to itself the thread would take whoever comes first and
    /// so split the writers into halves that wait for each other; hence it gives them a moment to gather.
    fn next_commits(&self, pace: Pace) -> Option<Vec<Commit>> {
        let gathered = Instant::now() + (pace.took / 8).min(LONGEST_GATHERING);
        let mut state = self.state.lock();
        while !state.closing && state.waiting.len() < pace.writers {
            state.wanted = Some(pace.writers);
            if self.filled.wait_until(&mut state, gathered).timed_out() {
                break;
            }
        }
        while state.waiting.is_empty() && !state.closing {
            state.wanted = Some(1);
            if pace.rested {
                self.filled.wait(&mut state);
            } else if self.filled.wait_for(&mut state, REST_AFTER).timed_out() {
                break;
            }
        }
        state.wanted = None;
        let commits = std::mem::take(&mut state.waiting);
        if commits.is_empty() && state.closing { None } else { Some(commits) }
    }

    /// Writes one batch and publishes the state after it.
    fn write(&self, writer: &mut dyn BatchWriter, commits: &[Commit]) -> Outcome {
        // The last write of a key wins: all of a batch has one sequence number in the engine.
        let mut batch: HashMap<Key, Write> =
            commits.iter().flat_map(|commit| commit.writes.iter().cloned()).collect();
        if let Some(last) = commits.iter().filter_map(|commit| commit.stamp).max() {
            let (key, stamp) = stamp::entry(last);
            batch.insert(key, Some(stamp));
        }
        if batch.is_empty() {
            return Ok(());
        }
        let view = catch_unwind(AssertUnwindSafe(|| writer.write(batch)))
            .unwrap_or_else(|_| Err(StoreError::engine("write", "the engine panicked")))?;
        let keys = commits.iter().flat_map(|commit| commit.writes.iter().map(|(key, _)| key.as_ref()));
        self.cache.publish(keys, || *self.published.write() = Some(view));
        Ok(())
    }

    /// Forgets the overlay of published commits and tells those who wait for them. Returns how many are committing
    /// now: those told, and those who queued meanwhile.
    fn settle(&self, commits: Vec<Commit>) -> usize {
        let mut state = self.state.lock();
        for commit in &commits {
            state.published = commit.number;
            for (key, _) in &commit.writes {
                if state.overlay.get(key).is_some_and(|(newest, _)| *newest == commit.number) {
                    state.overlay.remove(key);
                }
            }
        }
        let writers = commits.len() + state.waiting.len();
        drop(state);
        for commit in commits {
            // Whoever stopped waiting has its commit all the same.
            let _ = commit.done.send(Ok(()));
        }
        writers
    }

    /// Makes the store read-only: fails these commits, and those queued meanwhile since they may build on them.
    fn refuse(&self, mut commits: Vec<Commit>, error: &StoreError) {
        let failure = error.clone().into_read_only();
        let mut state = self.state.lock();
        state.overlay = HashMap::new();
        commits.append(&mut state.waiting);
        state.failure = Some(failure.clone());
        drop(state);
        for commit in commits {
            let _ = commit.done.send(Err(failure.clone()));
        }
    }
}
