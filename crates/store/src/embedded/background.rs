//! What goes on beside the commits: recent writes are written to sorted files, those are merged, and segments are made for the
//! journal, each before somebody has to wait for it. It must not know how batches are written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;

use parking_lot::{Condvar, Mutex, MutexGuard};

use super::journal::Files;
use super::tree::{Tree, describe};
use crate::StoreError;

/// The threads and what they share. Dropped, they end, once they did what they were at.
pub(super) struct Background {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    tree: Arc<Tree>,
    files: Arc<Files>,
    state: Mutex<State>,
    wanted: Condvar,
    done: Condvar,
}

#[derive(Default)]
struct State {
    /// The length of a segment to be made.
    segment: Option<u64>,
    /// The number of the last batch that was set aside, and of the last that is in sorted files.
    set_aside: u64,
    written_out: u64,
    /// Whether sorted files may have to be merged.
    merge: bool,
    closing: bool,
    failure: Option<StoreError>,
}

/// What one of the threads does next.
type Job = Box<dyn FnOnce(&Shared) -> Result<(), StoreError>>;

impl Background {
    /// Starts the threads. Everything up to `written_out` is in sorted files.
    pub(super) fn start(tree: Arc<Tree>, files: Arc<Files>, written_out: u64) -> Result<Self, StoreError> {
        let state = State { set_aside: written_out, written_out, merge: true, ..State::default() };
        let (state, wanted, done) = (Mutex::new(state), Condvar::new(), Condvar::new());
        let shared = Arc::new(Shared { tree, files, state, wanted, done });
        let mut background = Background { shared, threads: Vec::new() };
        // Two, because a merge takes long, and those who wait for room in memory should not wait for it.
        for (name, next) in
            [("store-write", next_write as fn(&mut State) -> Option<Job>), ("store-merge", next_merge)]
        {
            let shared = background.shared.clone();
            let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || shared.run(next));
            let thread = thread.map_err(|error| StoreError::engine("start a thread of the engine", error))?;
            background.threads.push(thread);
        }
        Ok(background)
    }

    /// Why the work cannot go on, if it cannot.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        self.shared.state.lock().failure.clone().map_or(Ok(()), Err)
    }

    /// The number of the last batch in sorted files.
    pub(super) fn written_out(&self) -> u64 {
        self.shared.state.lock().written_out
    }

    /// Has what was set aside, up to the batch `last`, written out.
    pub(super) fn write_out(&self, last: u64) {
        self.shared.state.lock().set_aside = last;
        self.shared.wanted.notify_all();
    }

    /// Has a segment of so many bytes made.
    pub(super) fn make_segment(&self, length: u64) {
        if self.shared.state.lock().segment.replace(length).is_none() {
            self.shared.wanted.notify_all();
        }
    }

    /// Waits until `enough` was done, which has to come of what was asked for.
    ///
    /// # Errors
    /// Why that will never be.
    pub(super) fn wait_until(&self, enough: impl Fn(&Tree) -> bool) -> Result<(), StoreError> {
        let mut state = self.shared.state.lock();
        loop {
            if let Some(failure) = &state.failure {
                return Err(failure.clone());
            }
            if MutexGuard::unlocked(&mut state, || enough(&self.shared.tree)) {
                return Ok(());
            }
            self.shared.done.wait_for(&mut state, std::time::Duration::from_millis(10));
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.shared.state.lock().closing = true;
        self.shared.wanted.notify_all();
        for thread in self.threads.drain(..) {
            // It catches panics, and says what failed to those who write.
            let _ = thread.join();
        }
    }
}

/// A segment that is wanted, or else writing out what was set aside.
fn next_write(state: &mut State) -> Option<Job> {
    if let Some(length) = state.segment.take() {
        let failed = |error| StoreError::engine("write", error);
        return Some(Box::new(move |shared| shared.files.make_ahead(length).map_err(failed)));
    }
    // Known before it begins: whatever was set aside by now will be written.
    let last = state.set_aside;
    (state.written_out < last).then(|| {
        let job: Job = Box::new(move |shared| {
            shared.tree.write_out().map_err(|error| StoreError::engine("write", describe(&error)))?;
            let mut state = shared.state.lock();
            (state.written_out, state.merge) = (last, true);
            shared.wanted.notify_all();
            Ok(())
        });
        job
    })
}

fn next_merge(state: &mut State) -> Option<Job> {
    std::mem::take(&mut state.merge).then(|| {
        let job: Job = Box::new(|shared| {
            let again = shared.tree.merge().map_err(|error| StoreError::engine("write", describe(&error)))?;
            shared.state.lock().merge |= again;
            Ok(())
        });
        job
    })
}

impl Shared {
    /// A thread: until closed, or until something failed, job after job.
    fn run(&self, next: fn(&mut State) -> Option<Job>) {
        while let Some(job) = self.next(next) {
            let outcome = catch_unwind(AssertUnwindSafe(|| job(self)))
                .unwrap_or_else(|_| Err(StoreError::engine("write", "the engine panicked")));
            if let Err(error) = outcome {
                self.state.lock().failure.get_or_insert(error);
            }
            self.done.notify_all();
        }
    }

    fn next(&self, next: fn(&mut State) -> Option<Job>) -> Option<Job> {
        let mut state = self.state.lock();
        while !state.closing && state.failure.is_none() {
            match next(&mut state) {
                Some(job) => return Some(job),
                None => self.wanted.wait(&mut state),
            }
        }
        None
    }
}
