//! What a table's record says of time to live, and how UpdateTimeToLive changes it.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-143 to 147 (us-west-2, 2026-10-08 and 09): order and wording, and
//! that a change is possible again after 31 minutes, not the hour that is documented.

use std::time::Duration;

use base::Time;
use serde::{Deserialize, Serialize};
use store::Transaction;
use wire::dynamodb::TimeToLiveSpecification;

use super::mark::{self, Mark, Stage};
use crate::Invalid;
use crate::error::Result;
use crate::model::TableRecord;

/// How long after a change the next one is refused.
const INTERVAL: Duration = Duration::from_secs(31 * 60);

/// A table's time to live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeToLive {
    /// The attribute that says when an item's time is over; `None` while it is switched off.
    pub attribute: Option<String>,
    /// When it was last switched on or off. Tells the index of one time from that of another.
    pub changed: Time,
}

/// Switches time to live on or off.
///
/// # Errors
/// If it is so already, is on for another attribute, or was changed not long ago.
pub fn update(
    transaction: &mut dyn Transaction,
    table: &mut TableRecord,
    wanted: &TimeToLiveSpecification,
    now: Time,
) -> Result<()> {
    check(table.ttl.as_ref(), wanted, now)?;
    let last = table.ttl.take();
    let attribute = wanted.enabled.then(|| wanted.attribute_name.clone());
    table.ttl = Some(TimeToLive { attribute, changed: now });
    match last.filter(|_| !wanted.enabled) {
        Some(last) => mark::write(transaction, table, &Mark::of(table, last.changed, Stage::Removing)),
        None => mark::write(transaction, table, &Mark::of(table, now, Stage::Building)),
    }
}

fn check(current: Option<&TimeToLive>, wanted: &TimeToLiveSpecification, now: Time) -> Result<(), Invalid> {
    match current.and_then(|ttl| ttl.attribute.as_ref()) {
        Some(active) if *active != wanted.attribute_name => {
            return Err(Invalid(format!(
                "TimeToLive is active on a different AttributeName: current AttributeName is {active}"
            )));
        }
        Some(_) if wanted.enabled => return Err(Invalid::new("TimeToLive is already enabled")),
        None if !wanted.enabled => return Err(Invalid::new("TimeToLive is already disabled")),
        _ => {}
    }
    if current.is_some_and(|ttl| now.since(ttl.changed) < INTERVAL) {
        return Err(Invalid::new("Time to live has been modified multiple times within a fixed interval"));
    }
    Ok(())
}
