//! Java's regular expressions (`java.util.regex`, as of Java 17): patterns are translated for a Rust engine, and found,
//! replaced and split by as Java does it. Must never know who asks. Text is UTF-8 here: a pattern sees whole characters,
//! never half of a surrogate pair.

mod class;
mod escape;
mod find;
mod flags;
mod replacement;
mod split;
#[cfg(test)]
mod tests;
mod translate;

use std::sync::OnceLock;

use fancy_regex::Regex;

pub use flags::Flags;
pub use replacement::ReplaceError;

/// Groups and classes within one another.
const DEPTH: u32 = 100;

/// Why a text is no pattern, or none that can be had here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} near index {index}")]
pub struct PatternError {
    /// What is wrong.
    pub message: String,
    /// Where, in characters from 0.
    pub index: usize,
}

/// Why a search was given up: a pattern with backreferences or assertions can take too long on some texts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pattern takes too many steps on this text")]
pub struct MatchError;

/// A pattern, compiled once.
#[derive(Debug)]
pub struct Pattern {
    source: translate::Translated,
    /// For texts that do not end in a line terminator, where `$` means the end and nothing else.
    plain: Regex,
    /// For the others; the same as `plain` if there is no `$`.
    exact: OnceLock<Result<Regex, MatchError>>,
    /// The whole text, for [`Pattern::matches`].
    whole: OnceLock<Result<Regex, MatchError>>,
}

impl Pattern {
    /// Compiles a pattern without flags.
    ///
    /// # Errors
    /// Where Java throws a `PatternSyntaxException`, and for what has no counterpart here, named.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        Self::with_flags(pattern, Flags::default())
    }

    /// Compiles a pattern with flags.
    ///
    /// # Errors
    /// Those of [`Pattern::new`].
    pub fn with_flags(pattern: &str, flags: Flags) -> Result<Self, PatternError> {
        let source = translate::translate(pattern, flags)?;
        let plain = Regex::new(&source.plain).map_err(|error| PatternError {
            message: format!("This pattern has no counterpart here ({error})"),
            index: 0,
        })?;
        Ok(Self { source, plain, exact: OnceLock::new(), whole: OnceLock::new() })
    }

    /// Whether the whole text matches (`Matcher.matches`).
    ///
    /// # Errors
    /// When the search takes too long.
    pub fn matches(&self, text: &str) -> Result<bool, MatchError> {
        let whole = self.whole.get_or_init(|| {
            let source = if self.source.has_end() { &self.source.exact } else { &self.source.plain };
            Regex::new(&format!(r"\A(?:{source})\z")).map_err(|_| MatchError)
        });
        whole.as_ref().map_err(Clone::clone)?.is_match(text).map_err(|_| MatchError)
    }

    /// Whether the text holds a match (`Matcher.find`).
    ///
    /// # Errors
    /// When the search takes too long.
    pub fn is_found(&self, text: &str) -> Result<bool, MatchError> {
        self.regex(text)?.is_match(text).map_err(|_| MatchError)
    }

    /// The engine's pattern for a text.
    fn regex(&self, text: &str) -> Result<&Regex, MatchError> {
        if !self.source.has_end() || !text.ends_with(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
            return Ok(&self.plain);
        }
        let exact = self.exact.get_or_init(|| Regex::new(&self.source.exact).map_err(|_| MatchError));
        exact.as_ref().map_err(Clone::clone)
    }
}
