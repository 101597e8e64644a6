//! Patterns of the models, which are Java's, compiled on first use with `regex`.
//!
//! What `regex` cannot express (look-around, back-references) is not checked; COMPATIBILITY.md lists those patterns.

use std::sync::OnceLock;

use regex::Regex;

/// A pattern that a whole text must match.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern as it stands in the model; nothing is compiled yet.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// The pattern as it stands in the model, for messages.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the whole text matches; a pattern that cannot be expressed matches everything.
    pub fn matches(&self, text: &str) -> bool {
        self.regex().is_none_or(|regex| regex.is_match(text))
    }

    /// Whether the pattern can be checked at all.
    pub fn is_checked(&self) -> bool {
        self.regex().is_some()
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(&format!(r"\A(?:{})\z", translate(self.source))).ok())
            .as_ref()
    }
}

/// Java's spelling to that of `regex`: `\uXXXX` becomes `\u{XXXX}` (which it reads the same way anyway), and an
/// opening bracket inside a class, which Java's models leave bare, is escaped.
fn translate(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut in_class = false;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next());
            }
            '[' if in_class => out.push_str(r"\["),
            '[' => {
                in_class = true;
                out.push(c);
                open_class(&mut chars, &mut out);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// A `]` that comes first in a class is a member of it.
fn open_class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    out.extend(chars.next_if_eq(&'^'));
    if chars.next_if_eq(&']').is_some() {
        out.push_str(r"\]");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_text_must_match() {
        let pattern = Pattern::new("[a-zA-Z0-9_.-]+");
        assert!(pattern.matches("links.table-1"));
        assert!(!pattern.matches("a b"));
        assert!(!pattern.matches("ab\n"));
    }

    #[test]
    fn alternatives_are_anchored_together() {
        let pattern = Pattern::new("aaa|bbb");
        assert!(!pattern.matches("aaac"));
        assert!(!pattern.matches("cbbb"));
    }

    #[test]
    fn java_classes_with_bare_brackets_and_unicode() {
        assert!(Pattern::new(r"[\u0009\u000A\u000D\u0020-\u00FF]+").matches("tab\tü"));
        assert!(Pattern::new("[a[]+").matches("[a["));
        assert!(Pattern::new("[]a]+").matches("]a"));
        assert!(Pattern::new(r"[\p{Alnum}&&]+").matches("a&"));
    }

    #[test]
    fn what_cannot_be_expressed_is_not_checked() {
        let pattern = Pattern::new("(?!aws:)[a-z:]+");
        assert!(!pattern.is_checked());
        assert!(pattern.matches("aws:x"));
    }
}
