//! Stores for tests, and the folders they lie in.

use std::path::Path;
use std::sync::Arc;

use store::{Embedded, Options, Store};
use tempfile::TempDir;

/// An empty store, and the folder it lies in, which is deleted with this.
pub struct Storage {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) folder: Option<TempDir>,
}

impl Storage {
    /// A store in memory.
    pub fn memory() -> Self {
        store::memory().into()
    }

    /// The embedded engine in a folder of its own.
    pub fn embedded() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: open(folder.path()), folder: Some(folder) }
    }

    /// One of each engine.
    pub fn both() -> [Self; 2] {
        [Self::memory(), Self::embedded()]
    }
}

/// A store whose folder, if it has one, is somebody else's: for restarts, and for two that share one.
impl From<Arc<dyn Store>> for Storage {
    fn from(store: Arc<dyn Store>) -> Self {
        Self { store, folder: None }
    }
}

impl From<Arc<Embedded>> for Storage {
    fn from(store: Arc<Embedded>) -> Self {
        Self::from(store as Arc<dyn Store>)
    }
}

/// The embedded engine in this folder, with the options it has by default.
pub fn open(folder: &Path) -> Arc<Embedded> {
    Embedded::open(folder, Options::default()).unwrap()
}
