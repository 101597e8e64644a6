//! A place in the characters of a path, and the ways to look around from it. What lies past the end of a filter is still
//! there to look at: the path around it.

use crate::InvalidPath;

#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    characters: &'a [char],
    pub(super) position: usize,
    /// One past the last character that belongs to the text.
    end: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(characters: &'a [char]) -> Cursor<'a> {
        Cursor { characters, position: 0, end: characters.len() }
    }

    /// The characters without the blanks around them. One always remains.
    pub(super) fn trimmed(characters: &'a [char]) -> Cursor<'a> {
        let mut cursor = Cursor::new(characters);
        cursor.trim();
        cursor
    }

    pub(super) fn trim(&mut self) {
        self.skip_blanks();
        while self.position + 1 < self.end && self.ends_with(' ') {
            self.end -= 1;
        }
    }

    pub(super) fn length(&self) -> usize {
        self.end
    }

    /// Leaves off the last character.
    pub(super) fn shorten(&mut self) {
        self.end = self.end.saturating_sub(1);
    }

    pub(super) fn ends_with(&self, wanted: char) -> bool {
        self.end.checked_sub(1).and_then(|last| self.characters.get(last)) == Some(&wanted)
    }

    pub(super) fn contains(&self, position: usize) -> bool {
        position < self.end
    }

    pub(super) fn in_bounds(&self) -> bool {
        self.contains(self.position)
    }

    /// Whether at most one character is left, which Jayway does not look at after a step.
    pub(super) fn is_tail(&self) -> bool {
        self.position + 1 >= self.end
    }

    pub(super) fn at(&self, position: usize) -> Option<char> {
        self.characters.get(position).copied()
    }

    /// The character here.
    pub(super) fn current(&self) -> Result<char, InvalidPath> {
        self.at(self.position).ok_or_else(ends_early)
    }

    pub(super) fn is_at(&self, wanted: char) -> bool {
        self.at(self.position) == Some(wanted)
    }

    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.characters.get(from..to).unwrap_or_default().iter().collect()
    }

    pub(super) fn whole(&self) -> String {
        self.characters.iter().collect()
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.position + 1 < self.end && self.is_at(' ') {
            self.position += 1;
        }
    }

    /// The place of the next character after `position` that is no blank, if that is within the text.
    pub(super) fn significant_after(&self, position: usize) -> Option<usize> {
        (position + 1..self.end).find(|place| self.at(*place) != Some(' '))
    }

    /// That place, if the character there is `wanted`.
    pub(super) fn wanted_after(&self, position: usize, wanted: char) -> Option<usize> {
        self.significant_after(position).filter(|place| self.at(*place) == Some(wanted))
    }

    /// The place before this one that is no blank.
    pub(super) fn significant_before(&self, position: usize) -> Option<usize> {
        (0..position).rev().find(|place| self.at(*place) != Some(' '))
    }

    pub(super) fn find(&self, from: usize, wanted: char) -> Option<usize> {
        (from..self.end).find(|place| self.at(*place) == Some(wanted))
    }

    /// The next `wanted` after `position` without a backslash before it.
    pub(super) fn find_unescaped(&self, position: usize, wanted: char) -> Option<usize> {
        let mut escaped = false;
        (position + 1..self.end).find(|place| {
            let character = self.at(*place);
            let found = !escaped && character == Some(wanted);
            escaped = !escaped && character == Some('\\');
            found
        })
    }

    /// The place of the bracket that closes the one at `start`; those in strings, and in regular expressions where they
    /// are to be skipped, do not count.
    pub(super) fn closing(
        &self,
        start: usize,
        brackets: (char, char),
        expressions: bool,
    ) -> Result<Option<usize>, InvalidPath> {
        let (opening, closing) = brackets;
        let mut open = 1;
        let mut place = start + 1;
        while self.contains(place) {
            if let Some(quote @ ('\'' | '"')) = self.at(place) {
                place = self
                    .find_unescaped(place, quote)
                    .ok_or_else(|| self.unclosed("quote for ", quote, ""))?
                    + 1;
            }
            if expressions && self.at(place) == Some('/') {
                place =
                    self.find_unescaped(place, '/').ok_or_else(|| self.unclosed("for ", '/', "regex in "))?
                        + 1;
            }
            let character = self.at(place).ok_or_else(ends_early)?;
            if character == opening {
                open += 1;
            } else if character == closing {
                open -= 1;
                if open == 0 {
                    return Ok(Some(place));
                }
            }
            place += 1;
        }
        Ok(None)
    }

    fn unclosed(&self, what: &str, character: char, parsing: &str) -> InvalidPath {
        let whole = self.whole();
        InvalidPath(format!(
            "Could not find matching close {what}{character} when parsing {parsing}: {whole}"
        ))
    }
}

/// Where Java would throw an exception of its own, for a character that is not there.
pub(super) fn ends_early() -> InvalidPath {
    InvalidPath::new("the path ends where it should go on")
}
