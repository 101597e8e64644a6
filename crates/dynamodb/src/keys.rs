//! How DynamoDB's state lies in the store. All keys begin with `dynamodb`; then:
//!
//! - `table`, account, Region, name → the table's record (`model.rs`), as JSON.
//! - `item`, table id (two numbers), index number, hash of the partition key, partition key, sort key → an item
//!   (`stored.rs`). Index 0 is the table itself; secondary indexes take the numbers from 1 and append the table's own
//!   key. Under the highest number lie the sizes of item collections by partition key (`collection.rs`).
//! - `dropped`, table id, perhaps index numbers → nothing: a table, or indexes, whose entries are still to be removed.
//! - `token`, account, Region, operation, client request token → what was done under it (`transaction/token.rs`), as JSON.
//!
//! Items are under the table's id, not its name: a table made anew begins empty while the old one's items are being
//! removed. The hash spreads partitions as DynamoDB does, so the segments of a parallel Scan are ranges of it.

use std::borrow::Cow;
use std::ops::Bound;

use base::Time;
use service::ServiceError;
use store::key::{KeyBuilder, KeyError, KeyReader};
use store::{Key, Range};

use crate::model::Table;
use crate::value::{AttributeValue, number_key};

const SERVICE: &str = "dynamodb";
/// The number of the table itself among its indexes.
pub const TABLE_INDEX: u64 = 0;
/// The number under which the sizes of item collections lie.
const COLLECTIONS: u64 = u64::MAX;
/// The number of the index of expiries (`ttl`).
pub const EXPIRIES: u64 = u64::MAX - 1;
/// The number of the logs of changes (`recovery`).
pub const CHANGES: u64 = u64::MAX - 2;
/// The number of the first secondary index.
const FIRST_INDEX: u64 = 1;

/// The key of a table's record.
pub fn table(account: &str, region: &str, name: &str) -> Key {
    tables_of(account, region).str(name).finish()
}

/// The records of all tables of an account and Region, by name.
pub fn tables(account: &str, region: &str) -> Range {
    tables_of(account, region).range()
}

/// The records of the tables behind `name`.
pub fn tables_after(account: &str, region: &str, name: &str) -> Range {
    let Range { end, .. } = tables(account, region);
    Range { start: Bound::Excluded(table(account, region, name)), end }
}

/// The records of all tables.
pub fn all_tables() -> Range {
    KeyBuilder::new(SERVICE).str("table").range()
}

fn tables_of(account: &str, region: &str) -> KeyBuilder {
    KeyBuilder::new(SERVICE).str("table").str(account).str(region)
}

/// The mark of a table whose items are to be removed.
pub fn dropped(id: TableId) -> Key {
    KeyBuilder::new(SERVICE).str("dropped").u64(id.0).u64(id.1).finish()
}

/// The mark of an index whose entries are to be removed.
pub fn dropped_index(id: TableId, index: u64) -> Key {
    KeyBuilder::new(SERVICE).str("dropped").u64(id.0).u64(id.1).u64(index).finish()
}

/// The mark of a table that has become a backup: all but its items is to be removed.
pub fn dropped_beside_items(id: TableId) -> Key {
    KeyBuilder::new(SERVICE).str("dropped").u64(id.0).u64(id.1).u64(FIRST_INDEX).u64(u64::MAX).finish()
}

/// All such marks.
pub fn all_dropped() -> Range {
    KeyBuilder::new(SERVICE).str("dropped").range()
}

/// What the key of a mark says is to be removed.
pub fn dropped_range(key: &[u8]) -> Option<Range> {
    let (id, mut reader) = read_dropped(key)?;
    let Ok(first) = reader.u64() else { return Some(everything(id)) };
    let last = reader.u64().unwrap_or(first);
    Some(Range { end: entries(id, last).end, ..entries(id, first) })
}

/// Under what id a mark says something is to be removed.
pub fn dropped_id(key: &[u8]) -> Option<TableId> {
    Some(read_dropped(key)?.0)
}

fn read_dropped(key: &[u8]) -> Option<(TableId, KeyReader<'_>)> {
    let mut reader = KeyReader::new(key);
    reader.str().ok()?;
    reader.str().ok()?;
    Some((TableId(reader.u64().ok()?, reader.u64().ok()?), reader))
}

/// What was done under a client request token of `operation`.
pub fn token(account: &str, region: &str, operation: &str, token: &str) -> Key {
    KeyBuilder::new(SERVICE).str("token").str(account).str(region).str(operation).str(token).finish()
}

/// All client request tokens.
pub fn tokens() -> Range {
    KeyBuilder::new(SERVICE).str("token").range()
}

/// A table's UUID in two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u64, pub u64);

impl TableId {
    /// Of a UUID's text.
    pub fn parse(uuid: &str) -> Option<Self> {
        let hex: String = uuid.chars().filter(|c| *c != '-').collect();
        let bits = u128::from_str_radix(&hex, 16).ok()?;
        Some(Self(u64::try_from(bits >> 64).ok()?, u64::try_from(bits & u128::from(u64::MAX)).ok()?))
    }
}

/// All that lies under a table's id: items and index entries.
pub fn everything(id: TableId) -> Range {
    items_of(id).range()
}

/// The size of the collection that the item under this key belongs to.
pub fn collection(item: &[u8]) -> Option<Key> {
    let mut reader = store::key::KeyReader::new(item);
    reader.str().ok()?;
    reader.str().ok()?;
    let id = TableId(reader.u64().ok()?, reader.u64().ok()?);
    reader.u64().ok()?;
    reader.u64().ok()?;
    Some(items_of(id).u64(COLLECTIONS).bytes(&reader.bytes().ok()?).finish())
}

