//! What a transaction consumed, as its answer tells it.

use std::collections::BTreeMap;

use wire::Value;

use crate::capacity::{Consumed, Direction, Report};
use crate::collection::Metrics;

/// What a transaction consumed, by table as the request named it.
#[derive(Debug)]
pub struct Spent {
    by_table: BTreeMap<String, Consumed>,
    direction: Direction,
    /// The item collections that it changed.
    pub collections: Metrics,
}

impl Spent {
    /// Nothing yet.
    pub fn new(direction: Direction) -> Self {
        Self { by_table: BTreeMap::new(), direction, collections: Metrics::default() }
    }

    /// Counts units of a single operation, of which a transaction takes twice as many.
    pub fn add(&mut self, table: &str, consumed: impl Into<Consumed>) {
        self.by_table.entry(table.to_owned()).or_default().add(consumed.into().doubled());
    }

    /// The member `ConsumedCapacity`, if asked for.
    pub fn report(self, report: Report) -> Option<Value> {
        let tables = self.by_table.into_iter();
        let members: Option<Vec<Value>> =
            tables.map(|(name, consumed)| report.transacted(&name, consumed, self.direction)).collect();
        members.filter(|members| !members.is_empty()).map(Value::List)
    }
}
