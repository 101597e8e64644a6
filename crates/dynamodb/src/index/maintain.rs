//! Keeping the indexes what their table says: the part of a changed item that concerns its index entries.
//!
//! Source of the units: DynamoDB Developer Guide, "Provisioned throughput considerations for Global Secondary Indexes" and
//! "… for Local Secondary Indexes".

use store::Transaction;

use super::entry::{self, Entry};
use super::record::Index;
use crate::capacity::{Consumed, write_units};
use crate::error::Result;
use crate::write::{Change, Image};

/// Writes what the change means for every index of the table, and counts what that consumes.
pub fn maintain(
    transaction: &mut dyn Transaction,
    change: &Change<'_>,
    consumed: &mut Consumed,
) -> Result<()> {
    for index in &change.table.record.indexes {
        let units = update(transaction, change, index)?;
        if units > 0.0 {
            consumed.add_index(index, units);
        }
    }
    Ok(())
}

/// An entry that moves is deleted and put: two writes. An entry that stays as it is costs nothing.
fn update(transaction: &mut dyn Transaction, change: &Change<'_>, index: &Index) -> Result<f64> {
    let entry = |image: Option<&Image>| -> Result<Option<Entry>> {
        image.map_or(Ok(None), |image| entry::of(change.table, index, image))
    };
    let (before, after) = (entry(change.before)?, entry(change.after)?);
    let size = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.item.size());
    let (old, new) = (size(&before), size(&after));
    if before.is_none() && after.is_none() {
        return Ok(0.0);
    }
    let moves = matches!((&before, &after), (Some(before), Some(after)) if before.key != after.key);
    let stays =
        matches!((&before, &after), (Some(before), Some(after)) if !moves && before.item == after.item);
    if stays {
        return Ok(0.0);
    }
    let deleted = before.filter(|_| moves || after.is_none());
    if let Some(before) = deleted {
        transaction.delete_under(change.key, before.key)?;
    }
    if let Some(after) = after {
        transaction.put_under(change.key, after.key, after.item.into_bytes())?;
    }
    Ok(if moves { write_units(old, None) + write_units(None, new) } else { write_units(old, new) })
}
