//! One match after the other, as `Matcher.find` gives them: after an empty match the search goes on one character
//! further, after any other right behind it, so that an empty match may follow at the same place.

use fancy_regex::Captures;

use crate::{MatchError, Pattern};

/// The matches of a pattern in a text.
pub(crate) struct Matches<'p, 't> {
    pattern: &'p Pattern,
    text: &'t str,
    from: Option<usize>,
}

impl Pattern {
    pub(crate) fn find_all<'t>(&self, text: &'t str) -> Matches<'_, 't> {
        Matches { pattern: self, text, from: Some(0) }
    }
}

impl<'t> Iterator for Matches<'_, 't> {
    type Item = Result<Captures<'t, str>, MatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.from.take()?;
        let found = self
            .pattern
            .regex(self.text)
            .and_then(|regex| regex.captures_from_pos(self.text, from).map_err(|_| MatchError));
        let captures = match found {
            Ok(captures) => captures?,
            Err(error) => return Some(Err(error)),
        };
        let whole = captures.get(0)?;
        self.from = if whole.start() < whole.end() {
            Some(whole.end())
        } else {
            let next = self.text.get(whole.end()..)?.chars().next();
            next.map(|character| whole.end() + character.len_utf8())
        };
        Some(Ok(captures))
    }
}
