//! Document paths with their names resolved: following them through an item, and how two of them relate.

use std::fmt;

use crate::value::{AttributeValue, Item};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into a map.
    Name(String),
    /// Into a list.
    Index(usize),
}

/// A path into an item: an attribute and steps below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The attribute of the item.
    pub attribute: String,
    /// The steps below it, outermost first.
    pub steps: Vec<Step>,
}

/// How two paths get in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collision {
    /// They are the same, or one leads through the other.
    Overlap,
    /// One takes for a map what the other takes for a list.
    Conflict,
}

impl Path {
    /// A path that is an attribute of the item.
    pub fn attribute(name: impl Into<String>) -> Self {
        Self { attribute: name.into(), steps: Vec::new() }
    }

    /// Whether the path leads below its attribute.
    pub fn is_nested(&self) -> bool {
        !self.steps.is_empty()
    }

    /// What lies there.
    pub fn find<'i>(&self, item: &'i Item) -> Option<&'i AttributeValue> {
        self.steps.iter().try_fold(item.get(&self.attribute)?, |value, step| match (value, step) {
            (AttributeValue::M(map), Step::Name(name)) => map.get(name),
            (AttributeValue::L(list), Step::Index(index)) => list.get(*index),
            _ => None,
        })
    }

    /// Whether and how the two collide.
    pub fn collision(&self, other: &Self) -> Option<Collision> {
        if self.attribute != other.attribute {
            return None;
        }
        for (left, right) in self.steps.iter().zip(&other.steps) {
            match (left, right) {
                (Step::Name(_), Step::Index(_)) | (Step::Index(_), Step::Name(_)) => {
                    return Some(Collision::Conflict);
                }
                (left, right) if left != right => return None,
                _ => {}
            }
        }
        Some(Collision::Overlap)
    }
}

/// As DynamoDB's messages show it: `[a, [0], b]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.attribute)?;
        for step in &self.steps {
            match step {
                Step::Name(name) => write!(f, ", {name}")?,
                Step::Index(index) => write!(f, ", [{index}]")?,
            }
        }
        f.write_str("]")
    }
}
