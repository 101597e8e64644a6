//! DynamoDB Streams: every change of an item as a record, in the order of the changes, kept for 24 hours.
//!
//! A stream is one shard, from the moment it is switched on to the moment it is switched off. Its records are entries
//! that the store stamps in the order of the commits (`Transaction::append`), so a reader that has seen one has seen all
//! before it: `position` says where in that order, `iterator` what a client holds of it. `keys` is how it all lies in the
//! store, `record` what is kept of a change, `lifecycle` how streams begin and end, `read` how they are found and read,
//! `trim` how old records go. Knows no operation.

mod iterator;
mod keys;
mod lifecycle;
mod model;
mod position;
mod read;
mod record;
mod trim;

pub use iterator::{ShardIterator, Start};
pub use lifecycle::{Wanted, check_created, check_updated, disable, enable, label_for};
pub use model::{Stream, StreamArn, TableStream, ViewType, arn, label_text};
pub use position::Position;
pub use read::{Reader, find, list};
pub use record::record;
pub use trim::trim;
