//! Filter patterns over unstructured events: terms, phrases, `?optional` and `-excluded` terms.
//! Patterns over JSON (`{…}`), columns (`[…]`) and regular expressions (`%…%`) are refused by name.
//!
//! Source: CloudWatch Logs user guide, "Filter pattern syntax" (case matters; all plain terms must
//! occur; any one optional term suffices; no excluded term may occur).

use service::Result;

use crate::error;

/// A compiled pattern.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    required: Vec<String>,
    optional: Vec<String>,
    excluded: Vec<String>,
}

impl Pattern {
    /// Compiles a pattern; the empty one matches everything.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        refuse_other_languages(text)?;
        let mut pattern = Self::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (list, after_mark) = match rest.as_bytes().first() {
                Some(b'?') => (&mut pattern.optional, rest.get(1..)),
                Some(b'-') => (&mut pattern.excluded, rest.get(1..)),
                _ => (&mut pattern.required, Some(rest)),
            };
            let (term, remaining) = term(after_mark.unwrap_or_default(), text)?;
            list.push(term);
            rest = remaining.trim_start();
        }
        Ok(pattern)
    }

    /// Whether an event's message matches.
    pub fn matches(&self, message: &str) -> bool {
        let has = |term: &String| message.contains(term.as_str());
        self.required.iter().all(has)
            && !self.excluded.iter().any(has)
            && (self.optional.is_empty() || !self.required.is_empty() || self.optional.iter().any(has))
    }
}

fn refuse_other_languages(text: &str) -> Result<()> {
    let what = match text.as_bytes().first() {
        Some(b'{') => "JSON filter patterns ({ … })",
        Some(b'[') => "space-delimited filter patterns ([ … ])",
        Some(b'%') => "regular expressions in filter patterns (% … %)",
        _ => return Ok(()),
    };
    Err(error::invalid(format!(
        "Landfall does not support {what}; use terms, \"phrases\", ?optional and -excluded."
    )))
}

/// The next term and what follows it. A quoted phrase may hold blanks and `\"`.
fn term<'a>(text: &'a str, whole: &str) -> Result<(String, &'a str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (term, rest) = text.split_at(end);
        return if term.is_empty() { Err(invalid(whole)) } else { Ok((term.to_owned(), rest)) };
    };
    let mut phrase = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Ok((phrase, quoted.get(at + 1..).unwrap_or_default())),
            '\\' => phrase.extend(characters.next().map(|(_, escaped)| escaped)),
            other => phrase.push(other),
        }
    }
    Err(invalid(whole))
}

fn invalid(pattern: &str) -> service::ServiceError {
    error::invalid(format!("Invalid filter pattern: {pattern}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Pattern;

    fn matches(pattern: &str, message: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(message)
    }

    #[test]
    fn patterns_choose_messages() {
        for (pattern, message, expected) in [
            ("", "anything", true),
            ("ERROR", "[ERROR] 400 BAD REQUEST", true),
            ("error", "[ERROR] 400 BAD REQUEST", false),
            ("ERROR ARGUMENTS", "ERROR only", false),
            ("ERROR ARGUMENTS", "ERROR with ARGUMENTS", true),
            ("?ERROR ?WARN", "a WARN here", true),
            ("?ERROR ?WARN", "INFO", false),
            ("ERROR -ARGUMENTS", "ERROR ARGUMENTS", false),
            ("ERROR -ARGUMENTS", "ERROR 7", true),
            ("\"INTERNAL SERVER ERROR\"", "500 INTERNAL SERVER ERROR", true),
            ("\"INTERNAL SERVER ERROR\"", "INTERNAL ERROR", false),
            ("\"say \\\"hi\\\"\"", "they say \"hi\"", true),
        ] {
            assert_eq!(matches(pattern, message), expected, "{pattern} on {message}");
        }
    }

    #[test]
    fn what_is_not_supported_is_refused() {
        for pattern in ["{ $.x = 1 }", "[a, b]", "%ab+%", "\"open", "?", "a -"] {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn parsing_is_total(text in ".*") {
            let _ = Pattern::parse(&text);
        }
    }
}
