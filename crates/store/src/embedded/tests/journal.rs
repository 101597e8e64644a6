//! The journal by itself: what was written is replayed, in whatever segments it came to lie, and nothing else ever is.

use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::embedded::journal::End;
use crate::embedded::journal::record::{self, HEAD, Place};
use crate::embedded::journal::replay;
use crate::embedded::journal::segment::Records;
use crate::embedded::pending::Queued;

type Changes = Vec<(Vec<u8>, Option<Vec<u8>>)>;

fn changes() -> impl Strategy<Value = Changes> {
    vec((vec(any::<u8>(), 1..40), proptest::option::weighted(0.8, vec(any::<u8>(), 0..300))), 0..6)
}

fn sealed(changes: &Changes, number: u64, place: Place) -> Vec<u8> {
    let mut bytes = Vec::new();
    record::encode(&mut bytes, changes.iter().map(|(key, value)| (key.as_slice(), value.as_deref())));
    record::seal(&mut bytes, number, place);
    bytes
}

fn owned(record: record::Record<'_>) -> Changes {
    record.changes().map(|(key, value)| (key.to_vec(), value.map(<[u8]>::to_vec))).collect()
}

fn at(identity: u64, offset: usize) -> Place {
    Place { identity, offset }
}

fn is_damaged(bytes: &[u8], header: &Header, next: Option<&Header>, noted: Option<End>) -> bool {
    replay::read(bytes, header, next, noted, |_| {}).is_err()
}

fn header(generation: u64, before: u64) -> Header {
    Header { generation, identity: 0x1234_5678_9ABC_DEF0 ^ generation, before, flushed: 0 }
}

/// A segment of `batches`, numbered from `before` on, over the bytes of `former`; and where each record ends.
fn segment(header: &Header, batches: &[Changes], former: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let (mut bytes, mut ends) = (header.encode().to_vec(), Vec::new());
    for (batch, number) in batches.iter().zip(header.before + 1..) {
        let place = Place { identity: header.identity, offset: bytes.len() };
        bytes.extend(sealed(batch, number, place));
        ends.push(bytes.len());
    }
    bytes.extend(former.iter().skip(bytes.len()));
    (bytes, ends)
}

proptest! {
    #[test]
    fn a_record_is_read_as_written_and_only_in_its_place(batch in changes(), number: u64, identity: u64, offset in 0..700usize) {
        let place = Place { identity, offset };
        let bytes = [vec![7; offset], sealed(&batch, number, place)].concat();
        let record = record::read(&bytes, place).unwrap();
        prop_assert_eq!((record.number, record.len()), (number, bytes.len() - offset));
        prop_assert_eq!(owned(record), batch);
        prop_assert!(record::read(&bytes, at(identity ^ 1, offset)).is_none());
        let moved = [vec![7], bytes].concat();
        prop_assert!(record::read(&moved, at(identity, offset + 1)).is_none());
    }

    #[test]
    fn no_flipped_bit_goes_unnoticed(batch in changes(), at: usize, bit in 0..8u8) {
        let place = Place { identity: 42, offset: 0 };
        let mut bytes = sealed(&batch, 9, place);
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        prop_assert!(record::read(&bytes, place).is_none());
        let mut bytes = header(3, 8).encode();
        bytes[at % START] ^= 1 << bit;
        prop_assert!(Header::parse(&bytes).is_none());
    }

    #[test]
    fn any_bytes_can_be_read(bytes in vec(any::<u8>(), 0..400), offset in 0..400usize) {
        let head = bytes.first_chunk().map_or(0, |head| u64::from_le_bytes(*head));
        prop_assert!(record::read(&bytes, at(head, offset)).is_none());
        prop_assert!(Header::parse(&bytes).is_none());
    }

    #[test]
    fn worn_and_damaged_segments_replay_a_beginning(bytes in vec(any::<u8>(), 0..2_000)) {
        crate::check_journal(&bytes);
    }

    #[test]
    fn what_an_earlier_life_left_is_not_replayed(
        old in vec(changes(), 0..12),
        new in vec(changes(), 0..8),
    ) {
        let (former, _) = segment(&header(1, 0), &old, &[]);
        let now = header(2, 12);
        let (bytes, ends) = segment(&now, &new, &former);
        let mut found = Vec::new();
        let (end, last) = replay::read(&bytes, &now, None, None, |record| found.push(owned(record))).unwrap();
        prop_assert_eq!(&found, &new);
        prop_assert_eq!((end, last), (ends.last().copied().unwrap_or(START), 12 + new.len() as u64));
        // And once more records lie behind it, its end is noticed.
        let noted = End::parse(&format!("2 {}\n", bytes.len() + 1));
        prop_assert!(is_damaged(&bytes, &now, None, noted));
    }

    #[test]
    fn damage_is_told_from_a_torn_end(batches in vec(changes(), 1..8), at: usize, bit in 0..8u8) {
        let now = header(2, 5);
        let (mut bytes, ends) = segment(&now, &batches, &[]);
        let at = START + at % (bytes.len() - START);
        bytes[at] ^= 1 << bit;
        let broken = ends.iter().position(|&end| at < end).unwrap();
        let mut found = Vec::new();
        let outcome = replay::read(&bytes, &now, None, None, |record| found.push(owned(record)));
        prop_assert_eq!(&found, &batches[..broken]);
        prop_assert_eq!(outcome.is_ok(), broken == batches.len() - 1);
        let follower = header(3, 5 + batches.len() as u64);
        prop_assert!(is_damaged(&bytes, &now, Some(&follower), None));
    }

    #[test]
    fn the_segments_that_are_needed_follow_one_another(
        lengths in vec(0..4u64, 1..6),
        start in 0..16u64,
        lost: Option<usize>,
        spares in 0..3usize,
    ) {
        let mut before = 0;
        let mut headers: Vec<Header> = (1..).zip(&lengths).map(|(generation, length)| {
            let header = header(generation, before);
            before += length;
            header
        }).collect();
        let oldest = headers.iter().rposition(|header| header.before <= start).unwrap();
        let lost = lost.map(|lost| lost % headers.len());
        let whole = headers.clone();
        if let Some(lost) = lost {
            headers.remove(lost);
        }
        headers.extend(vec![header(0, 0); spares]);
        headers.reverse();
        let found = replay::needed(&headers, start, None);
        let noted = End::parse(&format!("{} 600\n", lengths.len()));
        match lost {
            Some(lost) if lost == whole.len() - 1 => {
                prop_assert!(replay::needed(&headers, start, noted).is_err(), "the last one shows by the note alone");
            }
            Some(lost) if lost >= oldest => prop_assert!(found.is_err()),
            _ => {
                let found: Vec<Header> = found.unwrap().into_iter().map(|at| headers[at]).collect();
                prop_assert_eq!(&found, &whole[oldest..]);
            }
        }
    }
}

