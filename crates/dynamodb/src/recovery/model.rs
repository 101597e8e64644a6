//! What a table's record says of point-in-time recovery, and how UpdateContinuousBackups changes it.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-083 to 086 (us-west-2, 2026-10-08 and 09).

use std::time::Duration;

use base::Time;
use serde::{Deserialize, Serialize};
use store::Transaction;
use wire::Timestamp;
use wire::dynamodb::{PointInTimeRecoveryDescription, PointInTimeRecoverySpecification};

use super::trim::Note;
use crate::Invalid;
use crate::error::Result;
use crate::model::TableRecord;

/// The period unless a request names one.
const DEFAULT_DAYS: i64 = 35;

/// A table's point-in-time recovery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// The number that the last log of changes was given.
    pub last_log: u64,
    /// What can be recovered; `None` while it is switched off.
    pub window: Option<Window>,
}

/// The moments that a table can be restored to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// None before this, whatever the period.
    floor: Time,
    /// `RecoveryPeriodInDays`
    days: i64,
}

impl Window {
    /// The first of them, to the millisecond.
    pub fn earliest(self, now: Time) -> Time {
        let period = Duration::from_secs(u64::try_from(self.days).unwrap_or_default() * 24 * 3600);
        let period = i64::try_from(period.as_millis()).unwrap_or(i64::MAX);
        self.floor.max(Time(now.0.saturating_sub(period)))
    }

    /// The first of them and the last as answers have them: in whole seconds.
    pub fn bounds(self, now: Time) -> (Time, Time) {
        (whole(self.earliest(now)), whole(now))
    }

    /// With another period: what a shorter one has given up does not come back with a longer one.
    fn with_days(self, days: i64, now: Time) -> Self {
        Self { floor: Self { days: self.days.min(days), ..self }.earliest(now), days }
    }
}

fn whole(time: Time) -> Time {
    Time(time.seconds() * 1000)
}

impl Recovery {
    /// As answers describe it.
    pub fn describe(&self, now: Time) -> PointInTimeRecoveryDescription {
        let status = |status: &str| Some(status.to_owned());
        let Some(window) = self.window else {
            return PointInTimeRecoveryDescription {
                point_in_time_recovery_status: status("DISABLED"),
                ..PointInTimeRecoveryDescription::default()
            };
        };
        let (earliest, latest) = window.bounds(now);
        PointInTimeRecoveryDescription {
            point_in_time_recovery_status: status("ENABLED"),
            recovery_period_in_days: Some(window.days),
            earliest_restorable_date_time: Some(Timestamp(earliest.0)),
            latest_restorable_date_time: Some(Timestamp(latest.0)),
        }
    }
}

/// Switches point-in-time recovery on or off, or changes its period.
///
/// # Errors
/// If it is to be switched off and yet have a period.
pub fn update(
    transaction: &mut dyn Transaction,
    table: &mut TableRecord,
    wanted: &PointInTimeRecoverySpecification,
    now: Time,
) -> Result<()> {
    if !wanted.point_in_time_recovery_enabled {
        if wanted.recovery_period_in_days.is_some() {
            return Err(Invalid::new(
                "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
            )
            .into());
        }
        table.recovery.window = None;
        return Ok(());
    }
    let days = wanted.recovery_period_in_days.unwrap_or(DEFAULT_DAYS);
    if let Some(window) = &mut table.recovery.window {
        *window = window.with_days(days, now);
        return Ok(());
    }
    table.recovery.last_log += 1;
    table.recovery.window = Some(Window { floor: now, days });
    Note::of(table).write(transaction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_grows_does_not_bring_back_what_is_gone() {
        const DAY: i64 = 24 * 3600 * 1000;
        let window = Window { floor: Time(0), days: 35 };
        assert_eq!(window.earliest(Time(10 * DAY)), Time(0));
        assert_eq!(window.earliest(Time(40 * DAY)), Time(5 * DAY));
        let shorter = window.with_days(2, Time(40 * DAY));
        assert_eq!(shorter.earliest(Time(40 * DAY)), Time(38 * DAY));
        let longer = shorter.with_days(10, Time(41 * DAY));
        assert_eq!(longer.earliest(Time(41 * DAY)), Time(39 * DAY));
        assert_eq!(longer.earliest(Time(60 * DAY)), Time(50 * DAY));
    }
}
