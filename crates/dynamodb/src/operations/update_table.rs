//! UpdateTable: changes how a table is paid for, its class, its stream, or whether it can be deleted. It is done when it
//! is answered.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-TABLE-156, 357, 382 and 433 (us-west-2, 2026-10);
//! architect/dynalite `test/updateTable.js` (recorded from DynamoDB).

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation};
use store::Transaction;
use wire::dynamodb::{UpdateTableInput, UpdateTableOutput};

use super::create_table::billing;
use crate::describe::{self, Status};
use crate::error::{Result, table_not_found};
use crate::model::{Billing, TableRecord};
use crate::parameters::refusal;
use crate::streams::Wanted;
use crate::tables::Fate;
use crate::{Dynamodb, Invalid, access, streams, tables};

/// The operation.
pub struct UpdateTable;

#[async_trait]
impl Operation for UpdateTable {
    type State = Dynamodb;
    type Input = UpdateTableInput;
    type Output = UpdateTableOutput;
    const NAME: &'static str = "UpdateTable";

    async fn access(state: &Dynamodb, ctx: &Context, input: &UpdateTableInput) -> Result<Vec<Access>> {
        Ok(vec![access::on_table(state, ctx, "dynamodb:UpdateTable", &input.table_name).await?])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: UpdateTableInput) -> Result<UpdateTableOutput> {
        tables::check_name(&input.table_name)?;
        check(&input)?;
        let stream = input.stream_specification.as_ref().map(streams::check_updated).transpose()?;
        let missing = || table_not_found(Some(&input.table_name));
        let table = state.tables.local(ctx, &input.table_name).await?.ok_or_else(missing)?;
        let now = state.platform.clock.now();
        let label = streams::label_for(state.platform.store.as_ref(), &table.record, now).await?;
        let change = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
            apply(&input, record, now)?;
            match stream {
                Some(Wanted::Enabled(view)) => streams::enable(transaction, record, label, view)?,
                Some(Wanted::Disabled) => streams::disable(transaction, record, now)?,
                None => {}
            }
            Ok(Fate::Kept)
        };
        let table = state.tables.change_with(&table, vec![], change).await?.ok_or_else(missing)?;
        let status =
            if input.deletion_protection_enabled.is_some() { Status::Active } else { Status::Updating };
        let statistics = state.counts.of(state.platform.store.as_ref(), &table, now).await?;
        Ok(UpdateTableOutput { table_description: Some(describe::table(&table, status, &statistics)) })
    }
}

/// What can be checked without the table.
fn check(input: &UpdateTableInput) -> Result<(), Invalid> {
    refuse_features(input)?;
    let billing = input.billing_mode.is_some() || input.provisioned_throughput.is_some();
    let stream = input.stream_specification.is_some();
    let (class, protection) = (input.table_class.is_some(), input.deletion_protection_enabled.is_some());
    let capacity =
        input.provisioned_throughput.is_some() || input.billing_mode.as_deref() == Some("PROVISIONED");
    let alone = |what: &str| {
        Invalid::parameter(format_args!("{what} modification must be the only operation in the request"))
    };
    match (billing || stream, class, protection) {
        (false, false, false) => Err(Invalid::new(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, \
             SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, \
             MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is \
             required",
        )),
        (true, true, _) | (_, true, true) => Err(alone("TableClass")),
        (true, _, true) => Err(alone("DeletionProtection")),
        _ if stream && capacity => {
            Err(Invalid::parameter("You cannot modify stream status while updating table IOPS"))
        }
        _ => Ok(()),
    }
}

/// What Landfall does not have yet is refused, so that nobody believes in it.
fn refuse_features(input: &UpdateTableInput) -> Result<(), Invalid> {
    let indexes = input.global_secondary_index_updates.as_ref().is_some_and(|updates| !updates.is_empty());
    let features = [
        ("AttributeDefinitions", input.attribute_definitions.is_some()),
        ("GlobalSecondaryIndexUpdates", indexes),
        ("SSESpecification", input.sse_specification.is_some()),
        ("ReplicaUpdates", input.replica_updates.is_some()),
        ("MultiRegionConsistency", input.multi_region_consistency.is_some()),
        ("GlobalTableWitnessUpdates", input.global_table_witness_updates.is_some()),
        ("OnDemandThroughput", input.on_demand_throughput.is_some()),
        ("WarmThroughput", input.warm_throughput.is_some()),
        ("GlobalTableSettingsReplicationMode", input.global_table_settings_replication_mode.is_some()),
        ("DisassociationProtectionEnabled", input.disassociation_protection_enabled.is_some()),
        ("VectorIndexUpdates", input.vector_index_updates.is_some()),
    ];
    match features.iter().find(|(_, present)| *present) {
        Some((name, _)) => Err(refusal(name)),
        None => Ok(()),
    }
}

fn apply(input: &UpdateTableInput, record: &mut TableRecord, now: Time) -> Result<(), Invalid> {
    if let Some(protection) = input.deletion_protection_enabled {
        record.deletion_protection = protection;
    }
    if let Some(class) = &input.table_class {
        record.class = Some(class.clone());
    }
    if input.billing_mode.is_some() || input.provisioned_throughput.is_some() {
        let current = match record.billing {
            Billing::OnDemand => "PAY_PER_REQUEST",
            Billing::Provisioned { .. } => "PROVISIONED",
        };
        let mode = input.billing_mode.as_deref().unwrap_or(current);
        let wanted = billing(Some(mode), input.provisioned_throughput.as_ref())?;
        check_changes(record.billing, wanted)?;
        if wanted == Billing::OnDemand && record.billing != wanted {
            record.on_demand_since = Some(now);
        } else if record.billing == Billing::OnDemand {
            record.on_demand_since = Some(record.on_demand_since.unwrap_or(record.created));
        }
        record.billing = wanted;
    }
    Ok(())
}

/// The capacity a table has already is not given to it again.
fn check_changes(current: Billing, wanted: Billing) -> Result<(), Invalid> {
    let Billing::Provisioned { read, write } = wanted else { return Ok(()) };
    if current != wanted {
        return Ok(());
    }
    Err(Invalid(format!(
        "The provisioned throughput for the table will not change. The requested value equals the current value. \
         Current ReadCapacityUnits provisioned for the table: {read}. Requested ReadCapacityUnits: {read}. \
         Current WriteCapacityUnits provisioned for the table: {write}. Requested WriteCapacityUnits: {write}. \
         Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )))
}