/// The entries of an index, or the items of a table, in the order of a Scan.
pub fn entries(id: TableId, index: u64) -> Range {
    items_of(id).u64(index).range()
}

/// The entries whose partition keys hash into one of `total` equal parts.
pub fn segment(id: TableId, index: u64, segment: u64, total: u64) -> Range {
    let boundary = |part: u64| {
        let whole = u128::from(u64::MAX) + 1;
        u64::try_from((whole * u128::from(part)).div_ceil(u128::from(total.max(1)))).ok()
    };
    let all = entries(id, index);
    let at = |hash| items_of(id).u64(index).u64(hash).finish();
    Range {
        start: boundary(segment).map_or(all.start, |hash| Bound::Included(at(hash))),
        end: boundary(segment + 1).map_or(all.end, |hash| Bound::Excluded(at(hash))),
    }
}

/// A moment as a number that orders as moments do; there are none before 1970.
pub fn moment(time: Time) -> u64 {
    u64::try_from(time.0).unwrap_or_default()
}

/// The beginning of all keys under a table's id.
pub fn items_of(id: TableId) -> KeyBuilder {
    KeyBuilder::new(SERVICE).str("item").u64(id.0).u64(id.1)
}

/// The beginning of the keys of a table's items.
pub fn table_items(id: TableId) -> Key {
    items_of(id).u64(TABLE_INDEX).finish()
}

/// The key of the item with the same primary key under another id.
///
/// # Errors
/// If it is no item's key.
pub fn moved(item: &[u8], to: TableId) -> Result<Key, ServiceError> {
    let mut reader = KeyReader::new(item);
    let mut skip = || -> Result<(), KeyError> {
        reader.str()?;
        reader.str()?;
        reader.u64()?;
        reader.u64().map(|_| ())
    };
    skip().map_err(ServiceError::internal)?;
    Ok([items_of(to).finish().as_ref(), reader.rest()].concat().into())
}

/// The beginning of the keys of one partition's items.
fn partition(table: &Table, hash: &AttributeValue) -> KeyBuilder {
    let bytes = key_bytes(hash);
    KeyBuilder::after(&table.items).u64(stable_hash(&bytes)).bytes(&bytes)
}

/// The beginning of the keys of one partition's entries in an index, whose partition key may have several attributes.
pub fn partition_of(id: TableId, index: u64, hash: &[&AttributeValue]) -> KeyBuilder {
    let bytes: Vec<_> = hash.iter().map(|value| key_bytes(value)).collect();
    let spread = match bytes.as_slice() {
        [one] => stable_hash(one),
        several => several
            .iter()
            .fold(0_u64, |hash, part| stable_hash(&[&hash.to_be_bytes(), part.as_ref()].concat())),
    };
    bytes.iter().fold(items_of(id).u64(index).u64(spread), |key, part| key.bytes(part))
}

/// The key of one item.
pub fn item(table: &Table, hash: &AttributeValue, range: Option<&AttributeValue>) -> Key {
    let partition = partition(table, hash);
    match range {
        Some(range) => partition.bytes(&key_bytes(range)).finish(),
        None => partition.finish(),
    }
}

/// A key attribute's value as bytes that order as DynamoDB orders: text by UTF-8, numbers by value.
pub fn key_bytes(value: &AttributeValue) -> Cow<'_, [u8]> {
    match value {
        AttributeValue::S(text) => Cow::Borrowed(text.as_bytes()),
        AttributeValue::B(bytes) => Cow::Borrowed(bytes),
        AttributeValue::N(number) => Cow::Owned(number_key::encode(*number)),
        // No other type can be a key; the schema has been checked.
        _ => Cow::Borrowed(&[]),
    }
}

/// FNV-1a with MurmurHash3's finalizer. Part of the stored format: it never changes.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    let fnv = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    mixed(fnv)
}

/// MurmurHash3's finalizer, which gives different numbers for different numbers. Part of the stored format, too.
pub fn mixed(number: u64) -> u64 {
    let mixed = (number ^ (number >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_part_of_the_stored_format() {
        assert_eq!(stable_hash(b""), 0xEFD0_1F60_BA99_2926);
    }

    #[test]
    fn segments_follow_each_other_without_gap() {
        let id = TableId(1, 2);
        for total in [1, 2, 3, 7, 1_000_000] {
            for part in 0..total.min(10) {
                let (this, next) = (segment(id, 0, part, total), segment(id, 0, part + 1, total));
                if part + 1 < total {
                    let (Bound::Excluded(end), Bound::Included(start)) = (this.end, next.start) else {
                        panic!("{part} of {total}")
                    };
                    assert_eq!(end, start);
                }
            }
            assert_eq!(segment(id, 0, total - 1, total).end, entries(id, 0).end, "{total}");
        }
    }

    #[test]
    fn an_id_is_read_from_its_uuid() {
        let id = TableId::parse("00000000-0000-0001-8000-000000000002");
        assert_eq!(id, Some(TableId(1, 0x8000_0000_0000_0002)));
        assert_eq!(TableId::parse("no"), None);
    }

    #[test]
    fn a_mark_says_what_is_to_be_removed() {
        let id = TableId(3, 4);
        assert_eq!(dropped_range(&dropped(id)), Some(everything(id)));
        assert_eq!(dropped_range(&dropped_index(id, 5)), Some(entries(id, 5)));
    }
}
