//! Throughput of tables and indexes as it is recorded and answered; nothing is throttled by it.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-128, 134, 153 and 155 (us-west-2, 2026-10).

use serde::{Deserialize, Serialize};
use wire::dynamodb::{
    OnDemandThroughput, ProvisionedThroughput, ProvisionedThroughputDescription, WarmThroughput,
};

use crate::Invalid;

/// The most units of capacity a table or index can be given.
pub const MAX_CAPACITY: i64 = 1_000_000_000_000;
/// What anything paid by request can serve at once.
pub const ON_DEMAND_WARM: Units = Units { read: 12_000, write: 4_000 };

/// Reads and writes: capacity, or what can be served in a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// Of reads.
    pub read: i64,
    /// Of writes.
    pub write: i64,
}

impl Units {
    /// The larger of each.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self { read: self.read.max(other.read), write: self.write.max(other.write) }
    }

    /// As answers describe provisioned capacity.
    pub fn description(self) -> ProvisionedThroughputDescription {
        ProvisionedThroughputDescription {
            number_of_decreases_today: Some(0),
            read_capacity_units: Some(self.read),
            write_capacity_units: Some(self.write),
            ..ProvisionedThroughputDescription::default()
        }
    }
}

impl From<&ProvisionedThroughput> for Units {
    fn from(given: &ProvisionedThroughput) -> Self {
        Self { read: given.read_capacity_units, write: given.write_capacity_units }
    }
}

/// The most that may be used on demand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnDemandLimits {
    /// `MaxReadRequestUnits`
    pub read: Option<i64>,
    /// `MaxWriteRequestUnits`
    pub write: Option<i64>,
}

impl OnDemandLimits {
    /// Reads the limits of a table (`place` being `table`) or of an index (`index : NAME`); -1, which takes a limit away,
    /// where `removable`.
    pub fn read(given: &OnDemandThroughput, place: &str, removable: bool) -> Result<Self, Invalid> {
        let (read, write) = (given.max_read_request_units, given.max_write_request_units);
        for (units, name) in [(read, "MaxReadRequestUnits"), (write, "MaxWriteRequestUnits")] {
            if units.is_some_and(|units| units < 1 && !(removable && units == -1)) {
                return Err(Invalid::parameter(format_args!(
                    "Requested {name} for OnDemandThroughput for {place} is outside of valid range"
                )));
            }
        }
        Ok(Self { read, write })
    }

    /// With those of `newer` that it names.
    #[must_use]
    pub fn updated(self, newer: Self) -> Self {
        Self { read: newer.read.or(self.read), write: newer.write.or(self.write) }
    }

    /// As answers have them.
    pub fn to_wire(self) -> OnDemandThroughput {
        OnDemandThroughput { max_read_request_units: self.read, max_write_request_units: self.write }
    }
}

/// That limits on demand are for what is paid on demand. `place` is empty for a table, `for index : NAME ` for an index.
pub fn only_on_demand(given: &OnDemandThroughput, place: &str) -> Invalid {
    let name =
        if given.max_read_request_units.is_some() { "MaxReadRequestUnits" } else { "MaxWriteRequestUnits" };
    Invalid::parameter(format_args!(
        "{name} for OnDemandThroughput {place}cannot be specified when the table BillingMode is PROVISIONED"
    ))
}

/// What can be served at once: what follows from how it is paid for, or more if that was asked for or once so.
pub fn warm_of(provisioned: Option<Units>, warm: Option<Units>) -> Units {
    provisioned.unwrap_or(ON_DEMAND_WARM).max(warm.unwrap_or_default())
}

/// What something new is to serve at once: what is asked for, and no less than what it serves anyway. `place` is `table` or
/// `index NAME`.
pub fn initial_warm(
    given: &WarmThroughput,
    provisioned: Option<Units>,
    place: &str,
) -> Result<Units, Invalid> {
    let below = |capacity: &str| match provisioned {
        Some(_) => format!("{capacity} of ProvisionedThroughput"),
        None => "initial throughput for OnDemand".to_owned(),
    };
    warm(given, warm_of(provisioned, None), place, below)
}

/// What something is to serve at once from now on, which is never less than before.
pub fn raised_warm(given: &WarmThroughput, current: Units, place: &str) -> Result<Units, Invalid> {
    warm(given, current, place, |_| {
        "current WarmThroughput, decreasing WarmThroughput is not supported".to_owned()
    })
}

/// What is kept of what could be served at once when capacity changes: all of it.
pub fn kept_warm(provisioned: Option<Units>, warm: Option<Units>) -> Option<Units> {
    Some(warm_of(provisioned, warm))
}

fn warm(
    given: &WarmThroughput,
    current: Units,
    place: &str,
    below: impl Fn(&str) -> String,
) -> Result<Units, Invalid> {
    let wanted = Units {
        read: given.read_units_per_second.unwrap_or(current.read),
        write: given.write_units_per_second.unwrap_or(current.write),
    };
    for (wanted, current, name, capacity) in [
        (wanted.read, current.read, "ReadUnitsPerSecond", "ReadCapacityUnits"),
        (wanted.write, current.write, "WriteUnitsPerSecond", "WriteCapacityUnits"),
    ] {
        if wanted < current {
            let below = below(capacity);
            return Err(Invalid::parameter(format_args!(
                "Requested {name} for WarmThroughput for {place} is lower than {below}"
            )));
        }
    }
    Ok(wanted)
}

/// Checks units of capacity.
pub fn check_capacity(units: Units) -> Result<(), Invalid> {
    for (units, name) in [(units.read, "ReadCapacityUnits"), (units.write, "WriteCapacityUnits")] {
        if units > MAX_CAPACITY {
            return Err(Invalid(format!("Given value {units} for {name} is out of bounds")));
        }
    }
    Ok(())
}
