//! UpdateTable: changes how a table is paid for, its indexes, its class, its stream, or whether it can be deleted. All but
//! the filling of a new index is done when it is answered.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-TABLE-152 to 157, 165 and 357 (us-west-2, 2026-10);
//! architect/dynalite `test/updateTable.js` (recorded from DynamoDB).

mod check;

use std::sync::Arc;

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation};
use store::{Bytes, Transaction};
use wire::dynamodb::{UpdateTableInput, UpdateTableOutput};

use super::create_table::billing;
use crate::describe::{self, Status};
use crate::error::{Result, table_not_found};
use crate::index::{self, Action, Changed};
use crate::model::{Billing, KeyAttribute, Table, TableRecord};
use crate::streams::Wanted;
use crate::tables::Fate;
use crate::throughput::{self, OnDemandLimits};
use crate::{Dynamodb, Invalid, access, keys, streams, sweep, tables};

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
        let actions = index::read_updates(input.global_secondary_index_updates.clone().unwrap_or_default())?;
        check::check(&input, &actions)?;
        let stream = input.stream_specification.as_ref().map(streams::check_updated).transpose()?;
        let missing = || table_not_found(Some(&input.table_name));
        let table = state.tables.local(ctx, &input.table_name).await?.ok_or_else(missing)?;
        let now = state.platform.clock.now();
        state.tables.phases().check_change(&table.record, now)?;
        let label = streams::label_for(state.platform.store.as_ref(), &table.record, now).await?;
        let structural = actions.iter().any(Action::is_structural);
        let status = status(&input, structural);
        let mut changed = Changed::default();
        let change = |record: &mut TableRecord, transaction: &mut dyn Transaction| {
            changed = apply(&input, actions, record, now)?;
            if status == Status::Updating {
                record.updated = Some(now);
            }
            match stream {
                Some(Wanted::Enabled(view)) => streams::enable(transaction, record, label, view)?,
                Some(Wanted::Disabled) => streams::disable(transaction, record, now)?,
                None => {}
            }
            if let Some(index) = &changed.deleted {
                let owner = keys::table(&record.account, &record.region, &record.name);
                let mark = keys::dropped_index(table.id, index.number);
                transaction.put_under(&owner, mark, Bytes::from_static(b"1"))?;
            }
            Ok(Fate::Kept)
        };
        let table = state.tables.change_with(&table, vec![], change).await?.ok_or_else(missing)?;
        let statistics = state.counts.of(state.platform.store.as_ref(), &table, now).await?;
        let description = describe::updated(&table, status, &statistics, &changed);
        follow_up(state, table, changed.deleted.is_some());
        Ok(UpdateTableOutput { table_description: Some(description) })
    }
}

/// What takes time happens behind the answer: filling a new index, removing the entries of a deleted one.
fn follow_up(state: &Dynamodb, table: Table, deleted: bool) {
    let store = Arc::clone(&state.platform.store);
    if deleted {
        sweep::start(store);
    } else if table.record.indexes.iter().any(|index| index.backfilling) {
        let work = index::backfill(store, state.tables.clone(), Arc::new(table));
        tokio::spawn(async move {
            if let Err(error) = work.await {
                tracing::warn!(%error, "a new index is not full; it will be filled after the next start");
            }
        });
    }
}

/// Protection, limits and the throughput of indexes change at once.
fn status(input: &UpdateTableInput, structural: bool) -> Status {
    let slow = structural
        || input.billing_mode.is_some()
        || input.provisioned_throughput.is_some()
        || input.stream_specification.is_some()
        || input.table_class.is_some();
    if slow { Status::Updating } else { Status::Active }
}

fn apply(
    input: &UpdateTableInput,
    actions: Vec<Action>,
    record: &mut TableRecord,
    now: Time,
) -> Result<Changed> {
    if let Some(protection) = input.deletion_protection_enabled {
        record.deletion_protection = protection;
    }
    if let Some(class) = &input.table_class {
        record.class = Some(class.clone());
    }
    if input.billing_mode.is_some() || input.provisioned_throughput.is_some() {
        set_billing(input, &actions, record, now)?;
    }
    set_limits(input, record)?;
    let definitions = input.attribute_definitions.as_ref();
    let defined = definitions.map(|given| given.iter().filter_map(KeyAttribute::read).collect::<Vec<_>>());
    index::apply_updates(actions, defined.as_deref(), record)
}

fn set_billing(
    input: &UpdateTableInput,
    actions: &[Action],
    record: &mut TableRecord,
    now: Time,
) -> Result<(), Invalid> {
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
    record.warm = throughput::kept_warm(record.billing.provisioned(), record.warm);
    if mode != current {
        switch_mode(actions, record, wanted)?;
    }
    record.billing = wanted;
    Ok(())
}

/// With the mode the limits on demand go; every global index must be given capacity, or loses it.
fn switch_mode(actions: &[Action], record: &mut TableRecord, wanted: Billing) -> Result<(), Invalid> {
    let given = |name: &str| {
        actions.iter().any(|action| {
            matches!(action, Action::Update(update) if update.index_name == name && update.provisioned_throughput.is_some())
        })
    };
    let global = || record.indexes.iter().filter(|index| index.is_global());
    let missing: Vec<&str> = global().map(|index| index.name.as_str()).filter(|name| !given(name)).collect();
    if wanted != Billing::OnDemand && !missing.is_empty() {
        let missing = missing.join(",");
        return Err(Invalid::parameter(format_args!(
            "ProvisionedThroughput must be specified for index: {missing}"
        )));
    }
    record.on_demand = None;
    for index in record.indexes.iter_mut().filter(|index| index.is_global()) {
        index.throughput.raise_warm();
        index.throughput.provisioned = None;
        index.throughput.on_demand = None;
    }
    Ok(())
}

fn set_limits(input: &UpdateTableInput, record: &mut TableRecord) -> Result<(), Invalid> {
    let provisioned = record.billing.provisioned();
    if let Some(given) = &input.on_demand_throughput {
        if provisioned.is_some() {
            return Err(throughput::only_on_demand(given, ""));
        }
        let wanted = OnDemandLimits::read(given, "table", true)?;
        record.on_demand = Some(record.on_demand.unwrap_or_default().updated(wanted));
    }
    if let Some(given) = &input.warm_throughput {
        let current = throughput::warm_of(provisioned, record.warm);
        record.warm = Some(throughput::raised_warm(given, current, "table")?);
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
