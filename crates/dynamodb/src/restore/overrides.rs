//! What a restored table has of its source's settings, and what the request gives it instead. Streams, time to live,
//! point-in-time recovery, tags, the policy, the table class and deletion protection are not restored.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-TABLE-215, 273, 276, 279 and 405 (us-west-2, 2026-10-09).

use base::Time;
use wire::dynamodb::{
    GlobalSecondaryIndex, KeySchemaElement, LocalSecondaryIndex, OnDemandThroughput, Projection,
    ProvisionedThroughput, SSESpecification, VectorIndex,
};

use super::Restoring;
use crate::Invalid;
use crate::index::Index;
use crate::index::define::{Definition, On};
use crate::model::{Billing, TableRecord};
use crate::parameters::refusal;
use crate::throughput::{self, OnDemandLimits, Units};

/// The parameters of both operations that restore.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `BillingModeOverride`
    pub billing_mode: Option<String>,
    /// `ProvisionedThroughputOverride`
    pub provisioned: Option<ProvisionedThroughput>,
    /// `OnDemandThroughputOverride`
    pub on_demand: Option<OnDemandThroughput>,
    /// `GlobalSecondaryIndexOverride`
    pub global: Option<Vec<GlobalSecondaryIndex>>,
    /// `LocalSecondaryIndexOverride`
    pub local: Option<Vec<LocalSecondaryIndex>>,
    /// `SSESpecificationOverride`
    pub encryption: Option<SSESpecification>,
    /// `VectorIndexOverride`
    pub vector: Option<Vec<VectorIndex>>,
}

/// What is new of a restored table.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its UUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it is made.
    pub created: Time,
    /// What is being restored.
    pub restoring: Restoring,
}

fn invalid(detail: impl std::fmt::Display) -> Invalid {
    Invalid(format!("Invalid Request: {detail}"))
}

impl Overrides {
    /// The record of a table that is restored from `source`.
    pub fn record(self, source: &TableRecord, target: Target) -> Result<TableRecord, Invalid> {
        self.refuse_features()?;
        let billing = self.billing(source.billing)?;
        let on_demand = self.on_demand(source, billing)?;
        let indexes = self.indexes(source, billing)?;
        let used = |name: &str| {
            source.key.contains(name)
                || indexes.iter().flat_map(Index::attributes).any(|attribute| attribute.name == name)
        };
        let attributes =
            source.attributes.iter().filter(|attribute| used(&attribute.name)).cloned().collect();
        Ok(TableRecord {
            id: target.id,
            name: target.name,
            account: source.account.clone(),
            region: source.region.clone(),
            created: target.created,
            key: source.key.clone(),
            attributes,
            billing,
            class: None,
            deletion_protection: false,
            on_demand_since: None,
            on_demand,
            warm: None,
            last_index: indexes.iter().map(|index| index.number).max().unwrap_or_default(),
            indexes,
            tags: Default::default(),
            stream: None,
            policy: None,
            ttl: None,
            recovery: Default::default(),
            restoring: Some(target.restoring),
            updated: None,
            deleting: false,
        })
    }

    fn refuse_features(&self) -> Result<(), Invalid> {
        let encrypted = self.encryption.as_ref().is_some_and(|sse| sse.enabled == Some(true));
        match (encrypted, &self.vector) {
            (true, _) => Err(refusal("SSESpecificationOverride")),
            (_, Some(_)) => Err(refusal("VectorIndexOverride")),
            _ => Ok(()),
        }
    }

    fn billing(&self, source: Billing) -> Result<Billing, Invalid> {
        let provisioned = self.provisioned.as_ref().map(Units::from);
        match (self.billing_mode.as_deref(), provisioned) {
            (Some("PAY_PER_REQUEST"), Some(_)) => Err(invalid(
                "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST",
            )),
            (Some("PAY_PER_REQUEST"), None) => Ok(Billing::OnDemand),
            (Some(_), None) => Err(invalid(
                "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED",
            )),
            (None, Some(_)) if source == Billing::OnDemand => {
                Err(invalid("Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED"))
            }
            (_, Some(units)) => {
                throughput::check_capacity(units)?;
                Ok(units.into())
            }
            (None, None) => Ok(source),
        }
    }

