//! Which entries a scan covers, in which order, and how many of them one page holds.

use std::cmp::Ordering;
use std::ops::{Bound, RangeBounds};

use bytes::Bytes;

use crate::stamp::LAST_STAMP;
use crate::{Entry, Key};

/// Where a range begins and ends, borrowed.
type Bounds<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);

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

    /// Whether no key of a caller's can lie within the range, as when its end precedes its start.
    pub fn is_empty(&self) -> bool {
        self.visible().is_none()
    }

    /// The part of the range that ends with `last`, itself included, in `order`.
    pub(crate) fn until(&self, last: &Key, order: Order) -> Self {
        let bound = Bound::Included(last.clone());
        match order {
            Order::Forward => Range { start: self.start.clone(), end: bound },
            Order::Reverse => Range { start: bound, end: self.end.clone() },
        }
    }

    /// Whether `key` lies within the range.
    pub fn contains(&self, key: &[u8]) -> bool {
        RangeBounds::<[u8]>::contains(&(as_slice(&self.start), as_slice(&self.end)), key)
    }

    /// The bounds in the form that ordered maps take, without the store's own key; nothing if no key can lie between.
    pub(crate) fn visible(&self) -> Option<Bounds<'_>> {
        let bounds = (above_own(as_slice(&self.start)), as_slice(&self.end));
        (!can_hold_nothing(bounds)).then_some(bounds)
    }
}

/// The bound, raised above [`LAST_STAMP`].
fn above_own(start: Bound<&[u8]>) -> Bound<&[u8]> {
    match start {
        Bound::Included(low) if low > LAST_STAMP => start,
        Bound::Excluded(low) if low > LAST_STAMP => start,
        _ => Bound::Excluded(LAST_STAMP),
    }
}

/// Whether no key can lie between the bounds, as when the end precedes the start.
fn can_hold_nothing(bounds: Bounds<'_>) -> bool {
    let (Bound::Included(low) | Bound::Excluded(low), Bound::Included(high) | Bound::Excluded(high)) = bounds
    else {
        return false;
    };
    match low.cmp(high) {
        Ordering::Less => false,
        Ordering::Equal => !matches!(bounds, (Bound::Included(_), Bound::Included(_))),
        Ordering::Greater => true,
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

/// A page that is being filled.
pub(crate) struct Page {
    entries: Vec<Entry>,
    bytes: usize,
    limit: ScanLimit,
}

impl Page {
    pub(crate) fn new(limit: ScanLimit) -> Self {
        Page { entries: Vec::new(), bytes: 0, limit }
    }

    /// Adds an entry; whether it was the last one to fit.
    pub(crate) fn push(&mut self, entry: Entry) -> bool {
        self.bytes = self.bytes.saturating_add(entry.0.len()).saturating_add(entry.1.len());
        self.entries.push(entry);
        self.entries.len() >= self.limit.rows || self.bytes >= self.limit.bytes
    }

    pub(crate) fn entries(self) -> Vec<Entry> {
        self.entries
    }
}

/// Fills one page from `entries` within `limit`.
pub(crate) fn fill_page<E>(
    entries: impl Iterator<Item = Result<Entry, E>>,
    limit: ScanLimit,
) -> Result<Vec<Entry>, E> {
    let mut page = Page::new(limit);
    for entry in entries {
        if page.push(entry?) {
            break;
        }
    }
    Ok(page.entries())
}
