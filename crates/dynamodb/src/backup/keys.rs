//! How backups lie in the store: `dynamodb`, `backup`, account, Region, table's name, backup's id → the backup (`model.rs`),
//! as JSON.

use store::key::KeyBuilder;
use store::{Key, Range};

/// The key of a backup.
pub fn backup(account: &str, region: &str, table: &str, id: &str) -> Key {
    of_region(account, region).str(table).str(id).finish()
}

/// The backups of a table's name, the oldest first.
pub fn of_table(account: &str, region: &str, table: &str) -> Range {
    of_region(account, region).str(table).range()
}

/// The backups of an account and Region, by the names of their tables.
pub fn all_of(account: &str, region: &str) -> Range {
    of_region(account, region).range()
}

/// All backups.
pub fn all() -> Range {
    backups().range()
}

fn of_region(account: &str, region: &str) -> KeyBuilder {
    backups().str(account).str(region)
}

fn backups() -> KeyBuilder {
    KeyBuilder::new("dynamodb").str("backup")
}
