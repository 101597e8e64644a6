//! Trees by text. Applications have few expressions and send them over and over; a bound keeps those that build their
//! texts from values from filling the memory.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use parking_lot::RwLock;

/// Trees kept; expressions are at most 4 KB, so this is a few megabytes at worst.
const CAPACITY: usize = 1024;

/// Trees of one grammar by their text.
#[derive(Debug)]
pub struct Cache<T>(RwLock<HashMap<Box<str>, Arc<T>, RandomState>>);

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<T> Cache<T> {
    /// The tree of `text`, parsed if it is not here yet. Failures are not kept.
    pub fn get(&self, text: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Result<Arc<T>, String> {
        if let Some(tree) = self.0.read().get(text) {
            return Ok(Arc::clone(tree));
        }
        let tree = Arc::new(parse(text)?);
        let mut trees = self.0.write();
        if trees.len() >= CAPACITY {
            trees.clear();
        }
        trees.insert(text.into(), Arc::clone(&tree));
        Ok(tree)
    }
}
