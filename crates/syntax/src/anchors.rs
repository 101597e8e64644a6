//! What YAML aliases repeat, kept within bounds: neither how many values there are nor how deep they lie can grow beyond
//! what a text could have written out.

use std::collections::HashMap;

use crate::limits;
use crate::node::{Node, Value};

/// The anchored values of a document.
#[derive(Debug, Default)]
pub(crate) struct Anchors {
    known: HashMap<usize, Anchored>,
    /// Values kept and repeated so far.
    spent: usize,
}

#[derive(Debug)]
struct Anchored {
    node: Node,
    size: Size,
}

/// How much a value is.
#[derive(Clone, Copy, Debug)]
struct Size {
    values: usize,
    depth: usize,
}

impl Anchors {
    /// Keeps a value for the aliases of its anchor.
    pub fn keep(&mut self, anchor: usize, node: &Node) -> Result<(), String> {
        let size = size(node);
        self.spend(size.values)?;
        self.known.insert(anchor, Anchored { node: node.clone(), size });
        Ok(())
    }

    /// The value again, at a place below `level` others.
    pub fn repeat(&mut self, anchor: usize, level: usize) -> Result<Node, String> {
        let size = self.known.get(&anchor).map(|anchored| anchored.size);
        let size = size.ok_or("The alias names no value that ends before it.")?;
        if level + size.depth > limits::NESTING {
            return Err(format!("Nested deeper than {} levels.", limits::NESTING));
        }
        self.spend(size.values)?;
        let found = self.known.get(&anchor).map(|anchored| anchored.node.clone());
        found.ok_or_else(|| "The alias names no value that ends before it.".to_owned())
    }

    fn spend(&mut self, values: usize) -> Result<(), String> {
        self.spent = self.spent.saturating_add(values);
        if self.spent > limits::ALIASED_VALUES {
            return Err(format!("Aliases may repeat {} values at most.", limits::ALIASED_VALUES));
        }
        Ok(())
    }
}

fn size(node: &Node) -> Size {
    let inner: Vec<Size> = match &node.value {
        Value::List(items) => items.iter().map(size).collect(),
        Value::Map(entries) => entries.values().map(|entry| size(&entry.value)).collect(),
        _ => return Size { values: 1, depth: 0 },
    };
    let values = inner.iter().map(|size| size.values).sum::<usize>();
    let depth = inner.iter().map(|size| size.depth).max().unwrap_or_default();
    Size { values: values + 1, depth: depth + 1 }
}
