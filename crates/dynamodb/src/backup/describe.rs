//! Backups as answers describe them.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-BACKUP-004, 006, 009, 014, 015 and 021 (us-west-2, 2026-10-09).

use wire::Timestamp;
use wire::dynamodb::{
    BackupDescription, BackupDetails, BackupSummary, GlobalSecondaryIndexInfo, LocalSecondaryIndexInfo,
    ProvisionedThroughput, SourceTableDetails, SourceTableFeatureDetails, StreamSpecification,
    TimeToLiveDescription,
};

use super::{Backup, Kind};
use crate::describe;
use crate::index;
use crate::model::{Billing, TableRecord};
use crate::throughput::{OnDemandLimits, Units};

/// The states in which backups are described.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In the answer of CreateBackup, and until it is complete.
    Creating,
    /// Ever after.
    Available,
    /// In the answer of DeleteBackup.
    Deleted,
}

impl Status {
    /// Of a backup that is there.
    pub fn of(backup: &Backup) -> Self {
        if backup.complete { Self::Available } else { Self::Creating }
    }

    fn name(self) -> String {
        let name = match self {
            Self::Creating => "CREATING",
            Self::Available => "AVAILABLE",
            Self::Deleted => "DELETED",
        };
        name.to_owned()
    }
}

/// `BackupDetails`, with the ARN as the client gave it.
pub fn details(backup: &Backup, arn: String, status: Status) -> BackupDetails {
    BackupDetails {
        backup_arn: Some(arn),
        backup_name: Some(backup.name.clone()),
        backup_size_bytes: Some(backup.bytes),
        backup_status: Some(status.name()),
        backup_type: Some(backup.kind.name().to_owned()),
        backup_creation_date_time: Some(Timestamp(backup.created.0)),
        backup_expiry_date_time: backup.expires.map(|time| Timestamp(time.0)),
    }
}

/// `BackupDescription`
pub fn description(backup: &Backup, arn: String, status: Status) -> BackupDescription {
    BackupDescription {
        backup_details: Some(details(backup, arn, status)),
        source_table_details: Some(source(backup)),
        source_table_feature_details: Some(features(backup)),
    }
}

/// `BackupSummary`
pub fn summary(backup: &Backup) -> BackupSummary {
    let details = details(backup, backup.arn(), Status::of(backup));
    BackupSummary {
        table_name: Some(backup.table.name.clone()),
        table_id: Some(backup.table.id.clone()),
        table_arn: Some(backup.table.arn()),
        backup_arn: details.backup_arn,
        backup_name: details.backup_name,
        backup_creation_date_time: details.backup_creation_date_time,
        backup_expiry_date_time: details.backup_expiry_date_time,
        backup_status: details.backup_status,
        backup_type: details.backup_type,
        backup_size_bytes: details.backup_size_bytes,
    }
}

fn source(backup: &Backup) -> SourceTableDetails {
    let table = &backup.table;
    let mode = match table.billing {
        Billing::OnDemand => "PAY_PER_REQUEST",
        Billing::Provisioned { .. } => "PROVISIONED",
    };
    SourceTableDetails {
        table_name: Some(table.name.clone()),
        table_id: Some(table.id.clone()),
        table_arn: Some(table.arn()),
        table_size_bytes: Some(backup.bytes),
        key_schema: Some(describe::key_schema(table)),
        table_creation_date_time: Some(Timestamp(table.created.0)),
        provisioned_throughput: Some(provisioned(table.billing.provisioned())),
        on_demand_throughput: table.on_demand.map(OnDemandLimits::to_wire),
        item_count: Some(backup.items),
        billing_mode: Some(mode.to_owned()),
    }
}

fn provisioned(units: Option<Units>) -> ProvisionedThroughput {
    let Units { read, write } = units.unwrap_or_default();
    ProvisionedThroughput { read_capacity_units: read, write_capacity_units: write }
}

/// What the table had beside its items; nothing is known of a deleted one.
fn features(backup: &Backup) -> SourceTableFeatureDetails {
    if backup.kind == Kind::System {
        return SourceTableFeatureDetails::default();
    }
    let table = &backup.table;
    let stream = table.stream.filter(|stream| stream.enabled);
    SourceTableFeatureDetails {
        local_secondary_indexes: local(table),
        global_secondary_indexes: global(table),
        stream_description: stream.map(|stream| StreamSpecification {
            stream_enabled: true,
            stream_view_type: Some(stream.view.name().to_owned()),
        }),
        time_to_live_description: time_to_live(table),
        ..SourceTableFeatureDetails::default()
    }
}

fn time_to_live(table: &TableRecord) -> Option<TimeToLiveDescription> {
    let attribute = table.ttl.as_ref()?.attribute.clone()?;
    Some(TimeToLiveDescription {
        time_to_live_status: Some("ENABLED".to_owned()),
        attribute_name: Some(attribute),
    })
}

fn local(table: &TableRecord) -> Option<Vec<LocalSecondaryIndexInfo>> {
    let indexes = table.indexes.iter().filter(|index| index.kind == index::Kind::Local);
    let described: Vec<_> = indexes
        .map(|index| LocalSecondaryIndexInfo {
            index_name: Some(index.name.clone()),
            key_schema: Some(describe::index_key_schema(index)),
            projection: Some(describe::projection(index)),
        })
        .collect();
    (!described.is_empty()).then_some(described)
}

fn global(table: &TableRecord) -> Option<Vec<GlobalSecondaryIndexInfo>> {
    let indexes = table.indexes.iter().filter(|index| index.is_global());
    let described: Vec<_> = indexes
        .map(|index| GlobalSecondaryIndexInfo {
            index_name: Some(index.name.clone()),
            key_schema: Some(describe::index_key_schema(index)),
            projection: Some(describe::projection(index)),
            provisioned_throughput: Some(provisioned(index.throughput.provisioned)),
            on_demand_throughput: index.throughput.on_demand.map(OnDemandLimits::to_wire),
        })
        .collect();
    (!described.is_empty()).then_some(described)
}
