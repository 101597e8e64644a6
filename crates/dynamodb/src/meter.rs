//! Provisioned capacity as a limit, where the engine was told to enforce it: every table and global index has what it
//! provides in a second, and what it did not use of that in the last 300 seconds. What is paid by request is not limited.
//!
//! Who finds something left is served and charged what that came to, into debt if need be; who finds nothing left is
//! throttled. It stands in this process; what was left when the last one ended is taken to be all that there could be.
//!
//! Source: DynamoDB Developer Guide, "Burst capacity" and "Resolving throttling exceptions" (2025-08); the wording of the
//! errors: TransactionCanceledException in the API Reference. How fast a debt is paid is our reading.

use std::collections::HashMap;

use base::Time;
use parking_lot::Mutex;
use service::ServiceError;
use wire::{Map, Value};

use crate::capacity::{Consumed, Direction};
use crate::error::Result;
use crate::index::Index;
use crate::keys::{self, TableId};
use crate::model::Table;
use crate::source::Source;
use crate::throughput::Units;

/// How long capacity that was not used can be used.
const BURST_SECONDS: f64 = 300.0;

/// What is left of all that tables and indexes provide.
#[derive(Debug)]
pub struct Meter {
    is_on: bool,
    balances: Mutex<HashMap<Account, Balance>>,
}

/// Table, number of the index, reads or writes.
type Account = (TableId, u64, Direction);

/// Units that were left at a time; fewer than none where more was used than there was.
#[derive(Clone, Copy, Debug)]
struct Balance {
    units: f64,
    at: Time,
}

impl Meter {
    /// One that enforces what tables provide, or lets everything pass.
    pub fn new(is_on: bool) -> Self {
        Self { is_on, balances: Mutex::default() }
    }

    /// Whether what is consumed must be known.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Fails if nothing is left of what the table or global index provides; local ones live on their table's.
    ///
    /// # Errors
    /// `ProvisionedThroughputExceededException`
    pub fn admit<'a>(&self, source: impl Into<Source<'a>>, direction: Direction, now: Time) -> Result<()> {
        let source = source.into();
        if !self.is_on || self.left(source, direction, now).is_none_or(|left| left > 0.0) {
            return Ok(());
        }
        Err(exceeded(source, direction))
    }

    /// Charges what a write consumes, unless nothing is left of what an index provides that it changes.
    ///
    /// # Errors
    /// `ProvisionedThroughputExceededException`; then nothing is charged.
    pub fn spend(&self, table: &Table, consumed: &Consumed, now: Time) -> Result<()> {
        if !self.is_on {
            return Ok(());
        }
        for (index, _) in indexes(table, consumed) {
            self.admit(Source { table, index: Some(index) }, Direction::Write, now)?;
        }
        self.charge(table, Direction::Write, consumed, now);
        Ok(())
    }

    /// Charges what was consumed.
    pub fn charge(&self, table: &Table, direction: Direction, consumed: &Consumed, now: Time) {
        if !self.is_on {
            return;
        }
        self.take(table.into(), direction, consumed.by_table(), now);
        for (index, units) in indexes(table, consumed) {
            self.take(Source { table, index: Some(index) }, direction, units, now);
        }
    }

    fn left(&self, source: Source<'_>, direction: Direction, now: Time) -> Option<f64> {
        let rate = rate(source, direction)?;
        let balances = self.balances.lock();
        Some(current(balances.get(&account(source, direction)), source.table, rate, now))
    }

    fn take(&self, source: Source<'_>, direction: Direction, units: f64, now: Time) {
        let Some(rate) = rate(source, direction) else { return };
        let account = account(source, direction);
        let mut balances = self.balances.lock();
        let left = current(balances.get(&account), source.table, rate, now);
        balances.insert(account, Balance { units: left - units, at: now });
    }

    /// Forgets a table that is gone.
    pub fn forget(&self, id: TableId) {
        self.balances.lock().retain(|(table, _, _), _| *table != id);
    }
}

/// What is left now: what was, and what has been provided since. Something new has a second's worth to begin with.
fn current(known: Option<&Balance>, table: &Table, rate: f64, now: Time) -> f64 {
    let seconds = |since: Time| now.0.saturating_sub(since.0).max(0) as f64 / 1000.0;
    let units = match known {
        Some(balance) => balance.units + seconds(balance.at) * rate,
        None => seconds(table.record.created).max(1.0) * rate,
    };
    units.min(BURST_SECONDS * rate)
}

/// Units in a second, where they are provisioned.
fn rate(source: Source<'_>, direction: Direction) -> Option<f64> {
    let own = |units: Units| match direction {
        Direction::Read => units.read,
        Direction::Write => units.write,
    };
    let table = source.table.record.billing.provisioned()?;
    let units = match global(source) {
        Some(index) => index.throughput.provisioned.unwrap_or(table),
        None => table,
    };
    Some(own(units) as f64)
}

fn account(source: Source<'_>, direction: Direction) -> Account {
    (source.table.id, global(source).map_or(keys::TABLE_INDEX, |index| index.number), direction)
}

fn global(source: Source<'_>) -> Option<&Index> {
    source.index.filter(|index| index.is_global())
}

/// The indexes that consumed something, and how much.
fn indexes<'a>(table: &'a Table, consumed: &'a Consumed) -> impl Iterator<Item = (&'a Index, f64)> {
    consumed.by_index().filter_map(|(name, units)| Some((table.index(name)?, units)))
}

/// The throttling exception, which says what ran out.
fn exceeded(source: Source<'_>, direction: Direction) -> ServiceError {
    let index = global(source);
    let place = if index.is_some() { "Index" } else { "Table" };
    let use_of = match direction {
        Direction::Read => "Read",
        Direction::Write => "Write",
    };
    let mut resource = source.table.arn();
    if let Some(index) = index {
        resource.push_str(&format!("/index/{}", index.name));
    }
    let reason = Map::from([
        ("reason", format!("{place}{use_of}ProvisionedThroughputExceeded").into()),
        ("resource", resource.into()),
    ]);
    let message = message(index.is_some());
    ServiceError::sender("ProvisionedThroughputExceededException", 400, message)
        .with("ThrottlingReasons", Value::List(vec![reason.into()]))
}

/// What a table, or a global index, says when it has nothing left.
pub fn message(index: bool) -> &'static str {
    if index {
        "The level of configured provisioned throughput for one or more global secondary indexes of the table was \
         exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with \
         the UpdateTable API"
    } else {
        "The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
         provisioning level with the UpdateTable API."
    }
}
