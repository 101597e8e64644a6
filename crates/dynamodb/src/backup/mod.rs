//! Backups on demand, and those that the service makes of deleted tables.
//!
//! A backup's items lie under an id of its own, in the form and order in which a table's items lie under the table's
//! (`keys` of the crate), so that a restored table is filled from either alike. A new backup is filled from one
//! snapshot (`fill`); that of a deleted table takes over the table's id and copies nothing. `model` is what is
//! stored, `arn` how clients name it, `describe` and `list` what they see of it. Knows no operation.

mod arn;
mod describe;
mod fill;
mod keys;
mod lifecycle;
mod list;
mod model;

pub use arn::BackupArn;
pub use describe::{Status, description, details, summary};
pub use fill::{Filling, resume};
pub use lifecycle::{create, delete, expire, find, in_use, not_found, of_deleted};
pub use list::{Listed, Wanted, list};
pub use model::{Backup, Kind};
