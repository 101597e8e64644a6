//! What a fuzzer tries on the journal: a segment is made from its bytes, worn and damaged, and replayed.

use super::record::{self, Place, Record};
use super::replay;
use super::segment::{Header, Records};

/// A key, and a value unless it was deleted.
type Owned = (Vec<u8>, Option<Vec<u8>>);

/// Makes two lives of a segment from `bytes`, changes a byte of it, and asserts that what is replayed is what the second life
/// began with: all of it, if nothing was changed. Reads `bytes` as they are, too, which must come to an end.
pub fn check_journal(bytes: &[u8]) {
    let raw = Header {
        generation: 1,
        identity: bytes.first_chunk().map_or(0, |it| u64::from_le_bytes(*it)),
        before: 0,
        flushed: 0,
    };
    let mut records = Records::new(bytes, &raw);
    records.by_ref().for_each(drop);
    let _ = (Header::parse(bytes), records.go_on_behind_the_end());

    let Some((&[split, high, low, change], data)) = bytes.split_first_chunk() else { return };
    let (old, new) = data.split_at_checked(usize::from(split) * 4).unwrap_or((&[], data));
    let former = life(&Header { generation: 1, identity: 11, before: 0, flushed: 0 }, old, &[]);
    let header = Header { generation: 2, identity: 22, before: former.1.len() as u64, flushed: 0 };
    let (mut segment, expected) = life(&header, new, &former.0);
    let at = usize::from(high) * 256 + usize::from(low);
    let changed = segment.get_mut(at).map(|byte| *byte ^= change).is_some() && change != 0;
    let mut found = Vec::new();
    let outcome = replay::read(&segment, &header, None, None, |record| found.push(owned(&record)));
    assert!(expected.starts_with(&found), "only what was written, from the beginning on");
    assert!(changed || (outcome.is_ok() && found == expected), "all of it, if it is whole");
}

/// A segment with a record for each piece of `data` over the bytes of `former`, and what the records hold.
fn life(header: &Header, data: &[u8], former: &[u8]) -> (Vec<u8>, Vec<Vec<Owned>>) {
    let (mut bytes, mut batches) = (header.encode().to_vec(), Vec::new());
    for (piece, number) in data.chunks(60).zip(header.before + 1..) {
        let batch: Vec<Owned> = piece.chunks(20).map(change).collect();
        let mut record = Vec::new();
        record::encode(&mut record, batch.iter().map(|(key, value)| (key.as_slice(), value.as_deref())));
        record::seal(&mut record, number, Place { identity: header.identity, offset: bytes.len() });
        bytes.extend(record);
        batches.push(batch);
    }
    bytes.extend(former.iter().skip(bytes.len()));
    (bytes, batches)
}

fn change(piece: &[u8]) -> Owned {
    let (key, value) = piece.split_at(piece.len().min(5));
    (key.to_vec(), (value.len() % 2 == 0).then(|| value.to_vec()))
}

fn owned(record: &Record<'_>) -> Vec<Owned> {
    record.changes().map(|(key, value)| (key.to_vec(), value.map(<[u8]>::to_vec))).collect()
}
