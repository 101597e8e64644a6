//! Which entries a scan covers, in which order, and how many of them one page holds.

use std::cmp::Ordering;
use std::ops::{Bound, RangeBounds};

use bytes::Bytes;

use crate::Key;

/// The keys between two bounds, compared bytewise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Where the range begins: the lowest key.
    pub start: Bound<Bytes>,
    /// Where the range ends: the highest key.
    pub end: Bound<Bytes>,
}

impl Range {
    /// Every key.
    pub fn all() -> Self {
        Range { start: Bound::Unbounded, end: Bound::Unbounded }
    }

    /// What remains of the range after a page in `order` that ended with `last`.
    pub fn after(&self, last: &Key, order: Order) -> Self {
        let bound = Bound::Excluded(last.clone());
        match order {
            Order::Forward => Range { start: bound, end: self.end.clone() },
            Order::Reverse => Range { start: self.start.clone(), end: bound },
        }
    }

    /// Whether no key at all can lie within the range, as when its end precedes its start.
    pub fn is_empty(&self) -> bool {
        let (Bound::Included(low) | Bound::Excluded(low)) = &self.start else { return self.end_is_lowest() };
        let (Bound::Included(high) | Bound::Excluded(high)) = &self.end else { return false };
        match low.cmp(high) {
            Ordering::Less => false,
            Ordering::Equal => !matches!((&self.start, &self.end), (Bound::Included(_), Bound::Included(_))),
            Ordering::Greater => true,
        }
    }

    /// Nothing precedes the empty key.
    fn end_is_lowest(&self) -> bool {
        matches!(&self.end, Bound::Excluded(end) if end.is_empty())
    }

    /// Whether `key` lies within the range.
    pub fn contains(&self, key: &[u8]) -> bool {
        RangeBounds::<[u8]>::contains(&self.as_bounds(), key)
    }

    /// The bounds as borrowed slices, the form that ordered maps take.
    pub(crate) fn as_bounds(&self) -> (Bound<&[u8]>, Bound<&[u8]>) {
        (as_slice(&self.start), as_slice(&self.end))
    }
}

fn as_slice(bound: &Bound<Bytes>) -> Bound<&[u8]> {
    bound.as_ref().map(|key| key.as_ref())
}

/// The direction of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// From the lowest key to the highest.
    Forward,
    /// From the highest key to the lowest.
    Reverse,
}

/// Where a page of a scan ends. The first entry is always returned, whatever the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScanLimit {
    /// The page holds at most this many entries.
    pub rows: usize,
    /// The page ends with the entry that brings its keys and values to this many bytes.
    pub bytes: usize,
}

impl ScanLimit {
    /// At most this many entries, and at most about 1 MiB of them.
    pub fn rows(rows: usize) -> Self {
        ScanLimit { rows, ..Self::default() }
    }
}

impl Default for ScanLimit {
    /// About 1 MiB.
    fn default() -> Self {
        ScanLimit { rows: usize::MAX, bytes: 1024 * 1024 }
    }
}

/// Fills one page from `entries` within `limit`.
pub(crate) fn fill_page<E>(
    entries: impl Iterator<Item = Result<(Key, Bytes), E>>,
    limit: ScanLimit,
) -> Result<Vec<(Key, Bytes)>, E> {
    let mut page = Vec::new();
    let mut bytes = 0usize;
    for entry in entries {
        let (key, value) = entry?;
        bytes = bytes.saturating_add(key.len()).saturating_add(value.len());
        page.push((key, value));
        if page.len() >= limit.rows || bytes >= limit.bytes {
            break;
        }
    }
    Ok(page)
}
