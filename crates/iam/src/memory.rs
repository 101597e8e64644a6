//! What was read from the store and is relied on for a short while. Knows no record's meaning.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::Time;
use foldhash::fast::RandomState;
use parking_lot::RwLock;

/// How long something read is relied on, milliseconds. Other processes on the same store notice a change within this
/// time; AWS's own IAM is eventually consistent too.
const RELIED_ON_MS: i64 = 5_000;
/// More identities and clients than one engine has at a time; beyond it, everything is read anew.
const KEPT: usize = 10_000;

/// Values by name, each as fresh as the last change made in this process.
pub(crate) struct Memory<T> {
    /// Counts changes: what was read before one is not relied on after it.
    generation: AtomicU64,
    all: RwLock<HashMap<Box<str>, Entry<T>, RandomState>>,
}

struct Entry<T> {
    value: Arc<T>,
    read: Time,
    generation: u64,
}

impl<T> Default for Memory<T> {
    fn default() -> Memory<T> {
        Memory { generation: AtomicU64::new(0), all: RwLock::default() }
    }
}

impl<T> Memory<T> {
    /// Relies on nothing read before.
    pub(crate) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    /// To be asked before reading from the store what is then [`Memory::put`].
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// The value, if it may be relied on.
    pub(crate) fn fresh(&self, name: &str, now: Time) -> Option<Arc<T>> {
        let all = self.all.read();
        let entry = all.get(name)?;
        let young = now.0.saturating_sub(entry.read.0) < RELIED_ON_MS;
        (young && entry.generation == self.generation()).then(|| Arc::clone(&entry.value))
    }

    /// The value last read, however old.
    pub(crate) fn last(&self, name: &str) -> Option<Arc<T>> {
        self.all.read().get(name).map(|entry| Arc::clone(&entry.value))
    }

    /// Keeps a value that was read when the generation was `generation`.
    pub(crate) fn put(&self, name: &str, value: &Arc<T>, now: Time, generation: u64) {
        let mut all = self.all.write();
        if all.len() >= KEPT {
            all.clear();
        }
        all.insert(name.into(), Entry { value: Arc::clone(value), read: now, generation });
    }

    /// There is no such thing any more.
    pub(crate) fn remove(&self, name: &str) {
        self.all.write().remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_relied_on_after_it() {
        let memory = Memory::default();
        let before = memory.generation();
        memory.put("a", &Arc::new(1), Time(0), before);
        assert_eq!(memory.fresh("a", Time(4_999)).as_deref(), Some(&1));
        assert_eq!(memory.fresh("a", Time(5_000)), None);
        memory.forget();
        assert_eq!(memory.fresh("a", Time(0)), None);
        assert_eq!(memory.last("a").as_deref(), Some(&1));
        // A slow reader that began before the change.
        memory.put("a", &Arc::new(2), Time(0), before);
        assert_eq!(memory.fresh("a", Time(0)), None);
        memory.put("a", &Arc::new(3), Time(0), memory.generation());
        assert_eq!(memory.fresh("a", Time(0)).as_deref(), Some(&3));
        memory.remove("a");
        assert_eq!(memory.last("a"), None);
    }
}
