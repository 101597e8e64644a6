//! Tables as answers describe them; `index` describes their indexes.
//!
//! Source: localstack/localstack `tests/aws/services/dynamodb/test_dynamodb.snapshot.json`, recorded from AWS.

mod index;

pub use index::{key_schema as index_key_schema, projection};

use wire::Timestamp;
use wire::dynamodb::{
    AttributeDefinition, BillingModeSummary, KeySchemaElement, StreamSpecification, TableClassSummary,
    TableDescription, TableWarmThroughputDescription,
};

use crate::index::Changed;
use crate::model::{Billing, KeyAttribute, Table, TableRecord};
use crate::restore::Restoring;
use crate::statistics::AllStatistics;
use crate::streams;
use crate::throughput::{self, OnDemandLimits};

/// The states in which tables are described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In the answer of CreateTable, and while items are restored.
    Creating,
    /// Ever after.
    Active,
    /// In the answer of UpdateTable.
    Updating,
    /// In the answer of DeleteTable.
    Deleting,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Active => "ACTIVE",
            Self::Updating => "UPDATING",
            Self::Deleting => "DELETING",
        }
    }
}

/// The description of a table.
pub fn table(table: &Table, status: Status, statistics: &AllStatistics) -> TableDescription {
    let record = &table.record;
    let active = status == Status::Active;
    TableDescription {
        attribute_definitions: Some(record.attributes.iter().map(attribute).collect()),
        table_name: Some(record.name.clone()),
        key_schema: Some(key_schema(record)),
        table_status: Some(status.name().to_owned()),
        creation_date_time: Some(Timestamp(record.created.0)),
        provisioned_throughput: Some(record.billing.provisioned().unwrap_or_default().description()),
        table_size_bytes: Some(statistics.table().bytes),
        item_count: Some(statistics.table().items),
        table_arn: Some(table.arn()),
        table_id: Some(record.id.clone()),
        billing_mode_summary: billing(record, active),
        local_secondary_indexes: index::local(table, statistics),
        global_secondary_indexes: index::global(table, status, statistics),
        on_demand_throughput: record.on_demand.map(OnDemandLimits::to_wire),
        table_class_summary: record
            .class
            .clone()
            .map(|class| TableClassSummary { table_class: Some(class), ..TableClassSummary::default() }),
        deletion_protection_enabled: Some(record.deletion_protection),
        restore_summary: record.restoring.as_ref().map(Restoring::summary),
        warm_throughput: active.then(|| warm(record)),
        stream_specification: table.stream().map(|stream| StreamSpecification {
            stream_enabled: true,
            stream_view_type: Some(stream.view.name().to_owned()),
        }),
        latest_stream_label: record.stream.map(|stream| streams::label_text(stream.label)),
        latest_stream_arn: record
            .stream
            .map(|stream| streams::arn(&record.region, &record.account, &record.name, stream.label)),
        ..TableDescription::default()
    }
}

/// The description of a table in the answer of UpdateTable: a deleted index is still there, and throughput of indexes is
/// still what it was.
///
/// Source: ack-api-quirks `services/dynamodb` DDB-TABLE-148 and 165 (us-west-2, 2026-10).
pub fn updated(
    table: &Table,
    status: Status,
    statistics: &AllStatistics,
    changed: &Changed,
) -> TableDescription {
    let mut description = self::table(table, status, statistics);
    if let Some(indexes) = &mut description.global_secondary_indexes {
        index::show_updating(table, indexes, changed);
    }
    if let Some(deleted) = &changed.deleted {
        let deleted = index::deleting(table, deleted);
        description.global_secondary_indexes.get_or_insert_default().push(deleted);
    }
    description
}

/// The description of a table in the answer of DeleteTable: its keys and indexes are gone.
///
/// Source: behaviour of AWS that scylladb/scylladb `test/alternator` test_table.py relies on (issue 11472); run 2026-11-21.
pub fn deleted(table: &Table) -> TableDescription {
    TableDescription {
        attribute_definitions: None,
        key_schema: None,
        creation_date_time: None,
        local_secondary_indexes: None,
        global_secondary_indexes: None,
        billing_mode_summary: billing(&table.record, true),
        ..self::table(table, Status::Deleting, &AllStatistics::default())
    }
}

fn attribute(attribute: &KeyAttribute) -> AttributeDefinition {
    AttributeDefinition {
        attribute_name: attribute.name.clone(),
        attribute_type: attribute.kind.attribute_type().name().to_owned(),
    }
}

/// The elements of a table's key.
pub fn key_schema(record: &TableRecord) -> Vec<KeySchemaElement> {
    let element = |(attribute, kind): (&KeyAttribute, &str)| KeySchemaElement {
        attribute_name: attribute.name.clone(),
        key_type: kind.to_owned(),
    };
    record.key.attributes().zip(["HASH", "RANGE"]).map(element).collect()
}

/// A table that was never paid by request has none.
fn billing(record: &TableRecord, active: bool) -> Option<BillingModeSummary> {
    let (mode, since) = match record.billing {
        Billing::OnDemand => ("PAY_PER_REQUEST", record.on_demand_since.unwrap_or(record.created)),
        Billing::Provisioned { .. } => ("PROVISIONED", record.on_demand_since?),
    };
    Some(BillingModeSummary {
        billing_mode: Some(mode.to_owned()),
        last_update_to_pay_per_request_date_time: active.then_some(Timestamp(since.0)),
    })
}

fn warm(record: &TableRecord) -> TableWarmThroughputDescription {
    let units = throughput::warm_of(record.billing.provisioned(), record.warm);
    TableWarmThroughputDescription {
        read_units_per_second: Some(units.read),
        write_units_per_second: Some(units.write),
        status: Some("ACTIVE".to_owned()),
    }
}
