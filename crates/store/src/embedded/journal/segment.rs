//! Segments: files of fixed length, each a header and records behind it. When all that a segment holds lies elsewhere, it
//! begins another life: a new header, and records over the old ones, which the header's identity tells from its own.
//! Pure; it must not know files.

use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

use super::record::{self, Place, Record};

/// Where the records begin. A disk writes that much in one piece, or not at all.
pub(in crate::embedded) const START: usize = 512;

const MAGIC: &[u8; 8] = b"LFJRNL 1";

/// What a segment says of its present life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::embedded) struct Header {
    /// Greater by one than that of the segment before; 0 for one that was never used.
    pub(in crate::embedded) generation: u64,
    /// What its records bear; drawn at random.
    pub(in crate::embedded) identity: u64,
    /// The number of the last record before this segment.
    pub(in crate::embedded) before: u64,
    /// All records up to this number lay in sorted files when this life began.
    pub(in crate::embedded) flushed: u64,
}

impl Header {
    /// As it stands at the beginning of a segment: magic, checksum of what follows, fields, and nothing else.
    pub(in crate::embedded) fn encode(&self) -> [u8; START] {
        let fields = [self.generation, self.identity, self.before, self.flushed];
        let mut summed: Vec<u8> = fields.iter().flat_map(|field| field.to_le_bytes()).collect();
        summed.resize(START - 16, 0);
        let mut bytes = [0; START];
        let whole = MAGIC.iter().copied().chain(xxh3_64(&summed).to_le_bytes()).chain(summed);
        bytes.iter_mut().zip(whole).for_each(|(byte, value)| *byte = value);
        bytes
    }

    /// The header of the segment that begins with `bytes`; nothing if it is damaged.
    pub(in crate::embedded) fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.get(..START)?.strip_prefix(MAGIC)?;
        let (sum, summed) = rest.split_first_chunk()?;
        let mut fields =
            summed.chunks_exact(8).filter_map(|field| field.try_into().ok().map(u64::from_le_bytes));
        let header = Header {
            generation: fields.next()?,
            identity: fields.next()?,
            before: fields.next()?,
            flushed: fields.next()?,
        };
        (u64::from_le_bytes(*sum) == xxh3_64(summed)).then_some(header)
    }
}

/// The records of a segment, up to the first that is not whole.
pub(in crate::embedded) struct Records<'a> {
    bytes: &'a [u8],
    identity: u64,
    /// Where the next one begins.
    pub(in crate::embedded) end: usize,
    /// The number of the last one, or of the last before the segment.
    pub(in crate::embedded) last: u64,
}

impl<'a> Records<'a> {
    /// Those in `bytes`, whose header is `header`.
    pub(in crate::embedded) fn new(bytes: &'a [u8], header: &Header) -> Self {
        Records { bytes, identity: header.identity, end: START, last: header.before }
    }

    /// Whether there is a whole record anywhere behind the end.
    pub(in crate::embedded) fn go_on_behind_the_end(&self) -> bool {
        let begin = self.end + 1;
        let rest = self.bytes.get(begin..).unwrap_or_default();
        let identity = self.identity.to_le_bytes();
        let mut candidates = memmem::find_iter(rest, &identity).map(|at| begin + at);
        candidates.any(|offset| record::read(self.bytes, self.place(offset)).is_some())
    }

    fn place(&self, offset: usize) -> Place {
        Place { identity: self.identity, offset }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let record = record::read(self.bytes, self.place(self.end))?;
        if record.number <= self.last {
            return None;
        }
        (self.end, self.last) = (self.end + record.len(), record.number);
        Some(record)
    }
}
