//! What UpdateTable does to global indexes: makes one, deletes one, changes their throughput.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-TABLE-149, 152, 155, 159, 160, 162, 164, 169 and
//! 380 (us-west-2, 2026-10); architect/dynalite `validations/updateTable.js` (recorded from DynamoDB).

use std::collections::BTreeSet;

use service::ServiceError;
use wire::dynamodb::{GlobalSecondaryIndexUpdate, UpdateGlobalSecondaryIndexAction};

use super::define::{self, Definition, MAX_GLOBAL, On};
use super::key_schema;
use super::record::{Index, Throughput};
use super::redefinition;
use crate::Invalid;
use crate::error::{Result, limit_exceeded};
use crate::model::{KeyAttribute, TableRecord};
use crate::throughput::{self, OnDemandLimits, Units};

/// One thing to be done.
#[derive(Clone, Debug)]
pub enum Action {
    /// Make an index.
    Create(Box<Definition>),
    /// Delete an index.
    Delete(String),
    /// Change an index's throughput.
    Update(UpdateGlobalSecondaryIndexAction),
}

/// An index that is gone from the record, and the throughput that indexes had before: what the answer shows.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// The deleted index.
    pub deleted: Option<Index>,
    /// By index number.
    pub throughput: Vec<(u64, Throughput)>,
}

impl Action {
    fn index(&self) -> &str {
        match self {
            Self::Create(definition) => &definition.name,
            Self::Delete(name) => name,
            Self::Update(update) => &update.index_name,
        }
    }

    /// Whether an index appears or goes.
    pub fn is_structural(&self) -> bool {
        !matches!(self, Self::Update(_))
    }
}

/// Reads the actions of a request, each of one kind and on an index of its own.
pub fn read(updates: Vec<GlobalSecondaryIndexUpdate>) -> Result<Vec<Action>, Invalid> {
    let mut actions = Vec::with_capacity(updates.len());
    let mut names = BTreeSet::new();
    for update in updates {
        let action = action(update)?;
        if !names.insert(action.index().to_owned()) {
            let name = action.index();
            return Err(Invalid::parameter(format_args!(
                "Only one global secondary index update per index is allowed simultaneously. Index: {name}"
            )));
        }
        actions.push(action);
    }
    Ok(actions)
}

fn action(update: GlobalSecondaryIndexUpdate) -> Result<Action, Invalid> {
    match (update.create, update.delete, update.update) {
        (Some(create), None, None) => Ok(Action::Create(Box::new(create.into()))),
        (None, Some(delete), None) => Ok(Action::Delete(delete.index_name)),
        (None, None, Some(update)) => Ok(Action::Update(update)),
        (None, None, None) => Err(Invalid::parameter(
            "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
             GlobalSecondaryIndexUpdate.Delete must not be null",
        )),
        _ => Err(Invalid::parameter(
            "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
        )),
    }
}

/// Changes the record, whose billing is already as it will be. `defined` are the request's AttributeDefinitions.
pub fn apply(
    actions: Vec<Action>,
    defined: Option<&[KeyAttribute]>,
    record: &mut TableRecord,
) -> Result<Changed> {
    check_one_at_a_time(&actions, record)?;
    let mut changed = Changed::default();
    for action in actions {
        match action {
            Action::Create(definition) => create(*definition, defined, record)?,
            Action::Delete(name) => changed.deleted = Some(delete(&name, record)?),
            Action::Update(update) => changed.throughput.push(set_throughput(&update, record)?),
        }
    }
    Ok(changed)
}

/// An index is made or deleted only while no other is.
fn check_one_at_a_time(actions: &[Action], record: &TableRecord) -> Result<()> {
    let structural: Vec<&Action> = actions.iter().filter(|action| action.is_structural()).collect();
    let Some(first) = structural.first() else { return Ok(()) };
    let busy = record.indexes.iter().any(|index| index.backfilling && index.name != first.index());
    if structural.len() > 1 || busy {
        return Err(limit_exceeded("Only 1 online index can be created or deleted simultaneously per table"));
    }
    Ok(())
}

