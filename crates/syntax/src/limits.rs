//! What keeps reading bounded. AWS documents no figures; these keep every recursion over a tree shallow.

/// Levels of nesting that the parsers follow.
pub const NESTING: usize = 100;
/// Bytes of a key: YAML's own figure for one on a line, kept for every key.
pub const KEY_BYTES: usize = 1_024;
/// Values that anchors may keep and aliases repeat in one text.
pub(crate) const ALIASED_VALUES: usize = 500_000;
