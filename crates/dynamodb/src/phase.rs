//! The phases of a table's life that on AWS take a while: being created, updated, deleted. They are over at once unless the
//! engine was told to let them last, for clients that are to be tried on them.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-374 (us-west-2, 2026-10-09) and architect/dynalite
//! `actions/deleteTable.js` for the wording; what else is refused while a table is being updated is our reading.

use std::time::Duration;

use base::Time;

use crate::describe::Status;
use crate::error::{Result, in_use, table_not_found};
use crate::model::TableRecord;

/// How long the phases last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Phases(Duration);

impl Phases {
    /// That long.
    pub fn lasting(delay: Duration) -> Self {
        Self(delay)
    }

    /// How long.
    pub fn delay(self) -> Duration {
        self.0
    }

    /// Which phase a table is in.
    pub fn status(self, record: &TableRecord, now: Time) -> Status {
        let lasts = |since: Time| now.since(since) < self.0;
        if record.deleting {
            Status::Deleting
        } else if record.restoring.is_some() || lasts(record.created) {
            Status::Creating
        } else if record.updated.is_some_and(lasts) {
            Status::Updating
        } else {
            Status::Active
        }
    }

    /// Fails if the table's items cannot be reached yet, or not any more.
    ///
    /// # Errors
    /// `ResourceNotFoundException`
    pub fn check_items(self, record: &TableRecord, now: Time) -> Result<()> {
        // What every call asks where nobody wants a delay is to cost nothing.
        if self.0.is_zero() && !record.deleting {
            return Ok(());
        }
        match self.status(record, now) {
            Status::Active | Status::Updating => Ok(()),
            Status::Creating | Status::Deleting => Err(table_not_found(None)),
        }
    }

    /// Fails unless the table is at rest.
    ///
    /// # Errors
    /// `ResourceInUseException`
    pub fn check_change(self, record: &TableRecord, now: Time) -> Result<()> {
        let what = match self.status(record, now) {
            Status::Active => return Ok(()),
            Status::Creating => "created",
            Status::Updating => "updated",
            Status::Deleting => "deleted",
        };
        Err(in_use(&format!("Table is being {what}: {}", record.name)))
    }
}
