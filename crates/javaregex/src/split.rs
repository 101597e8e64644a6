//! `Pattern.split`.

use crate::{MatchError, Pattern};

impl Pattern {
    /// The pieces of a text around the matches. A positive `limit` bounds their number; 0 leaves out empty pieces at the
    /// end; a negative one keeps them all.
    ///
    /// # Errors
    /// When the search takes too long.
    pub fn split<'t>(&self, text: &'t str, limit: i32) -> Result<Vec<&'t str>, MatchError> {
        let most = usize::try_from(limit).ok().filter(|limit| *limit > 0);
        let mut pieces = Vec::new();
        let mut start = 0;
        for found in self.find_all(text) {
            let found = found?;
            let Some(whole) = found.get(0) else { break };
            if most.is_some_and(|most| pieces.len() + 1 >= most) {
                break;
            }
            // An empty match at the very beginning cuts nothing off.
            if whole.end() == 0 {
                continue;
            }
            pieces.push(text.get(start..whole.start()).unwrap_or_default());
            start = whole.end();
        }
        if start == 0 {
            return Ok(vec![text]);
        }
        pieces.push(text.get(start..).unwrap_or_default());
        if limit == 0 {
            let last = pieces.iter().rposition(|piece| !piece.is_empty()).map_or(0, |last| last + 1);
            pieces.truncate(last);
        }
        Ok(pieces)
    }
}
