//! The regular expressions of filters, `/…/flags`.

use std::sync::Arc;

use javaregex::Flags;

use crate::ReadError;

/// A compiled expression. Two are never equal, as in Java.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Arc<javaregex::Pattern>);

/// The letters that may follow the closing `/`.
pub(crate) fn is_flag(character: char) -> bool {
    matches!(character, 'd' | 'i' | 'x' | 'm' | 's' | 'u' | 'U')
}

impl Pattern {
    /// None if the expression is not one. The flag `U` (Unicode classes) cannot be had.
    pub(crate) fn new(expression: &str, flags: &str) -> Option<Pattern> {
        if flags.contains('U') {
            return None;
        }
        let flags = Flags {
            case_insensitive: flags.contains('i'),
            unicode_case: flags.contains('u'),
            multiline: flags.contains('m'),
            dotall: flags.contains('s'),
            unix_lines: flags.contains('d'),
            comments: flags.contains('x'),
        };
        javaregex::Pattern::with_flags(expression, flags).ok().map(Arc::new).map(Pattern)
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> Result<bool, ReadError> {
        self.0.matches(text).map_err(|_| ReadError::Limit("too many steps of a regular expression"))
    }
}
