//! Reading a journal again: which segments are needed, which of their records, and whether what is missing was lost or never
//! promised. Pure; it must not know files.
//!
//! Every batch is durable before the next is written, and a segment before the next is begun. So damage is whatever is not
//! whole with something whole behind it, or before the end that was noted when the journal was closed; any other is the torn
//! end of a write that nobody was promised.

use super::record::Record;
use super::segment::{Header, Records};

/// Where the journal ended when it was closed: the last segment's generation and a number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::embedded) struct End {
    pub(in crate::embedded) generation: u64,
    pub(in crate::embedded) bytes: usize,
}

impl End {
    /// As it is noted in a file.
    pub(in crate::embedded) fn to_line(self) -> String {
        format!("{} {}\n", self.generation, self.bytes)
    }

    /// What was noted; nothing if that was cut short.
    pub(in crate::embedded) fn parse(line: &str) -> Option<Self> {
        let (generation, bytes) = line.strip_suffix('\n')?.split_once(' ')?;
        Some(End { generation: generation.parse().ok()?, bytes: bytes.parse().ok()? })
    }
}

/// What is wrong with a journal.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::embedded) enum Flaw {
    /// The segment of this generation is not there, or nothing follows up to the end that was noted.
    Missing(u64),
    /// The segment of this generation holds other bytes than were written, from there on.
    Damaged(u64, usize),
}

/// The places, in `headers`, of the segments that hold records beyond `start`, oldest first. Further records are in no other.
pub(in crate::embedded) fn needed(
    headers: &[Header],
    start: u64,
    noted: Option<End>,
) -> Result<Vec<usize>, Flaw> {
    let mut used: Vec<usize> = (0..headers.len()).filter(|&at| generation(headers, at) > 0).collect();
    used.sort_unstable_by_key(|&at| std::cmp::Reverse(generation(headers, at)));
    let newest = used.first().map_or(0, |&at| generation(headers, at));
    if let Some(noted) = noted.filter(|noted| noted.generation > newest) {
        return Err(Flaw::Missing(noted.generation));
    }
    let mut needed = Vec::new();
    for (at, expected) in used.into_iter().zip((0..=newest).rev()) {
        if generation(headers, at) != expected {
            return Err(Flaw::Missing(expected));
        }
        needed.push(at);
        if headers.get(at).is_some_and(|header| header.before <= start) {
            needed.reverse();
            return Ok(needed);
        }
    }
    match needed.last() {
        Some(&oldest) => Err(Flaw::Missing(generation(headers, oldest).saturating_sub(1))),
        None => Ok(needed),
    }
}

fn generation(headers: &[Header], at: usize) -> u64 {
    headers.get(at).map_or(0, |header| header.generation)
}

/// Gives the records of a segment to `each`; answers where they end and the number of the last. `next` is the header of the
/// segment that follows, if one does; `noted` where the journal ended when it was closed.
pub(in crate::embedded) fn read(
    bytes: &[u8],
    header: &Header,
    next: Option<&Header>,
    noted: Option<End>,
    mut each: impl FnMut(Record<'_>),
) -> Result<(usize, u64), Flaw> {
    let mut records = Records::new(bytes, header);
    records.by_ref().for_each(&mut each);
    let noted = noted.filter(|noted| noted.generation == header.generation);
    let is_damaged = match next {
        Some(next) => records.last != next.before,
        None => match noted {
            Some(noted) => records.end < noted.bytes,
            None => records.go_on_behind_the_end(),
        },
    };
    if is_damaged {
        Err(Flaw::Damaged(header.generation, records.end))
    } else {
        Ok((records.end, records.last))
    }
}
