//! Records: what a batch leaves in a segment. Pure encoding and decoding of bytes; it must not know files, nor what the
//! keys and values mean.
//!
//! A record bears the identity of its segment's present life, and its checksum depends on where it lies. So what an earlier
//! life left behind, what was copied to another place and what a value happens to contain is no record.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Identity, checksum, length of the body and number, 8 bytes each, little-endian. The checksum covers what follows it.
pub(in crate::embedded) const HEAD: usize = 32;
const SUMMED: usize = 16;

/// Where a record lies.
#[derive(Debug, Clone, Copy)]
pub(in crate::embedded) struct Place {
    /// The segment's identity.
    pub(in crate::embedded) identity: u64,
    /// The record's first byte in it.
    pub(in crate::embedded) offset: usize,
}

/// A whole record.
#[derive(Debug, Clone, Copy)]
pub(in crate::embedded) struct Record<'a> {
    /// Its number; those of later records are greater.
    pub(in crate::embedded) number: u64,
    body: &'a [u8],
}

/// A key and its new value, or none if it was deleted.
pub(in crate::embedded) type Change<'a> = (&'a [u8], Option<&'a [u8]>);

/// Begins a record of `changes` in the empty `buffer`; [`seal`] ends it, once it is known where it will lie.
pub(in crate::embedded) fn encode<'a>(buffer: &mut Vec<u8>, changes: impl Iterator<Item = Change<'a>>) {
    buffer.resize(HEAD, 0);
    for (key, value) in changes {
        // A length of 0 stands for a deletion, so that of a value is one more than it has bytes.
        let value_length = value.map_or(0, |value| value.len() as u64 + 1);
        buffer.extend((key.len() as u32).to_le_bytes());
        buffer.extend(value_length.to_le_bytes());
        buffer.extend(key);
        buffer.extend(value.unwrap_or_default());
    }
}

/// Fills in the head of the record in `buffer`.
pub(in crate::embedded) fn seal(buffer: &mut [u8], number: u64, place: Place) {
    let length = buffer.len().saturating_sub(HEAD) as u64;
    set(buffer, 0, place.identity);
    set(buffer, 16, length);
    set(buffer, 24, number);
    let sum = checksum(buffer.get(SUMMED..).unwrap_or_default(), place);
    set(buffer, 8, sum);
}

fn set(buffer: &mut [u8], at: usize, value: u64) {
    if let Some(slot) = buffer.get_mut(at..at + 8) {
        slot.copy_from_slice(&value.to_le_bytes());
    }
}

fn checksum(bytes: &[u8], place: Place) -> u64 {
    xxh3_64_with_seed(bytes, place.identity.wrapping_add(place.offset as u64))
}

/// The record at `place` in the segment that consists of `bytes`, if there is a whole one.
pub(in crate::embedded) fn read(bytes: &[u8], place: Place) -> Option<Record<'_>> {
    let bytes = bytes.get(place.offset..)?;
    let mut head = Reader { rest: bytes };
    let (identity, sum, length, number) = (head.u64()?, head.u64()?, head.u64()?, head.u64()?);
    if identity != place.identity {
        return None;
    }
    let body = head.bytes(usize::try_from(length).ok()?)?;
    if checksum(bytes.get(SUMMED..HEAD + body.len())?, place) != sum {
        return None;
    }
    let record = Record { number, body };
    record.is_well_formed().then_some(record)
}

impl<'a> Record<'a> {
    /// How many bytes it takes.
    pub(in crate::embedded) fn len(&self) -> usize {
        HEAD + self.body.len()
    }

    /// Its changes, in the order in which they were encoded.
    pub(in crate::embedded) fn changes(&self) -> impl Iterator<Item = Change<'a>> + use<'a> {
        let mut reader = Reader { rest: self.body };
        std::iter::from_fn(move || reader.change())
    }

    fn is_well_formed(&self) -> bool {
        let mut reader = Reader { rest: self.body };
        while reader.change().is_some() {}
        reader.rest.is_empty()
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.bytes(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    /// The next change; if there is none, nothing is consumed.
    fn change(&mut self) -> Option<Change<'a>> {
        let mut ahead = Reader { rest: self.rest };
        let (key, value) = (ahead.u32()?, ahead.u64()?);
        let key = ahead.bytes(usize::try_from(key).ok()?)?;
        let value = match value.checked_sub(1) {
            Some(length) => Some(ahead.bytes(usize::try_from(length).ok()?)?),
            None => None,
        };
        self.rest = ahead.rest;
        Some((key, value))
    }
}