    fn on_demand(&self, source: &TableRecord, billing: Billing) -> Result<Option<OnDemandLimits>, Invalid> {
        match (&self.on_demand, billing) {
            (Some(_), Billing::Provisioned { .. }) => Err(invalid(
                "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST",
            )),
            (Some(given), Billing::OnDemand) => OnDemandLimits::read(given, "table", false).map(Some),
            (None, Billing::OnDemand) => Ok(source.on_demand),
            (None, Billing::Provisioned { .. }) => Ok(None),
        }
    }

    /// The source's indexes, or those the request names, numbered anew.
    fn indexes(&self, source: &TableRecord, billing: Billing) -> Result<Vec<Index>, Invalid> {
        let on = On { attributes: &source.attributes, key: &source.key, billing, creating: true };
        let mut indexes = Vec::new();
        match &self.local {
            Some(given) => {
                for index in given {
                    check_known(source, false, &index.index_name, &index.key_schema, &index.projection)?;
                    indexes.push(Definition::from(index.clone()).index(on, 0)?);
                }
            }
            None => indexes.extend(source.indexes.iter().filter(|index| !index.is_global()).cloned()),
        }
        match &self.global {
            Some(given) => {
                for index in given {
                    check_known(source, true, &index.index_name, &index.key_schema, &index.projection)?;
                    check_billing(index, billing)?;
                    indexes.push(Definition::from(index.clone()).index(on, 0)?);
                }
            }
            None => {
                for index in source.indexes.iter().filter(|index| index.is_global()) {
                    indexes.push(self.kept(index, billing)?);
                }
            }
        }
        number(indexes)
    }

    /// An index as the source has it, paid for as the restored table is.
    fn kept(&self, index: &Index, billing: Billing) -> Result<Index, Invalid> {
        let name = &index.name;
        let mut kept = index.clone();
        kept.backfilling = false;
        kept.throughput.warm = None;
        match billing {
            Billing::OnDemand => kept.throughput.provisioned = None,
            Billing::Provisioned { .. }
                if kept.throughput.provisioned.is_none() || self.billing_mode.is_some() =>
            {
                return Err(invalid(format_args!(
                    "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED for index {name}"
                )));
            }
            Billing::Provisioned { .. } => kept.throughput.on_demand = None,
        }
        Ok(kept)
    }
}

/// An index can be restored, not made.
fn check_known(
    source: &TableRecord,
    global: bool,
    name: &str,
    key_schema: &[KeySchemaElement],
    projection: &Projection,
) -> Result<(), Invalid> {
    let is_same = |index: &&Index| {
        let hash = index.hash.iter().map(|attribute| (attribute.name.as_str(), "HASH"));
        let range = index.range.iter().map(|attribute| (attribute.name.as_str(), "RANGE"));
        let given = key_schema.iter().map(|given| (given.attribute_name.as_str(), given.key_type.as_str()));
        index.is_global() == global && hash.chain(range).eq(given) && is_same_projection(index, projection)
    };
    match source.indexes.iter().find(is_same) {
        Some(_) => Ok(()),
        None => Err(invalid(format_args!(
            "Index {name} does not match a secondary index that existed in the source table and cannot be created \
             during the restore operation"
        ))),
    }
}

fn is_same_projection(index: &Index, given: &Projection) -> bool {
    let own = index.projection.non_key_attributes();
    let attributes = given.non_key_attributes.as_ref();
    given.projection_type.as_deref() == Some(index.projection.type_name())
        && own.map_or(0, |own| own.len()) == attributes.map_or(0, Vec::len)
        && attributes.into_iter().flatten().all(|name| own.is_some_and(|own| own.contains(name)))
}

fn check_billing(index: &GlobalSecondaryIndex, billing: Billing) -> Result<(), Invalid> {
    let name = &index.index_name;
    match (billing, &index.provisioned_throughput) {
        (Billing::OnDemand, Some(_)) => Err(invalid(format_args!(
            "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index {name}"
        ))),
        (Billing::Provisioned { .. }, None) => {
            Err(invalid(format_args!("Must specify provisioned throughput for index {name}")))
        }
        _ => Ok(()),
    }
}

fn number(indexes: Vec<Index>) -> Result<Vec<Index>, Invalid> {
    let mut numbered: Vec<Index> = Vec::with_capacity(indexes.len());
    for (number, index) in (1..).zip(indexes) {
        if numbered.iter().any(|other| other.name == index.name) {
            let name = &index.name;
            return Err(Invalid::parameter(format_args!("Duplicate index name: {name}")));
        }
        numbered.push(Index { number, ..index });
    }
    Ok(numbered)
}
