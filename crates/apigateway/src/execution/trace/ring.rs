//! The last traces: a bounded ring, in which a new one takes the place of the oldest.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use super::step::Trace;

/// Bytes of bodies that the ring holds at most, beside the number of traces that it was given.
const BYTES: usize = 16 * 1024 * 1024;

/// The last traces.
pub(crate) struct Ring {
    depth: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    traces: VecDeque<Arc<Trace>>,
    bytes: usize,
}

impl Ring {
    /// Of so many traces; none are kept with 0.
    pub fn new(depth: usize) -> Self {
        Self { depth, held: Mutex::default() }
    }

    /// Whether traces are kept at all.
    pub fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Keeps a trace, and lets go of the oldest beyond the ring's size.
    pub fn push(&self, trace: Arc<Trace>) {
        let mut held = self.held.lock();
        held.bytes += trace.bytes();
        held.traces.push_back(trace);
        while held.traces.len() > self.depth || (held.bytes > BYTES && held.traces.len() > 1) {
            let gone = held.traces.pop_front().map_or(0, |trace| trace.bytes());
            held.bytes = held.bytes.saturating_sub(gone);
        }
    }

    /// The traces that are kept, newest first.
    pub fn all(&self) -> Vec<Arc<Trace>> {
        self.held.lock().traces.iter().rev().cloned().collect()
    }

    /// The trace of the request with this id (or extended id).
    pub fn find(&self, id: &str) -> Option<Arc<Trace>> {
        let held = self.held.lock();
        held.traces.iter().rev().find(|trace| trace.id == id || trace.extended_id == id).cloned()
    }
}
