//! Replacing: `$1` and `${name}` stand for groups, a backslash for the character after it.

use fancy_regex::Captures;

use crate::{MatchError, Pattern};

/// Why nothing was replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    /// The search takes too long.
    #[error(transparent)]
    Match(#[from] MatchError),
    /// The replacement is malformed: Java's `IllegalArgumentException`.
    #[error("{0}")]
    Illegal(String),
    /// The replacement names a group by a number that there is none of: Java's `IndexOutOfBoundsException`.
    #[error("No group {0}")]
    NoGroup(usize),
    /// The text would become longer than the caller allows.
    #[error("the text becomes longer than {0} bytes")]
    TooLong(usize),
}

impl Pattern {
    /// Replaces every match.
    ///
    /// # Errors
    /// When the replacement is malformed (which only a match brings to light), the search takes too long, or the result
    /// would be longer than `longest` bytes.
    pub fn replace_all(&self, text: &str, replacement: &str, longest: usize) -> Result<String, ReplaceError> {
        self.replace(text, replacement, usize::MAX, longest)
    }

    /// Replaces the first match.
    ///
    /// # Errors
    /// Those of [`Pattern::replace_all`].
    pub fn replace_first(
        &self,
        text: &str,
        replacement: &str,
        longest: usize,
    ) -> Result<String, ReplaceError> {
        self.replace(text, replacement, 1, longest)
    }

    fn replace(
        &self,
        text: &str,
        replacement: &str,
        times: usize,
        longest: usize,
    ) -> Result<String, ReplaceError> {
        let mut out = String::new();
        let mut end = 0;
        for found in self.find_all(text).take(times) {
            let found = found?;
            let Some(whole) = found.get(0) else { break };
            out.push_str(text.get(end..whole.start()).unwrap_or_default());
            self.expand(replacement, &found, &mut out)?;
            end = whole.end();
            if out.len() > longest {
                return Err(ReplaceError::TooLong(longest));
            }
        }
        out.push_str(text.get(end..).unwrap_or_default());
        Ok(out)
    }

    /// Appends a replacement with its groups filled in.
    fn expand(
        &self,
        replacement: &str,
        found: &Captures<'_, str>,
        out: &mut String,
    ) -> Result<(), ReplaceError> {
        let mut rest = replacement.chars();
        while let Some(character) = rest.next() {
            match character {
                '\\' => out.push(rest.next().ok_or_else(|| illegal("character to be escaped is missing"))?),
                '$' => {
                    let number = match rest.clone().next() {
                        Some('{') => self.named(&mut rest)?,
                        Some(digit) if digit.is_ascii_digit() => numbered(&mut rest, found)?,
                        Some(_) => return Err(illegal("Illegal group reference")),
                        None => return Err(illegal("Illegal group reference: group index is missing")),
                    };
                    out.push_str(found.get(number).map_or("", |group| group.as_str()));
                }
                other => out.push(other),
            }
        }
        Ok(())
    }

    /// The number of the group in `{name}`.
    fn named(&self, rest: &mut std::str::Chars<'_>) -> Result<usize, ReplaceError> {
        let Some((name, after)) = rest.as_str().strip_prefix('{').and_then(|rest| rest.split_once('}'))
        else {
            return Err(illegal("named capturing group is missing trailing '}'"));
        };
        let number = self.source.groups.iter().find(|(known, _)| known == name).map(|(_, number)| *number);
        let number = number.ok_or_else(|| illegal(&format!("No group with name {{{name}}}")))?;
        *rest = after.chars();
        Ok(number)
    }
}

/// The number after a dollar sign: as many digits as still name a group.
fn numbered(rest: &mut std::str::Chars<'_>, found: &Captures<'_, str>) -> Result<usize, ReplaceError> {
    let mut number = rest.next().and_then(|digit| digit.to_digit(10)).unwrap_or_default() as usize;
    if number >= found.len() {
        return Err(ReplaceError::NoGroup(number));
    }
    while let Some(digit) = rest.clone().next().and_then(|digit| digit.to_digit(10)) {
        let longer = number * 10 + digit as usize;
        if longer >= found.len() {
            break;
        }
        number = longer;
        rest.next();
    }
    Ok(number)
}

fn illegal(message: &str) -> ReplaceError {
    ReplaceError::Illegal(message.to_owned())
}
