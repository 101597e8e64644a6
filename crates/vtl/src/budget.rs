//! How much a rendering may still do and make.

use crate::error::Thrown;
use crate::limits;

/// What is left of the limits on time and memory.
#[derive(Debug)]
pub(crate) struct Budget {
    /// Steps left.
    pub(crate) steps: u64,
    /// Characters and elements left.
    pub(crate) produced: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: limits::STEPS, produced: limits::PRODUCED }
    }
}

impl Budget {
    /// Takes off what is about to be made; what Java throws when memory runs out if that is too much.
    pub(crate) fn make(&mut self, amount: usize) -> Result<(), Thrown> {
        match self.produced.checked_sub(amount as u64) {
            Some(left) => {
                self.produced = left;
                Ok(())
            }
            None => Err(Thrown::new("java.lang.OutOfMemoryError", "Java heap space")),
        }
    }

    /// Takes off the work of looking through so many characters or elements.
    pub(crate) fn walk(&mut self, amount: usize) {
        self.steps = self.steps.saturating_sub(amount as u64 / 16);
    }
}
