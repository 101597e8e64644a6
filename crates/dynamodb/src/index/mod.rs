//! Secondary indexes: what they are (`record`), how requests define them (`define`, `key_schema`), what items may hold for their sake (`check`), their entries (`entry`) and how they follow their table
//! (`maintain`). Knows no operation.

pub mod check;
pub mod define;
pub mod entry;
pub mod key_schema;
mod maintain;
mod record;

pub use maintain::maintain;
pub use record::{Index, Kind, Projection};
