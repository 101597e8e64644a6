//! What can be checked of an UpdateTable without the table: which changes go together.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-TABLE-015, 174, 359, 382 and 433 (us-west-2, 2026-10).

use wire::dynamodb::UpdateTableInput;

use crate::Invalid;
use crate::index::Action;
use crate::parameters::refusal;

/// The changes that a request asks for.
struct Changes {
    billing: bool,
    provisioned: bool,
    stream: bool,
    indexes: bool,
    structural: bool,
    encryption: bool,
    class: bool,
    protection: bool,
    on_demand: bool,
    warm: bool,
}

impl Changes {
    /// How many kinds of changes there are; billing and capacity are one.
    fn count(&self) -> usize {
        let capacity = self.billing || self.provisioned;
        let kinds = [
            capacity,
            self.stream,
            self.indexes,
            self.encryption,
            self.class,
            self.protection,
            self.on_demand,
            self.warm,
        ];
        kinds.into_iter().filter(|present| *present).count()
    }
}

/// Fails for changes that exclude each other; `actions` are those on indexes.
pub fn check(input: &UpdateTableInput, actions: &[Action]) -> Result<(), Invalid> {
    refuse_features(input)?;
    let changes = Changes {
        billing: input.billing_mode.is_some(),
        provisioned: input.provisioned_throughput.is_some(),
        stream: input.stream_specification.is_some(),
        indexes: !actions.is_empty(),
        structural: actions.iter().any(Action::is_structural),
        encryption: input.sse_specification.is_some(),
        class: input.table_class.is_some(),
        protection: input.deletion_protection_enabled.is_some(),
        on_demand: input.on_demand_throughput.is_some(),
        warm: input.warm_throughput.is_some(),
    };
    if changes.count() == 0 {
        return Err(Invalid::new(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, \
             SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, \
             MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is \
             required",
        ));
    }
    if input.global_secondary_index_updates.as_ref().is_some_and(Vec::is_empty) {
        return Err(Invalid::parameter("List of GlobalSecondaryIndexUpdates is empty"));
    }
    check_alone(&changes)?;
    check_pairs(&changes, input.billing_mode.as_deref())?;
    check_encryption(input)
}

/// Some changes are made alone.
fn check_alone(changes: &Changes) -> Result<(), Invalid> {
    if changes.count() == 1 {
        return Ok(());
    }
    if changes.warm && changes.structural && changes.count() == 2 {
        return Err(Invalid::parameter(
            "Create global secondary index cannot be specified when updating WarmThroughput",
        ));
    }
    let alone = [
        ("Server-Side Encryption", changes.encryption),
        ("TableClass", changes.class),
        ("DeletionProtection", changes.protection),
        ("WarmThroughput", changes.warm),
        ("OnDemandThroughput", changes.on_demand && !(changes.billing && changes.count() == 2)),
    ];
    match alone.iter().find(|(_, present)| *present) {
        Some((what, _)) => Err(Invalid::parameter(format_args!(
            "{what} modification must be the only operation in the request"
        ))),
        None => Ok(()),
    }
}

fn check_pairs(changes: &Changes, billing: Option<&str>) -> Result<(), Invalid> {
    let message = if changes.stream && (changes.provisioned || billing == Some("PROVISIONED")) {
        "You cannot modify stream status while updating table IOPS"
    } else if changes.structural && changes.provisioned {
        "You cannot create or delete index while updating table IOPS"
    } else if changes.structural && changes.stream {
        "You cannot create or delete index while changing stream status"
    } else if billing == Some("PROVISIONED") && !changes.provisioned {
        "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
    } else {
        return Ok(());
    };
    Err(Invalid::parameter(message))
}

/// Tables are encrypted by DynamoDB's own key, and by no other.
fn check_encryption(input: &UpdateTableInput) -> Result<(), Invalid> {
    match &input.sse_specification {
        Some(wanted) if wanted.enabled == Some(false) => {
            Err(Invalid::parameter("Table is already encrypted by default"))
        }
        Some(_) => Err(refusal("SSESpecification")),
        None => Ok(()),
    }
}

/// What Landfall does not have yet is refused, so that nobody believes in it.
fn refuse_features(input: &UpdateTableInput) -> Result<(), Invalid> {
    let features = [
        ("ReplicaUpdates", input.replica_updates.is_some()),
        ("MultiRegionConsistency", input.multi_region_consistency.is_some()),
        ("GlobalTableWitnessUpdates", input.global_table_witness_updates.is_some()),
        ("GlobalTableSettingsReplicationMode", input.global_table_settings_replication_mode.is_some()),
        ("DisassociationProtectionEnabled", input.disassociation_protection_enabled.is_some()),
        ("VectorIndexUpdates", input.vector_index_updates.is_some()),
    ];
    match features.iter().find(|(_, present)| *present) {
        Some((name, _)) => Err(refusal(name)),
        None => Ok(()),
    }
}
