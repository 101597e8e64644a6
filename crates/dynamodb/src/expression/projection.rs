//! Projections: the parts of an item that some paths lead to. Also what an update answers of the paths it changed.

use std::collections::BTreeMap;

use super::path::{Path, Step};
use crate::value::{AttributeValue, Item};

/// The paths as a tree: what is kept below each step; nothing below means everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projection {
    attributes: BTreeMap<String, Node>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Node {
    children: BTreeMap<Step, Node>,
}

impl Projection {
    /// Of these paths, which do not collide.
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Self {
        let mut projection = Self::default();
        for path in paths {
            let mut node = projection.attributes.entry(path.attribute.clone()).or_default();
            for step in &path.steps {
                node = node.children.entry(step.clone()).or_default();
            }
        }
        projection
    }

    /// Whether the projection names this attribute or something below it.
    pub fn covers(&self, attribute: &str) -> bool {
        self.attributes.contains_key(attribute)
    }

    /// The top-level attributes.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.attributes.keys().map(String::as_str)
    }

    /// The parts of the item that are there. The elements of a list close ranks.
    pub fn apply(&self, item: &Item) -> Item {
        let pick = |(name, node): (&String, &Node)| Some((name.clone(), node.pick(item.get(name)?)?));
        self.attributes.iter().filter_map(pick).collect()
    }
}

impl Node {
    fn pick(&self, value: &AttributeValue) -> Option<AttributeValue> {
        if self.children.is_empty() {
            return Some(value.clone());
        }
        match value {
            AttributeValue::M(map) => {
                let picked: Item = self
                    .children
                    .iter()
                    .filter_map(|(step, node)| match step {
                        Step::Name(name) => Some((name.clone(), node.pick(map.get(name)?)?)),
                        Step::Index(_) => None,
                    })
                    .collect();
                (!picked.is_empty()).then_some(AttributeValue::M(picked))
            }
            AttributeValue::L(list) => {
                let picked: Vec<AttributeValue> = self
                    .children
                    .iter()
                    .filter_map(|(step, node)| match step {
                        Step::Index(index) => node.pick(list.get(*index)?),
                        Step::Name(_) => None,
                    })
                    .collect();
                (!picked.is_empty()).then_some(AttributeValue::L(picked))
            }
            _ => None,
        }
    }
}
