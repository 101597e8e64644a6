//! Bounds on the work of reading a path, shared by a reading and all that is read within it.

use std::cell::Cell;

use crate::ReadError;

/// Visits of nodes, comparisons of elements and calls of functions in one reading: some tenths of a second.
const STEPS: u64 = 5_000_000;
/// Steps of a path, levels of the document and filters that are open at once: what JSON may have and something for the
/// path, on a stack of 2 MiB with room for the caller.
const DEPTH: usize = 500;
/// Characters in a path.
pub(crate) const LENGTH: usize = 16_384;
/// Brackets, parentheses and calls within one another in a path.
pub(crate) const NESTING: usize = 24;
/// Steps in a path.
pub(crate) const TOKENS: usize = 200;

/// What a reading has used up.
#[derive(Default)]
pub(crate) struct Limits {
    steps: Cell<u64>,
    depth: Cell<usize>,
}

impl Limits {
    pub(crate) fn step(&self) -> Result<(), ReadError> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS { Err(ReadError::Limit("more than 5,000,000 steps")) } else { Ok(()) }
    }

    /// Runs what lies one level deeper.
    pub(crate) fn deeper<T>(&self, inner: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
        self.step()?;
        let depth = self.depth.get() + 1;
        if depth > DEPTH {
            return Err(ReadError::Limit("more than 500 levels"));
        }
        self.depth.set(depth);
        let result = inner();
        self.depth.set(depth - 1);
        result
    }
}
