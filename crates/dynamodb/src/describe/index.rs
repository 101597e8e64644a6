//! Indexes as descriptions of their table have them.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-125, 133, 134 and 138 (us-west-2, 2026-10).

use wire::dynamodb::{
    GlobalSecondaryIndexDescription, GlobalSecondaryIndexWarmThroughputDescription, KeySchemaElement,
    LocalSecondaryIndexDescription, Projection,
};

use super::Status;
use crate::index::{Changed, Index, Kind};
use crate::model::Table;
use crate::statistics::{AllStatistics, Statistics};
use crate::throughput::{self, OnDemandLimits};

/// The local indexes; none where there are none.
pub fn local(table: &Table, statistics: &AllStatistics) -> Option<Vec<LocalSecondaryIndexDescription>> {
    let describe = |index: &Index| {
        let counted = statistics.index(index.number);
        LocalSecondaryIndexDescription {
            index_name: Some(index.name.clone()),
            key_schema: Some(key_schema(index)),
            projection: Some(projection(index)),
            index_size_bytes: Some(counted.bytes),
            item_count: Some(counted.items),
            index_arn: Some(arn(table, index)),
        }
    };
    of(table, Kind::Local, describe)
}

/// The global indexes; none where there are none.
pub fn global(
    table: &Table,
    status: Status,
    statistics: &AllStatistics,
) -> Option<Vec<GlobalSecondaryIndexDescription>> {
    of(table, Kind::Global, |index| describe(table, index, status, statistics.index(index.number)))
}

/// An index in the answer that says it is being deleted.
pub fn deleting(table: &Table, index: &Index) -> GlobalSecondaryIndexDescription {
    let description = describe(table, index, Status::Deleting, Statistics::default());
    GlobalSecondaryIndexDescription { backfilling: None, ..description }
}

/// Indexes in the answer that says their throughput is being changed.
pub fn show_updating(table: &Table, indexes: &mut [GlobalSecondaryIndexDescription], changed: &Changed) {
    let numbers = table.record.indexes.iter().filter(|index| index.is_global()).map(|index| index.number);
    for (index, number) in indexes.iter_mut().zip(numbers) {
        let Some((_, before)) = changed.throughput.iter().find(|(changed, _)| *changed == number) else {
            continue;
        };
        index.index_status = Some("UPDATING".to_owned());
        if let Some(units) = before.provisioned {
            index.provisioned_throughput = Some(units.description());
        }
    }
}

fn describe(
    table: &Table,
    index: &Index,
    status: Status,
    counted: Statistics,
) -> GlobalSecondaryIndexDescription {
    GlobalSecondaryIndexDescription {
        index_name: Some(index.name.clone()),
        key_schema: Some(key_schema(index)),
        projection: Some(projection(index)),
        index_status: Some(index_status(index, status).to_owned()),
        backfilling: index.backfilling.then_some(status == Status::Active),
        provisioned_throughput: Some(index.throughput.provisioned.unwrap_or_default().description()),
        index_size_bytes: Some(counted.bytes),
        item_count: Some(counted.items),
        index_arn: Some(arn(table, index)),
        on_demand_throughput: index.throughput.on_demand.map(OnDemandLimits::to_wire),
        warm_throughput: (status != Status::Creating).then(|| warm(index)),
    }
}

fn of<T>(table: &Table, kind: Kind, describe: impl Fn(&Index) -> T) -> Option<Vec<T>> {
    let indexes = table.record.indexes.iter().filter(|index| index.kind == kind);
    let described: Vec<T> = indexes.map(describe).collect();
    (!described.is_empty()).then_some(described)
}

fn index_status(index: &Index, table: Status) -> &'static str {
    match table {
        Status::Creating => "CREATING",
        Status::Deleting => "DELETING",
        Status::Active | Status::Updating if index.backfilling => "CREATING",
        Status::Active | Status::Updating => "ACTIVE",
    }
}

/// The elements of an index's key.
pub fn key_schema(index: &Index) -> Vec<KeySchemaElement> {
    let element = |name: &str, kind: &str| KeySchemaElement {
        attribute_name: name.to_owned(),
        key_type: kind.to_owned(),
    };
    let hash = index.hash.iter().map(|attribute| element(&attribute.name, "HASH"));
    hash.chain(index.range.iter().map(|attribute| element(&attribute.name, "RANGE"))).collect()
}

/// What an index projects.
pub fn projection(index: &Index) -> Projection {
    Projection {
        projection_type: Some(index.projection.type_name().to_owned()),
        non_key_attributes: index
            .projection
            .non_key_attributes()
            .map(|attributes| attributes.iter().cloned().collect()),
    }
}

fn warm(index: &Index) -> GlobalSecondaryIndexWarmThroughputDescription {
    let units = throughput::warm_of(index.throughput.provisioned, index.throughput.warm);
    GlobalSecondaryIndexWarmThroughputDescription {
        read_units_per_second: Some(units.read),
        write_units_per_second: Some(units.write),
        status: Some("ACTIVE".to_owned()),
    }
}

fn arn(table: &Table, index: &Index) -> String {
    format!("{}/index/{}", table.arn(), index.name)
}
