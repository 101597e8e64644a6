//! Patterns of the models, which are Java's, compiled on first use with `regex`.
//!
//! What `regex` cannot express (look-around but for a leading negative look-ahead, back-references) is not checked;
//! `tests/patterns.rs` lists those patterns.

mod repeated;

use std::iter::Peekable;
use std::str::Chars;
use std::sync::OnceLock;

use regex::Regex;
use repeated::Repeated;

/// A pattern that a whole text must match.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Compiled>>,
}

#[derive(Debug)]
enum Compiled {
    /// One class over and over, which needs no engine.
    Repeated(Repeated),
    Regex {
        wanted: Regex,
        /// What the text must not begin with: the pattern's leading `(?!…)`.
        forbidden: Option<Regex>,
    },
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
        match self.compiled() {
            None => true,
            Some(Compiled::Repeated(class)) => class.matches(text),
            Some(Compiled::Regex { wanted, forbidden }) => {
                wanted.is_match(text) && !forbidden.as_ref().is_some_and(|regex| regex.is_match(text))
            }
        }
    }

    /// Whether the pattern can be checked at all.
    pub fn is_checked(&self) -> bool {
        self.compiled().is_some()
    }

    fn compiled(&self) -> Option<&Compiled> {
        self.compiled.get_or_init(|| compile(self.source).ok()).as_ref()
    }
}

fn compile(source: &str) -> Result<Compiled, regex::Error> {
    match Repeated::read(source) {
        Some(class) => Ok(Compiled::Repeated(class)),
        None => compile_regex(source),
    }
}

fn compile_regex(source: &str) -> Result<Compiled, regex::Error> {
    let (forbidden, wanted) = split_look_ahead(source);
    let forbidden = forbidden.map(|inner| Regex::new(&format!(r"\A(?:{})", translate(inner)))).transpose()?;
    Ok(Compiled::Regex { wanted: Regex::new(&format!(r"\A(?:{})\z", translate(wanted)))?, forbidden })
}

/// `(?!A)B` or `((?!A)B)`: A and B.
fn split_look_ahead(source: &str) -> (Option<&str>, &str) {
    let wrapped = source.strip_prefix('(').filter(|inner| group_length(inner) == inner.len().checked_sub(1));
    let body = wrapped.and_then(|inner| inner.strip_suffix(')')).unwrap_or(source);
    let split = body.strip_prefix("(?!").and_then(|rest| {
        let end = group_length(rest)?;
        Some((rest.get(..end)?, rest.get(end + 1..)?))
    });
    split.map_or((None, source), |(forbidden, wanted)| (Some(forbidden), wanted))
}

/// The length of a group's content up to the parenthesis that closes it; classes and escapes are passed over.
fn group_length(content: &str) -> Option<usize> {
    let (mut depth, mut in_class) = (0_usize, false);
    let mut chars = content.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class && depth == 0 => return Some(index),
            ')' if !in_class => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Java's spelling to that of `regex`: Java's classes are ASCII, its code points UTF-16, and what `regex` takes for an
/// operator inside a class is a character like others.
fn translate(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut in_class = false;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, &mut out, in_class),
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
fn open_class(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.extend(chars.next_if_eq(&'^'));
    if chars.next_if_eq(&']').is_some() {
        out.push_str(r"\]");
    }
}

/// What follows a backslash.
fn escape(chars: &mut Peekable<Chars<'_>>, out: &mut String, in_class: bool) {
    let Some(c) = chars.next() else { return out.push('\\') };
    let class = match c {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[a-zA-Z0-9_]",
        'W' => "[^a-zA-Z0-9_]",
        's' => r"[ \t\n\x0B\f\r]",
        'S' => r"[^ \t\n\x0B\f\r]",
        'p' => return property(chars, out),
        'u' => return code_point(chars, out),
        _ => {
            out.push('\\');
            return out.push(c);
        }
    };
    out.push_str(class);
    // After a class a hyphen is a hyphen, never the middle of a range.
    if in_class && chars.next_if_eq(&'-').is_some() {
        out.push_str(r"\-");
    }
}

/// `\p{Print}` is POSIX's in Java; the Unicode ones are spelled alike.
fn property(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let name: String = chars.clone().take_while(|c| *c != '}').skip(1).collect();
    if name == "Print" {
        let _ = chars.nth(name.len() + 1);
        out.push_str(r"[\x20-\x7E]");
    } else {
        out.push_str(r"\p");
    }
}

/// `\uXXXX`, or two of them that are a surrogate pair.
fn code_point(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let high = hex(chars);
    let mut ahead = chars.clone();
    let paired = (0xD800..0xDC00).contains(&high) && ahead.next() == Some('\\') && ahead.next() == Some('u');
    let point = if paired {
        *chars = ahead;
        0x10000 + (high.wrapping_sub(0xD800) << 10) + hex(chars).wrapping_sub(0xDC00)
    } else {
        high
    };
    out.push_str(&format!("\\u{{{point:X}}}"));
}

/// Four hexadecimal digits.
fn hex(chars: &mut Peekable<Chars<'_>>) -> u32 {
    let digits: String = chars.by_ref().take(4).collect();
    u32::from_str_radix(&digits, 16).unwrap_or_default()
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
    fn a_repeated_class_matches_what_the_engine_would() {
        for source in ["[a-zA-Z0-9_.-]+", "[a-zA-Z0-9-_]*", "[a-zA-Z_0-9+=,.@-]+", "[0-9]+", "[-a-z]*"] {
            let quick = Pattern::new(source);
            assert!(matches!(quick.compiled(), Some(Compiled::Repeated(_))), "{source}");
            let engine = Pattern { source, compiled: OnceLock::from(compile_regex(source).ok()) };
            for text in (0..=255).map(|c: u8| char::from(c).to_string()).chain(["".into(), "ab".into()]) {
                assert_eq!(quick.matches(&text), engine.matches(&text), "{source} {text:?}");
            }
        }
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
        assert!(Pattern::new(r"[\p{L}&&]+").matches("a&"));
        assert!(Pattern::new(r"[\w-_]*").matches("a-_"));
        assert!(Pattern::new(r"[\uD800\uDC00-\uDBFF\uDFFF\u0020-\uD7FF]+").matches("a\u{1f600}"));
        assert!(!Pattern::new(r"\p{Print}+").matches("tab\t"));
    }

    #[test]
    fn classes_are_ascii_as_in_java() {
        assert!(!Pattern::new(r"\d{3}").matches("١٢٣"));
        assert!(!Pattern::new(r"[\w]+").matches("é"));
        assert!(Pattern::new(r"[^\s]+[\S]").matches("a\u{a0}b"));
    }

    #[test]
    fn leading_look_ahead() {
        for alias in
            [Pattern::new("(?!^[0-9]+$)([a-zA-Z0-9-_]+)"), Pattern::new(r"((?!^\d+$)^[0-9a-zA-Z-_]+$)")]
        {
            assert!(alias.is_checked());
            assert!(alias.matches("v1"));
            assert!(!alias.matches("1"));
            assert!(!alias.matches("$LATEST"));
        }
    }

    #[test]
    fn what_cannot_be_expressed_is_not_checked() {
        let pattern = Pattern::new("a(?!ws:)[a-z:]+");
        assert!(!pattern.is_checked());
        assert!(pattern.matches("aws:x"));
    }
}
