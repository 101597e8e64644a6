//! Secondary indexes: what they are (`record`), how requests define them (`define`, `key_schema`) and change
//! them (`update`), what items may hold for their sake (`check`), their entries (`entry`) and how they follow their table
//! (`maintain`, `backfill`). Knows no operation.

mod backfill;
pub mod check;
pub mod define;
pub mod entry;
pub mod key_schema;
mod maintain;
mod record;
mod redefinition;
mod update;

pub use backfill::run as backfill;
pub use maintain::maintain;
pub use record::{Index, Kind, Projection};
pub use update::{Action, Changed, apply as apply_updates, read as read_updates};
