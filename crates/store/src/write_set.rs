//! The keys a transaction declared and what it means to do to them and to what belongs to them: common to all local
//! engines.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::stamp::LAST_STAMP;
use crate::{Entry, Key, MAX_KEY_BYTES, MAX_VALUE_BYTES, STAMP_BYTES, StoreError};

/// The new state of a key: its value, or `None` once deleted.
pub(crate) type Write = Option<Bytes>;

/// What a transaction has written so far.
pub(crate) struct WriteSet {
    /// Declared keys, sorted and distinct, each with its write, if any.
    declared: Vec<(Key, Option<Write>)>,
    /// What belongs to declared keys without being declared.
    owned: BTreeMap<Key, Write>,
    /// Prefixes and values of entries whose keys the commit makes.
    appended: Vec<Entry>,
}

/// What a transaction leaves to be committed.
#[derive(Default)]
pub(crate) struct Writes {
    /// Each key once.
    pub(crate) keyed: Vec<(Key, Write)>,
    /// Prefixes and values of entries that have yet to be stamped.
    pub(crate) appended: Vec<Entry>,
}

impl WriteSet {
    /// Sorts, deduplicates and checks the declared keys.
    pub(crate) fn new(mut keys: Vec<Key>) -> Result<Self, StoreError> {
        keys.iter().try_for_each(|key| check_key(key))?;
        keys.sort_unstable();
        keys.dedup();
        let declared = keys.into_iter().map(|key| (key, None)).collect();
        Ok(WriteSet { declared, owned: BTreeMap::new(), appended: Vec::new() })
    }

    /// The declared keys, in the order in which they are locked.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.declared.iter().map(|(key, _)| key.clone()).collect()
    }

    /// What has been written to the key, if anything.
    pub(crate) fn lookup(&self, key: &[u8]) -> Option<&Write> {
        match self.position(key) {
            Some(at) => self.declared.get(at)?.1.as_ref(),
            None => self.owned.get(key),
        }
    }

    /// Records a write to a declared key.
    pub(crate) fn write(&mut self, key: &[u8], write: Write) -> Result<(), StoreError> {
        check_value(write.as_ref())?;
        let at = self.position(key);
        let slot = at.and_then(|at| self.declared.get_mut(at)).ok_or_else(|| StoreError::undeclared(key))?;
        slot.1 = Some(write);
        Ok(())
    }

    /// Records a write to a key that belongs to a declared one.
    pub(crate) fn write_under(&mut self, owner: &[u8], key: Key, write: Write) -> Result<(), StoreError> {
        if self.position(owner).is_none() {
            return Err(StoreError::undeclared(owner));
        }
        if self.position(&key).is_some() {
            return self.write(&key, write);
        }
        check_key(&key)?;
        check_value(write.as_ref())?;
        self.owned.insert(key, write);
        Ok(())
    }

    /// Records an entry whose key the commit makes.
    pub(crate) fn append(&mut self, prefix: Key, value: Bytes) -> Result<(), StoreError> {
        if prefix.is_empty() || prefix.len() > MAX_KEY_BYTES - STAMP_BYTES {
            return Err(StoreError::InvalidKey { len: prefix.len() });
        }
        check_value(Some(&value))?;
        self.appended.push((prefix, value));
        Ok(())
    }

    /// What is to be committed.
    pub(crate) fn into_writes(self) -> Writes {
        let declared = self.declared.into_iter().filter_map(|(key, write)| Some((key, write?)));
        Writes { keyed: declared.chain(self.owned).collect(), appended: self.appended }
    }

    fn position(&self, key: &[u8]) -> Option<usize> {
        self.declared.binary_search_by(|(declared, _)| declared.as_ref().cmp(key)).ok()
    }
}

impl Writes {
    /// Whether there is nothing to commit.
    pub(crate) fn is_empty(&self) -> bool {
        self.keyed.is_empty() && self.appended.is_empty()
    }
}

fn check_key(key: &[u8]) -> Result<(), StoreError> {
    if key.is_empty() || key.len() > MAX_KEY_BYTES || key == LAST_STAMP {
        return Err(StoreError::InvalidKey { len: key.len() });
    }
    Ok(())
}

fn check_value(value: Option<&Bytes>) -> Result<(), StoreError> {
    match value.map(Bytes::len) {
        Some(len) if len > MAX_VALUE_BYTES => Err(StoreError::ValueTooLarge { len }),
        _ => Ok(()),
    }
}
