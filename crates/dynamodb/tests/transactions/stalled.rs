//! A store whose commits wait as long as a test wants them to, as they would for a slow disk.

use std::sync::Arc;

use store::{Bytes, Fut, Key, Snapshot, Store, StoreError, Transaction};
use tokio::sync::RwLock;

/// The store. Whoever writes `gate` holds up all commits.
pub struct Stalled {
    inner: Arc<dyn Store>,
    pub gate: Arc<RwLock<()>>,
}

struct Stalling {
    inner: Box<dyn Transaction>,
    gate: Arc<RwLock<()>>,
}

impl Stalled {
    pub fn new(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, gate: Arc::default() })
    }
}

impl Store for Stalled {
    fn snapshot(&self) -> Fut<'_, Result<Arc<dyn Snapshot>, StoreError>> {
        self.inner.snapshot()
    }

    fn begin(&self, write_keys: Vec<Key>) -> Fut<'_, Result<Box<dyn Transaction>, StoreError>> {
        let gate = Arc::clone(&self.gate);
        self.inner.begin(write_keys).map(|begun| -> Result<Box<dyn Transaction>, _> {
            Ok(Box::new(Stalling { inner: begun?, gate }))
        })
    }
}

impl Transaction for Stalling {
    fn get<'a>(&'a self, key: &'a [u8]) -> Fut<'a, Result<Option<Bytes>, StoreError>> {
        self.inner.get(key)
    }

    fn put(&mut self, key: Key, value: Bytes) -> Result<(), StoreError> {
        self.inner.put(key, value)
    }

    fn delete(&mut self, key: Key) -> Result<(), StoreError> {
        self.inner.delete(key)
    }

    fn put_under(&mut self, owner: &Key, key: Key, value: Bytes) -> Result<(), StoreError> {
        self.inner.put_under(owner, key, value)
    }

    fn delete_under(&mut self, owner: &Key, key: Key) -> Result<(), StoreError> {
        self.inner.delete_under(owner, key)
    }

    fn append(&mut self, prefix: Key, value: Bytes) -> Result<(), StoreError> {
        self.inner.append(prefix, value)
    }

    fn commit(self: Box<Self>) -> Fut<'static, Result<(), StoreError>> {
        Fut::pending(async move {
            let _open = self.gate.read().await;
            self.inner.commit().await
        })
    }
}
