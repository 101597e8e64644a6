//! Regular expressions of ECMA 262, third edition, as Rhino reads them, whom the library asks: they are translated for a Rust
//! engine. A pattern sees UTF-16 there, so that a character beyond U+FFFF is two: here these are two private characters
//! (see [`unit`]). It must not know schemas.

mod class;
mod escape;
mod translate;
mod unit;

use std::fmt;

use fancy_regex::Regex;

/// A pattern, compiled once.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    regex: Regex,
}

/// Why a pattern cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PatternError {
    /// It is none.
    Invalid(&'static str),
    /// It is one, but the engine here has nothing like it, or it is too large.
    Unavailable(String),
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatternError::Invalid(what) => write!(formatter, "not a regular expression: {what}"),
            PatternError::Unavailable(source) => {
                write!(
                    formatter,
                    "the regular expression \"{source}\" has no counterpart here: write it otherwise"
                )
            }
        }
    }
}

/// A search that was given up: it took too many steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MatchError;

/// Whether a text is a pattern.
pub(crate) fn is_valid(source: &str) -> bool {
    translate::translate(source).is_ok()
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// When it is none, or none that can be had here.
    pub(crate) fn new(source: &str) -> Result<Self, PatternError> {
        let translated = translate::translate(source)?;
        let regex = Regex::new(&translated).map_err(|_| PatternError::Unavailable(source.to_owned()))?;
        Ok(Pattern { source: source.to_owned(), regex })
    }

    /// As it was written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Whether a text holds a match.
    ///
    /// # Errors
    /// When the search takes too many steps.
    pub(crate) fn is_found(&self, text: &str) -> Result<bool, MatchError> {
        self.regex.is_match(unit::halved(text).as_ref()).map_err(|_| MatchError)
    }
}