#[test]
fn a_value_that_looks_like_a_record_is_none() {
    let now = header(1, 0);
    let inner =
        sealed(&vec![(b"forged".to_vec(), None)], 2, Place { identity: now.identity, offset: 10_000 });
    let (mut bytes, ends) = segment(&now, &[vec![(b"key".to_vec(), Some(inner))]], &[]);
    assert!(!Records::new(&bytes, &now).go_on_behind_the_end());
    bytes[ends[0] - 1] ^= 1;
    assert_eq!(replay::read(&bytes, &now, None, None, |_| panic!("nothing is whole")), Ok((START, 0)));
    assert!(bytes.len() > START + 2 * HEAD);
}

/// A batch of one change.
fn batch(key: &str, value: Bytes) -> Vec<Queued> {
    vec![Queued::new(key.to_owned().into(), Some(value))]
}

/// The last value of each key in the journal.
fn replayed(folder: &Path, start: u64) -> std::collections::BTreeMap<Vec<u8>, (u64, usize)> {
    let mut found = std::collections::BTreeMap::new();
    Journal::open(folder, Durability::Synced, start, None, |number, (key, value)| {
        found.insert(key.to_vec(), (number, value.map_or(0, <[u8]>::len)));
    })
    .unwrap();
    found
}

#[test]
fn segments_are_used_again_once_their_records_are_elsewhere() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(directory.path(), Durability::Synced, 0, None, |_, _| {}).unwrap();
    let mut flushed = 0;
    for number in 1..400u64 {
        journal.append(number * 2, &batch(&format!("key {number:03}"), noise(60_000))).unwrap();
        if number % 50 == 0 {
            flushed = number * 2;
            journal.retire(flushed).unwrap();
        }
        if number % 37 == 0 {
            // As after a sudden end: from the segments alone, and from what the sorted files tell.
            let copied = tempfile::tempdir().unwrap();
            opening::copy(directory.path(), copied.path());
            let found = replayed(copied.path(), flushed);
            let expected =
                (flushed / 2 + 1..=number).map(|n| (format!("key {n:03}").into_bytes(), (n * 2, 60_000)));
            assert_eq!(found, expected.collect());
            assert!(replayed(copied.path(), 0).len() >= found.len());
        }
    }
    let files = fs::read_dir(directory.path()).unwrap().count();
    assert!(files <= 6, "{files} files for 24 MB, of which 6 are needed");
}

#[test]
fn a_batch_larger_than_any_segment_has_one_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(directory.path(), Durability::Synced, 0, None, |_, _| {}).unwrap();
    for (number, size) in [(1, 10), (2, 20_000_000), (3, 10), (4, 17_000_000), (5, 10)] {
        journal.append(number, &batch(&number.to_string(), noise(size))).unwrap();
    }
    let found = replayed(directory.path(), 0);
    let sizes: Vec<usize> = found.values().map(|(_, size)| *size).collect();
    assert_eq!(sizes, [10, 20_000_000, 10, 17_000_000, 10]);
    journal.retire(5).unwrap();
    let longest =
        fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).max();
    assert!(longest <= Some(16 * 1024 * 1024), "{longest:?}: those are not kept");
}

#[test]
fn begun_anew_it_replays_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(directory.path(), Durability::Synced, 0, None, |_, _| {}).unwrap();
    for number in 1..20 {
        journal.append(number, &batch("key", noise(30_000))).unwrap();
    }
    journal.begin_anew().unwrap();
    assert_eq!(journal.bytes(), 0);
    assert_eq!(replayed(directory.path(), 0).len(), 0);
    journal.append(21, &batch("later", noise(10))).unwrap();
    assert_eq!(replayed(directory.path(), 0), [(b"later".to_vec(), (21, 10))].into());
}
