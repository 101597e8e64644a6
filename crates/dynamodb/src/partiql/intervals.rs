//! Ranges of keys as intervals: what two have in common, and what several cover together.

use std::cmp::Ordering;
use std::ops::Bound;

use bytes::Bytes;
use store::Range;

/// What lies in both.
pub fn intersection(one: &Range, other: &Range) -> Range {
    let start = if starts(&one.start, &other.start).is_ge() { &one.start } else { &other.start };
    let end = if ends(&one.end, &other.end).is_le() { &one.end } else { &other.end };
    Range { start: start.clone(), end: end.clone() }
}

/// Whether a key can lie in both.
pub fn overlap(one: &Range, other: &Range) -> bool {
    !is_empty(&intersection(one, other))
}

/// The same keys in ranges that do not overlap, in order.
pub fn union(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.retain(|range| !is_empty(range));
    ranges.sort_by(|one, other| starts(&one.start, &other.start));
    let mut joined: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut().filter(|last| overlap(last, &range)) {
            Some(last) if ends(&last.end, &range.end).is_lt() => last.end = range.end,
            Some(_) => {}
            None => joined.push(range),
        }
    }
    joined
}

fn is_empty(range: &Range) -> bool {
    match (&range.start, &range.end) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        (Bound::Included(start), Bound::Included(end)) => start > end,
        (Bound::Included(start) | Bound::Excluded(start), Bound::Included(end) | Bound::Excluded(end)) => {
            start >= end
        }
    }
}

fn starts(one: &Bound<Bytes>, other: &Bound<Bytes>) -> Ordering {
    match (one, other) {
        (Bound::Unbounded, Bound::Unbounded) => Ordering::Equal,
        (Bound::Unbounded, _) => Ordering::Less,
        (_, Bound::Unbounded) => Ordering::Greater,
        (Bound::Included(one), Bound::Excluded(other)) => one.cmp(other).then(Ordering::Less),
        (Bound::Excluded(one), Bound::Included(other)) => one.cmp(other).then(Ordering::Greater),
        (Bound::Included(one), Bound::Included(other)) | (Bound::Excluded(one), Bound::Excluded(other)) => {
            one.cmp(other)
        }
    }
}

fn ends(one: &Bound<Bytes>, other: &Bound<Bytes>) -> Ordering {
    match (one, other) {
        (Bound::Unbounded, Bound::Unbounded) => Ordering::Equal,
        (Bound::Unbounded, _) => Ordering::Greater,
        (_, Bound::Unbounded) => Ordering::Less,
        (Bound::Included(one), Bound::Excluded(other)) => one.cmp(other).then(Ordering::Greater),
        (Bound::Excluded(one), Bound::Included(other)) => one.cmp(other).then(Ordering::Less),
        (Bound::Included(one), Bound::Included(other)) | (Bound::Excluded(one), Bound::Excluded(other)) => {
            one.cmp(other)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bound() -> impl Strategy<Value = Bound<Bytes>> {
        let key = (0_u8..8).prop_map(|byte| Bytes::from(vec![byte]));
        prop_oneof![
            Just(Bound::Unbounded),
            key.clone().prop_map(Bound::Included),
            key.prop_map(Bound::Excluded)
        ]
    }

    fn range() -> impl Strategy<Value = Range> {
        (bound(), bound()).prop_map(|(start, end)| Range { start, end })
    }

    proptest! {
        #[test]
        fn intervals_are_sets_of_keys(ranges in prop::collection::vec(range(), 2), more in range()) {
            let joined = union([ranges.as_slice(), std::slice::from_ref(&more)].concat());
            for byte in 0..8 {
                let key = [byte];
                let in_any = ranges.iter().chain([&more]).any(|range| range.contains(&key));
                prop_assert_eq!(joined.iter().filter(|range| range.contains(&key)).count(), usize::from(in_any));
                let both = ranges.iter().all(|range| range.contains(&key));
                prop_assert_eq!(intersection(&ranges[0], &ranges[1]).contains(&key), both);
            }
        }
    }
}
