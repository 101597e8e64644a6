//! Shard iterators: what a client holds to go on reading, `{stream's ARN}|1|{base 64}`. Everything it says is checked
//! when it comes back; what it may read, its ARN says, which is what the caller must be allowed.

use std::time::Duration;

use base::Time;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{BufMut, BytesMut};

use super::Position;

/// How long an iterator is good for.
const LIFETIME: Duration = Duration::from_secs(15 * 60);
/// The form of what is in base 64.
const FORM: &str = "1";
/// The first byte of each start.
const TRIM_HORIZON: u8 = 0;
const AT: u8 = 1;
const AFTER: u8 = 2;

/// Where reading starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With the oldest record there is.
    TrimHorizon,
    /// With this record, or the next there is.
    At(Position),
    /// With the record behind this position.
    After(Position),
}

/// An iterator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardIterator {
    /// The stream's ARN.
    pub arn: String,
    /// Where reading starts.
    pub start: Start,
    /// When it was given out.
    pub issued: Time,
}

impl ShardIterator {
    /// What the client is given.
    pub fn encode(&self) -> String {
        let (kind, position) = match self.start {
            Start::TrimHorizon => (TRIM_HORIZON, Position::default()),
            Start::At(position) => (AT, position),
            Start::After(position) => (AFTER, position),
        };
        let mut bytes = BytesMut::with_capacity(21);
        bytes.put_u8(kind);
        bytes.put_i64(self.issued.0);
        bytes.put_slice(&position.bytes());
        format!("{}|{FORM}|{}", self.arn, STANDARD.encode(&bytes))
    }

    /// What the client has sent; `None` if it is no iterator.
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, encoded) = text.rsplit_once('|')?;
        let (arn, form) = rest.rsplit_once('|')?;
        let bytes = STANDARD.decode(encoded).ok().filter(|_| form == FORM)?;
        let (kind, rest) = bytes.split_first()?;
        let (issued, position) = rest.split_first_chunk()?;
        let position = Position::read(position)?;
        let start = match *kind {
            TRIM_HORIZON => Start::TrimHorizon,
            AT => Start::At(position),
            AFTER => Start::After(position),
            _ => return None,
        };
        Some(Self { arn: arn.to_owned(), start, issued: Time(i64::from_be_bytes(*issued)) })
    }

    /// Whether it has become too old.
    pub fn is_expired(&self, now: Time) -> bool {
        now.since(self.issued) > LIFETIME
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, ShardIterator, Start};
    use base::Time;

    #[test]
    fn an_iterator_comes_back_as_it_went() {
        let position = Position { stamp: 9, number: 3 };
        for start in [Start::TrimHorizon, Start::At(position), Start::After(position)] {
            let iterator = ShardIterator { arn: "arn:aws:dynamodb:a|b".to_owned(), start, issued: Time(5) };
            assert_eq!(ShardIterator::parse(&iterator.encode()), Some(iterator));
        }
        for text in
            ["", "a|1|", "a|1|AAAA", "a|2|AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a|1|CQAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        {
            assert_eq!(ShardIterator::parse(text), None, "{text}");
        }
    }
}
