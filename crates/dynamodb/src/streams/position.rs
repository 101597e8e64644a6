//! Where in a stream a record stands: the order that the store gives its entries, as clients see it.

use bytes::{BufMut, Bytes, BytesMut};
use store::STAMP_BYTES;

/// Sequence numbers begin with this, so that all are of one length and compare as texts and as numbers alike.
const LEAD: &str = "1";
/// Decimal digits of a stamp.
const STAMP_DIGITS: usize = 20;
/// Decimal digits of a number within a commit.
const NUMBER_DIGITS: usize = 10;

/// The place of an entry: the stamp of its commit, and its number within that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The commit's stamp.
    pub stamp: u64,
    /// The entry's number within the commit.
    pub number: u32,
}

impl Position {
    /// Of the entry under this key.
    pub fn of_key(key: &[u8]) -> Option<Self> {
        Self::read(key.get(key.len().checked_sub(STAMP_BYTES)?..)?)
    }

    /// From the bytes that end an entry's key.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (stamp, number) = bytes.split_first_chunk()?;
        let number = number.try_into().ok()?;
        Some(Self { stamp: u64::from_be_bytes(*stamp), number: u32::from_be_bytes(number) })
    }

    /// The key of the entry here under `prefix`.
    pub fn key(self, prefix: &[u8]) -> Bytes {
        let mut key = BytesMut::with_capacity(prefix.len() + STAMP_BYTES);
        key.put_slice(prefix);
        key.put_u64(self.stamp);
        key.put_u32(self.number);
        key.freeze()
    }

    /// The bytes that end an entry's key.
    pub fn bytes(self) -> Bytes {
        self.key(&[])
    }

    /// `SequenceNumber`: 31 digits.
    pub fn sequence_number(self) -> String {
        let Self { stamp, number } = self;
        format!("{LEAD}{stamp:0STAMP_DIGITS$}{number:0NUMBER_DIGITS$}")
    }

    /// The position of a sequence number; `None` for what is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(LEAD)?;
        if digits.len() != STAMP_DIGITS + NUMBER_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (stamp, number) = digits.split_at_checked(STAMP_DIGITS)?;
        Some(Self { stamp: stamp.parse().ok()?, number: number.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn a_sequence_number_is_read_back_and_orders_as_its_position() {
        let positions = [(0, 0), (0, 1), (7, 0), (7, u32::MAX), (u64::MAX, u32::MAX)]
            .map(|(stamp, number)| Position { stamp, number });
        let texts = positions.map(Position::sequence_number);
        assert!(texts.is_sorted() && texts.iter().all(|text| text.len() == 31));
        for (position, text) in positions.iter().zip(&texts) {
            assert_eq!(Position::parse(text), Some(*position));
            assert_eq!(Position::of_key(&position.key(b"prefix")), Some(*position));
        }
        for text in ["", "1", "100000000000000000000000000000x", "9999999999999999999999999999999"] {
            assert_eq!(Position::parse(text), None, "{text}");
        }
    }
}
