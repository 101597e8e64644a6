//! Where randomness comes from: a trait, so that a run can be replayed.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of random bytes.
pub trait Entropy: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);

    /// A number below `bound` (0 for a bound of 0). The bias is below 2⁻³² for the bounds in use.
    fn below(&self, bound: u32) -> u32 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        let wide = u64::from_le_bytes(bytes);
        u32::try_from(wide.checked_rem(u64::from(bound)).unwrap_or(0)).unwrap_or(0)
    }
}

/// The operating system's generator, asked for a block at a time: every request has an id, and asking costs more than
/// the id.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

const BLOCK: usize = 1024;

/// Random bytes that nobody has had yet.
struct Block {
    bytes: [u8; BLOCK],
    used: usize,
}

thread_local! {
    static FRESH: RefCell<Block> = const { RefCell::new(Block { bytes: [0; BLOCK], used: BLOCK }) };
}

impl Block {
    /// Hands bytes out, each once, and forgets them: secrets are made of them, too.
    fn take(&mut self, wanted: &mut [u8]) {
        if BLOCK - self.used < wanted.len() {
            from_system(&mut self.bytes);
            self.used = 0;
        }
        let end = self.used + wanted.len();
        if let Some(fresh) = self.bytes.get_mut(self.used..end) {
            wanted.copy_from_slice(fresh);
            fresh.fill(0);
        }
        self.used = end;
    }
}

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        match bytes.len() {
            0..=BLOCK => FRESH.with_borrow_mut(|block| block.take(bytes)),
            _ => from_system(bytes),
        }
    }
}

fn from_system(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        // Without randomness neither ids nor credentials can be made: nothing sound can go on.
        std::process::abort();
    }
}

/// A reproducible sequence (SplitMix64), for tests and simulation only.
#[derive(Debug)]
pub struct SeededEntropy(AtomicU64);

impl SeededEntropy {
    /// The sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    fn next(&self) -> u64 {
        mix(self.0.fetch_add(GAMMA, Ordering::Relaxed))
    }
}

/// The step from one number of a SplitMix64 sequence to the next.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// What SplitMix64 gives for the state `value`: every bit of the result hangs on every bit of the input.
pub fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(GAMMA);
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            for (byte, random) in chunk.iter_mut().zip(self.next().to_le_bytes()) {
                *byte = random;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_systems_bytes_are_handed_out_once() {
        let mut seen = HashSet::new();
        for _ in 0..1000 {
            let mut bytes = [0; 24];
            OsEntropy.fill(&mut bytes);
            assert!(seen.insert(bytes));
        }
    }

    #[test]
    fn any_length_is_filled() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 10 * BLOCK] {
            let mut bytes = vec![0; length];
            OsEntropy.fill(&mut bytes);
            let zeros = bytes.iter().filter(|byte| **byte == 0).count();
            assert!(zeros <= length / 8 + 1, "{zeros} zeros of {length}");
        }
    }
}