fn create(definition: Definition, defined: Option<&[KeyAttribute]>, record: &mut TableRecord) -> Result<()> {
    if record.indexes.iter().any(|index| index.name == definition.name) {
        return Err(Invalid::new("Attempting to create an index which already exists").into());
    }
    let Some(defined) = defined else {
        return Err(Invalid::parameter(format_args!(
            "AttributeDefinitions is not specified for index: {}",
            definition.name
        ))
        .into());
    };
    // What a key of the table or of another index is already stays what it is, whatever the request says it is.
    let mut attributes = record.attributes.clone();
    let known = |attributes: &[KeyAttribute], name: &str| attributes.iter().any(|known| known.name == name);
    for attribute in defined {
        if !known(&attributes, &attribute.name) {
            attributes.push(attribute.clone());
        }
    }
    key_schema::check_defined(definition.key_schema(), &attributes)?;
    redefinition::check(definition.key_schema(), defined, record)?;
    let on = On { attributes: &attributes, key: &record.key, billing: record.billing, creating: false };
    let index = Index { backfilling: true, ..definition.index(on, record.last_index + 1)? };
    if record.indexes.iter().filter(|index| index.is_global()).count() >= MAX_GLOBAL {
        let message = format!("Number of global secondary indexes exceeds per-table limit of {MAX_GLOBAL}");
        return Err(limit_exceeded(&message));
    }
    record.last_index = index.number;
    record.indexes.push(index);
    define::check_projected(&record.indexes)?;
    keep_used(record, attributes);
    Ok(())
}

fn delete(name: &str, record: &mut TableRecord) -> Result<Index> {
    let position = position(name, record, "delete")?;
    let index = record.indexes.remove(position);
    let attributes = std::mem::take(&mut record.attributes);
    keep_used(record, attributes);
    Ok(index)
}

/// The record's attributes are those that a key has, by name.
fn keep_used(record: &mut TableRecord, mut attributes: Vec<KeyAttribute>) {
    let keys = record.key.attributes().chain(record.indexes.iter().flat_map(Index::attributes));
    let used: BTreeSet<&str> = keys.map(|key| key.name.as_str()).collect();
    attributes.retain(|attribute| used.contains(attribute.name.as_str()));
    attributes.sort_by(|left, right| left.name.cmp(&right.name));
    record.attributes = attributes;
}

fn position(name: &str, record: &TableRecord, verb: &str) -> Result<usize> {
    let found = record.indexes.iter().enumerate().find(|(_, index)| index.name == name);
    match found {
        Some((position, index)) if index.is_global() => Ok(position),
        Some(_) => {
            let message = format!("Cannot {verb} an index that is not a GlobalSecondaryIndex: {name}");
            Err(Invalid(message).into())
        }
        None => {
            let message = format!("Requested resource not found: Index {name} for table {}", record.name);
            Err(ServiceError::sender("ResourceNotFoundException", 400, message))
        }
    }
}

fn set_throughput(
    update: &UpdateGlobalSecondaryIndexAction,
    record: &mut TableRecord,
) -> Result<(u64, Throughput)> {
    let name = &update.index_name;
    let position = position(name, record, "update")?;
    let billed = record.billing.provisioned();
    let Some(index) = record.indexes.get_mut(position) else {
        return Err(ServiceError::internal("an index that was found is not there"));
    };
    let before = index.throughput.clone();
    if let Some(given) = &update.provisioned_throughput {
        let wanted = Units::from(given);
        check_provisioned(name, wanted, billed.is_some(), index.throughput.provisioned)?;
        index.throughput.raise_warm();
        index.throughput.provisioned = Some(wanted);
    }
    if let Some(given) = &update.on_demand_throughput {
        if billed.is_some() {
            return Err(throughput::only_on_demand(given, &format!("for index : {name} ")).into());
        }
        let wanted = OnDemandLimits::read(given, &format!("index : {name}"), true)?;
        index.throughput.on_demand = Some(index.throughput.on_demand.unwrap_or_default().updated(wanted));
    }
    if let Some(given) = &update.warm_throughput {
        let current = throughput::warm_of(index.throughput.provisioned, index.throughput.warm);
        index.throughput.warm = Some(throughput::raised_warm(given, current, &format!("index {name}"))?);
    }
    Ok((index.number, before))
}

fn check_provisioned(
    name: &str,
    wanted: Units,
    provisioned: bool,
    current: Option<Units>,
) -> Result<(), Invalid> {
    if !provisioned {
        return Err(Invalid::parameter(format_args!(
            "The only Updates for index: {name} when TableThroughputMode is PAY_PER_REQUEST can be to \
             OnDemandThroughput, WarmThroughput"
        )));
    }
    throughput::check_capacity(wanted)?;
    if current != Some(wanted) {
        return Ok(());
    }
    let Units { read, write } = wanted;
    Err(Invalid(format!(
        "The provisioned throughput for the index {name} will not change. The requested value equals the current value. \
         Current ReadCapacityUnits provisioned for index {name}: {read}. Requested ReadCapacityUnits: {read}. \
         Current WriteCapacityUnits provisioned for index {name}: {write}. Requested WriteCapacityUnits: {write}. \
         Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )))
}
