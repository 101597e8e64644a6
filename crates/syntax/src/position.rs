//! Places in a text, as people count them and as programs slice them.

use std::ops::Range;

/// One place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub offset: usize,
}

/// A stretch of the text: `start` is inside, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// Just after the last character.
    pub end: Position,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1, offset: 0 }
    }
}

impl Default for Span {
    /// The empty stretch at the top of the text, for values that come from no text.
    fn default() -> Self {
        Self::at(Position::default())
    }
}

impl Span {
    /// The empty stretch at a place.
    pub fn at(position: Position) -> Self {
        Self { start: position, end: position }
    }

    /// The stretch in bytes, to slice the text or to hand to a diagnostics renderer.
    pub fn bytes(&self) -> Range<usize> {
        self.start.offset..self.end.offset.max(self.start.offset)
    }
}

/// The place of a byte offset in a text. Offsets past the end give the end.
pub fn position_at(text: &str, offset: usize) -> Position {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |found| found + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    Position { line: count(line), column: count(column), offset: at }
}

/// A count as the fields of [`Position`] hold it; texts are far shorter than the cap.
pub(crate) fn count(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
