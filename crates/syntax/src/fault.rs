//! What makes a text no tree. The languages put it into their own words.

use std::fmt;

use crate::Format;
use crate::limits;
use crate::node::Entry;
use crate::position::Span;

/// The first thing wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The notation that the text was read as.
    pub format: Format,
    /// Where.
    pub span: Span,
    /// What.
    pub reason: Reason,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The notation's rules are broken, as the sentence says.
    Malformed(String),
    /// A YAML alias (`*name`).
    Alias,
    /// A YAML merge key (`<<`).
    MergeKey,
    /// A tag of YAML's own that no data needs (`!!set`), without its marks.
    CoreTag(String),
    /// A tag that the dialect does not have, as it was written.
    Tag(String),
}

impl Fault {
    pub(crate) fn new(format: Format, span: Span, reason: Reason) -> Self {
        Self { format, span, reason }
    }

    pub(crate) fn malformed(format: Format, span: Span, reason: impl Into<String>) -> Self {
        Self::new(format, span, Reason::Malformed(reason.into()))
    }

    /// A key that stands twice in one map.
    pub(crate) fn twice(format: Format, key: &str, first: &Entry, again: Span) -> Self {
        let line = first.key_span.start.line;
        Self::malformed(
            format,
            again,
            format!("The key `{key}` is given twice; the first is in line {line}."),
        )
    }

    /// A key beyond [`limits::KEY_BYTES`].
    pub(crate) fn long_key(format: Format, span: Span) -> Self {
        Self::malformed(format, span, format!("A key may have {} bytes at most.", limits::KEY_BYTES))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(sentence) => f.write_str(sentence),
            Self::Alias => f.write_str("Aliases (`*name`) are not taken: write the value out."),
            Self::MergeKey => f.write_str("Merge keys (`<<`) are not taken: write the members out."),
            Self::CoreTag(tag) => write!(f, "The tag `!!{tag}` is not known."),
            Self::Tag(tag) => write!(f, "The tag `{tag}` is not known."),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let start = self.span.start;
        let name = self.format.name();
        write!(f, "{name} not well-formed (line {}, column {}): {}", start.line, start.column, self.reason)
    }
}

impl std::error::Error for Fault {}
