//! Capacity units and how answers report them.
//!
//! Source: DynamoDB Developer Guide, "DynamoDB read and write operations".

use std::collections::BTreeMap;

use wire::{Map, Value};

use crate::index::Index;

/// What a unit of read capacity reads, consistently.
const READ_UNIT: usize = 4 * 1024;
/// What a unit of write capacity writes.
const WRITE_UNIT: usize = 1024;

/// How much of the consumed capacity an answer reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// Nothing.
    None,
    /// The sum.
    Total,
    /// The sum, and what of it the table consumed.
    Indexes,
}

impl Report {
    /// Of the parameter `ReturnConsumedCapacity`.
    pub fn of(parameter: Option<&str>) -> Self {
        match parameter {
            Some("TOTAL") => Self::Total,
            Some("INDEXES") => Self::Indexes,
            _ => Self::None,
        }
    }

    /// The member `ConsumedCapacity`, `table` being named as the request named it.
    pub fn consumed(self, table: &str, consumed: impl Into<Consumed>) -> Option<Value> {
        self.member(table, consumed.into(), None)
    }

    /// The same in a transaction's answer, which tells what was read from what was written.
    ///
    /// Source: paritysuite/dynamodb-conformance `tests/tier2/transactions/transactWrite` (eu-west-2, 2026-06-30).
    pub fn transacted(self, table: &str, consumed: Consumed, direction: Direction) -> Option<Value> {
        self.member(table, consumed, Some(direction))
    }

    fn member(self, table: &str, consumed: Consumed, direction: Option<Direction>) -> Option<Value> {
        if self == Self::None {
            return None;
        }
        let units = |units: f64| {
            let mut map = Map::from([("CapacityUnits", units.into())]);
            map.push_some(direction.map_or("", Direction::member), direction.map(|_| units));
            map
        };
        let by_index = |indexes: &BTreeMap<String, f64>| {
            let indexes: Map =
                indexes.iter().map(|(name, consumed)| (name.clone(), units(*consumed).into())).collect();
            (!indexes.is_empty()).then_some(indexes)
        };
        let mut member = units(consumed.total());
        member.push("TableName", table);
        if self == Self::Indexes {
            member.push("Table", units(consumed.table));
            member.push_some("LocalSecondaryIndexes", by_index(&consumed.local));
            member.push_some("GlobalSecondaryIndexes", by_index(&consumed.global));
        }
        Some(member.into())
    }
}

/// What units were consumed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Reading.
    Read,
    /// Writing.
    Write,
}

impl Direction {
    fn member(self) -> &'static str {
        match self {
            Self::Read => "ReadCapacityUnits",
            Self::Write => "WriteCapacityUnits",
        }
    }
}

/// Units, by what consumed them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consumed {
    table: f64,
    local: BTreeMap<String, f64>,
    global: BTreeMap<String, f64>,
}

impl Consumed {
    /// Together with other units.
    pub fn add(&mut self, other: Self) {
        self.table += other.table;
        for (own, other) in [(&mut self.local, other.local), (&mut self.global, other.global)] {
            for (index, units) in other {
                *own.entry(index).or_default() += units;
            }
        }
    }

    /// Together with what an index consumed.
    pub fn add_index(&mut self, index: &Index, units: f64) {
        let indexes = if index.is_global() { &mut self.global } else { &mut self.local };
        *indexes.entry(index.name.clone()).or_default() += units;
    }

    /// By the table itself.
    pub fn by_table(&self) -> f64 {
        self.table
    }

    /// By each of its indexes.
    pub fn by_index(&self) -> impl Iterator<Item = (&str, f64)> {
        self.local.iter().chain(&self.global).map(|(name, units)| (name.as_str(), *units))
    }

    /// All together.
    pub fn total(&self) -> f64 {
        self.table + self.local.values().chain(self.global.values()).sum::<f64>()
    }

    /// The same within a transaction, which does everything in two steps.
    #[must_use]
    pub fn doubled(mut self) -> Self {
        self.table *= 2.0;
        for units in self.local.values_mut().chain(self.global.values_mut()) {
            *units *= 2.0;
        }
        self
    }
}

impl From<f64> for Consumed {
    /// By the table alone.
    fn from(table: f64) -> Self {
        Self { table, ..Self::default() }
    }
}

/// The units to read so many bytes; at least one block is read even where there is nothing.
pub fn read_units(bytes: usize, consistent: bool) -> f64 {
    let blocks = blocks(bytes, READ_UNIT);
    if consistent { blocks } else { blocks / 2.0 }
}

/// The units to replace an item of `before` bytes by one of `after`: those of the larger.
pub fn write_units(before: Option<usize>, after: Option<usize>) -> f64 {
    blocks(before.unwrap_or(0).max(after.unwrap_or(0)), WRITE_UNIT)
}

fn blocks(bytes: usize, block: usize) -> f64 {
    u32::try_from(bytes.div_ceil(block).max(1)).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_whole_blocks() {
        assert_eq!(read_units(0, true), 1.0);
        assert_eq!(read_units(4096, false), 0.5);
        assert_eq!(read_units(4097, true), 2.0);
        assert_eq!(write_units(None, Some(1025)), 2.0);
        assert_eq!(write_units(Some(3000), Some(10)), 3.0);
        assert_eq!(write_units(None, None), 1.0);
    }
}
