//! A form's parameters seen as a tree: `Tags.member.1.Key` is a path, looked up by prefix in a sorted list.
//!
//! No tree is built, so that a parameter name with a million dots costs nothing but its bytes.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::form;

/// Parameters by name; of several with one name the first counts.
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds those of a form.
    pub(super) fn extend(&mut self, form: &str) {
        for (name, value) in form::pairs(form) {
            self.0.entry(name).or_insert(value);
        }
    }

    /// The value at exactly this path.
    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Whether anything stands at this path or below it.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path) || self.below(path).next().is_some()
    }

    /// The numbers that follow this path, ascending: 1 and 12 for `Tags.member.1.Key` and `Tags.member.12.Key`.
    pub(super) fn numbers(&self, path: &str) -> Vec<u32> {
        let mut numbers: Vec<u32> = self
            .below(path)
            .filter_map(|rest| rest.split('.').next())
            .filter(|segment| !segment.starts_with('+'))
            .filter_map(|segment| segment.parse().ok())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// What follows the path and a dot, of all names that begin so.
    fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let prefix = format!("{path}.");
        let start = (Bound::Included(prefix.clone()), Bound::Unbounded);
        self.0.range(start).map_while(move |(name, _)| name.strip_prefix(prefix.as_str()))
    }
}
