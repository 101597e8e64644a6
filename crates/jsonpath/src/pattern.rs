//! The regular expressions of filters, `/…/flags`: the one place that knows which engine stands for Java's.

use regex::Regex;

/// A compiled expression. Two are never equal, as in Java.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Regex);

/// The letters that may follow the closing `/`.
pub(crate) fn is_flag(character: char) -> bool {
    matches!(character, 'd' | 'i' | 'x' | 'm' | 's' | 'u' | 'U')
}

impl Pattern {
    /// None if the expression is not one.
    pub(crate) fn new(expression: &str, flags: &str) -> Option<Pattern> {
        let flags: String = ['i', 'x', 'm', 's'].iter().filter(|flag| flags.contains(**flag)).collect();
        let group = if flags.is_empty() { "(?:".to_owned() } else { format!("(?{flags}:") };
        Regex::new(&format!("^{group}{expression})$")).ok().map(Pattern)
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}
