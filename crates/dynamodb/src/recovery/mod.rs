//! Continuous backups: what a table's state at any moment of the last days is made of.
//!
//! While point-in-time recovery is on, each change of an item leaves what the item was before in a log (`log`), in the
//! order of the commits. So the table at some moment is the table as it is, with all changes since undone, the newest
//! first; nothing is copied when it is switched on. `model` is what the table's record says of it, `keys` how it lies in
//! the store, `trim` how the log loses what is older than the recovery period. Knows no operation.

mod keys;
mod log;
mod model;
mod trim;

pub use keys::{LogId, log as log_range};
pub use log::{Before, first_after, record};
pub use model::{Recovery, Window, update};
pub use trim::trim;
