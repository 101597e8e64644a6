//! Restored tables: made of a backup, or of a table as it was at some moment.
//!
//! A restored table is there at once, being created; its items come page by page (`fill`), written as all items are, so
//! that its indexes are right. Those of a backup, or of the source table, are taken as they are; then, to go back in
//! time, the changes since that moment are undone, the newest first. `overrides` is what the request has changed,
//! `begin` how a restored table comes to be. Knows no operation.

mod begin;
mod fill;
mod filling;
mod overrides;

pub use begin::{from_backup, of_table};
pub use fill::resume;
pub use filling::{Filling, Restoring};
pub use overrides::Overrides;
