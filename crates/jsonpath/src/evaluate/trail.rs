//! The way from the root to the node at hand, for messages; written out only when one is wanted.

use std::fmt;

/// A step of the way, and what came before it.
pub(super) struct Trail<'a> {
    before: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Root(char),
    Name(&'a str),
    Names(&'a [String]),
    Index(i64),
}

impl<'a> Trail<'a> {
    pub(super) fn root(sign: char) -> Trail<'a> {
        Trail { before: None, step: Step::Root(sign) }
    }

    pub(super) fn name(&'a self, name: &'a str) -> Trail<'a> {
        Trail { before: Some(self), step: Step::Name(name) }
    }

    pub(super) fn names(&'a self, names: &'a [String]) -> Trail<'a> {
        Trail { before: Some(self), step: Step::Names(names) }
    }

    pub(super) fn index(&'a self, index: i64) -> Trail<'a> {
        Trail { before: Some(self), step: Step::Index(index) }
    }
}

impl fmt::Display for Trail<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            before.fmt(formatter)?;
        }
        match self.step {
            Step::Root(sign) => write!(formatter, "{sign}"),
            Step::Name(name) => write!(formatter, "['{name}']"),
            Step::Names(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
                write!(formatter, "[{}]", names.join(", "))
            }
            Step::Index(index) => write!(formatter, "[{index}]"),
        }
    }
}
