//! The keys a transaction declared and what it means to do to them: common to all local engines.

use bytes::Bytes;

use crate::{Key, MAX_KEY_BYTES, MAX_VALUE_BYTES, StoreError};

/// The new state of a key: its value, or `None` once deleted.
pub(crate) type Write = Option<Bytes>;

/// Declared keys, sorted and distinct, each with its write, if any.
pub(crate) struct WriteSet(Vec<(Key, Option<Write>)>);

impl WriteSet {
    /// Sorts, deduplicates and checks the declared keys.
    pub(crate) fn new(mut keys: Vec<Key>) -> Result<Self, StoreError> {
        if let Some(key) = keys.iter().find(|key| key.is_empty() || key.len() > MAX_KEY_BYTES) {
            return Err(StoreError::InvalidKey { len: key.len() });
        }
        keys.sort_unstable();
        keys.dedup();
        Ok(WriteSet(keys.into_iter().map(|key| (key, None)).collect()))
    }

    /// The declared keys, in the order in which they are locked.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.0.iter().map(|(key, _)| key.clone()).collect()
    }

    /// Whether the key was declared and, if so, what has been written to it.
    pub(crate) fn lookup(&self, key: &[u8]) -> Option<&Option<Write>> {
        let at = self.position(key)?;
        self.0.get(at).map(|(_, write)| write)
    }

    /// Records a write.
    pub(crate) fn write(&mut self, key: &[u8], write: Write) -> Result<(), StoreError> {
        if let Some(len) = write.as_ref().map(Bytes::len).filter(|&len| len > MAX_VALUE_BYTES) {
            return Err(StoreError::ValueTooLarge { len });
        }
        let at = self.position(key);
        let slot = at.and_then(|at| self.0.get_mut(at)).ok_or_else(|| StoreError::undeclared(key))?;
        slot.1 = Some(write);
        Ok(())
    }

    /// The writes, in order of their keys.
    pub(crate) fn into_writes(self) -> Vec<(Key, Write)> {
        self.0.into_iter().filter_map(|(key, write)| Some((key, write?))).collect()
    }

    fn position(&self, key: &[u8]) -> Option<usize> {
        self.0.binary_search_by(|(declared, _)| declared.as_ref().cmp(key)).ok()
    }
}
