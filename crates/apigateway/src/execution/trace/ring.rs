//! The last traces: a bounded ring, in which a new one takes the place of the oldest.
//!
//! Each thread has a part of its own, and lets go of what it kept itself: memory that another thread took goes back at some
//! cost, and a trace is made of many pieces.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use parking_lot::Mutex;

use super::step::Trace;

/// Bytes of bodies that the ring holds at most, beside the number of traces that it was given.
const BYTES: usize = 16 * 1024 * 1024;

/// The last traces.
pub(crate) struct Ring {
    depth: u64,
    /// The number of the next trace.
    next: AtomicU64,
    parts: Vec<Mutex<Held>>,
}

/// What a thread keeps, with the numbers of the traces, oldest first.
#[derive(Default)]
struct Held {
    traces: VecDeque<(u64, Arc<Trace>)>,
    bytes: usize,
}

impl Ring {
    /// Of so many traces; none are kept with 0.
    pub fn new(depth: usize) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let parts = (0..threads).map(|_| Mutex::default()).collect();
        Self { depth: depth as u64, next: AtomicU64::new(0), parts }
    }

    /// Whether traces are kept at all.
    pub fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Keeps a trace, and lets go of those of this thread that are too old by then, or too large.
    pub fn push(&self, trace: Arc<Trace>) {
        let Some(part) = self.parts.get(thread() % self.parts.len().max(1)) else { return };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut held = part.lock();
        held.bytes += trace.bytes();
        held.traces.push_back((number, trace));
        let most = BYTES / self.parts.len();
        while let Some((oldest, trace)) = held.traces.front()
            && (number.saturating_sub(*oldest) >= self.depth || (held.bytes > most && held.traces.len() > 1))
        {
            held.bytes = held.bytes.saturating_sub(trace.bytes());
            held.traces.pop_front();
        }
    }

    /// The traces that are kept, newest first.
    pub fn all(&self) -> Vec<Arc<Trace>> {
        let next = self.next.load(Ordering::Relaxed);
        let is_kept = |number: u64| next.saturating_sub(number) <= self.depth;
        let mut all: Vec<_> = Vec::new();
        for part in &self.parts {
            all.extend(part.lock().traces.iter().filter(|(number, _)| is_kept(*number)).cloned());
        }
        all.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        all.into_iter().map(|(_, trace)| trace).collect()
    }

    /// The trace of the request with this id (or extended id).
    pub fn find(&self, id: &str) -> Option<Arc<Trace>> {
        self.all().into_iter().find(|trace| trace.id == id || trace.extended_id == id)
    }
}

/// The number of this thread among those that keep traces.
fn thread() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static THREAD: usize = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    THREAD.with(|thread| *thread)
}
