//! What of Java's strings shows in the order of messages: how they compare, how they hash, and the order in which a
//! `HashMap` hands out its keys.

use std::cmp::Ordering;

/// `String.compareTo`: by UTF-16 units. That is the order of the bytes of UTF-8, but for the characters from U+E000 to
/// U+FFFF, which come behind those beyond.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    const BEYOND: u8 = 0xf0;
    const PRIVATE: u8 = 0xee;
    let differing = a.bytes().zip(b.bytes()).find(|(a, b)| a != b);
    match differing {
        Some((a, b)) if a >= PRIVATE && b >= PRIVATE && (a >= BEYOND) != (b >= BEYOND) => b.cmp(&a),
        Some((a, b)) => a.cmp(&b),
        None => a.len().cmp(&b.len()),
    }
}

/// `String.length`.
pub(crate) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `String.hashCode`.
pub(crate) fn string_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// Puts entries, in the order in which they were put into a `HashMap`, into that in which it hands them out.
pub(crate) fn as_hash_map<T>(entries: &mut [T], key: impl Fn(&T) -> &str) {
    const SMALLEST: usize = 16;
    let mut buckets = SMALLEST;
    while entries.len() * 4 > buckets * 3 {
        buckets *= 2;
    }
    let mask = u32::try_from(buckets - 1).unwrap_or(u32::MAX);
    entries.sort_by_key(|entry| {
        let hash = string_hash(key(entry)).cast_unsigned();
        (hash ^ (hash >> 16)) & mask
    });
}
