//! Two ordered sequences as one: writes over the entries that they change. It must not know where either comes from.

use std::cmp::Ordering;

use crate::write_set::Write;
use crate::{Entry, Key, Order};

/// `entries` with `writes` applied, both in `order`.
pub(crate) fn merge(
    entries: impl IntoIterator<Item = Entry>,
    writes: impl Iterator<Item = (Key, Write)>,
    order: Order,
) -> impl Iterator<Item = Entry> {
    let (mut entries, mut writes) = (entries.into_iter().peekable(), writes.peekable());
    std::iter::from_fn(move || {
        loop {
            let Some((written, _)) = writes.peek() else { return entries.next() };
            match entries.peek().map(|(key, _)| compare(key, written, order)) {
                Some(Ordering::Less) => return entries.next(),
                Some(Ordering::Equal) => drop(entries.next()),
                Some(Ordering::Greater) | None => {}
            }
            if let Some((key, Some(value))) = writes.next() {
                return Some((key, value));
            }
        }
    })
}

/// Which of two keys comes first in `order`.
fn compare(one: &Key, other: &Key, order: Order) -> Ordering {
    match order {
        Order::Forward => one.cmp(other),
        Order::Reverse => other.cmp(one),
    }
}
