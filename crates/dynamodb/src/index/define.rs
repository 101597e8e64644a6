//! From what CreateTable and UpdateTable ask for to indexes, with DynamoDB's checks.
//!
//! Source of order and wording: architect/dynalite `validations/createTable.js` (recorded from DynamoDB); ack-api-quirks
//! `services/dynamodb` DDB-TABLE-043 and 123 to 129 (us-west-2, 2026-10).

use std::collections::BTreeSet;

use wire::dynamodb::{
    CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex, KeySchemaElement, LocalSecondaryIndex,
    OnDemandThroughput, Projection as GivenProjection, ProvisionedThroughput, WarmThroughput,
};

use super::key_schema;
use super::record::{Index, Kind, Projection, Throughput};
use crate::Invalid;
use crate::model::{Billing, KeyAttribute, KeySchema};
use crate::throughput::{self, OnDemandLimits, Units};

/// The most global indexes of a table.
pub const MAX_GLOBAL: usize = base::limits::dynamodb::GLOBAL_INDEXES;
/// The most local indexes of a table.
const MAX_LOCAL: usize = base::limits::dynamodb::LOCAL_INDEXES;
/// The most attributes that all indexes of a table may name in their projections.
const MAX_PROJECTED: usize = base::limits::dynamodb::PROJECTED_ATTRIBUTES;

/// An index as a request defines it.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: String,
    /// Global or local.
    pub kind: Kind,
    key_schema: Vec<KeySchemaElement>,
    projection: GivenProjection,
    provisioned: Option<ProvisionedThroughput>,
    on_demand: Option<OnDemandThroughput>,
    warm: Option<WarmThroughput>,
}

impl From<LocalSecondaryIndex> for Definition {
    fn from(given: LocalSecondaryIndex) -> Self {
        Self {
            name: given.index_name,
            kind: Kind::Local,
            key_schema: given.key_schema,
            projection: given.projection,
            provisioned: None,
            on_demand: None,
            warm: None,
        }
    }
}

impl From<GlobalSecondaryIndex> for Definition {
    fn from(given: GlobalSecondaryIndex) -> Self {
        Self {
            name: given.index_name,
            kind: Kind::Global,
            key_schema: given.key_schema,
            projection: given.projection,
            provisioned: given.provisioned_throughput,
            on_demand: given.on_demand_throughput,
            warm: given.warm_throughput,
        }
    }
}

impl From<CreateGlobalSecondaryIndexAction> for Definition {
    fn from(given: CreateGlobalSecondaryIndexAction) -> Self {
        Self {
            name: given.index_name,
            kind: Kind::Global,
            key_schema: given.key_schema,
            projection: given.projection,
            provisioned: given.provisioned_throughput,
            on_demand: given.on_demand_throughput,
            warm: given.warm_throughput,
        }
    }
}

/// The table that indexes are defined on.
#[derive(Clone, Copy, Debug)]
pub struct On<'a> {
    /// The attributes that are defined.
    pub attributes: &'a [KeyAttribute],
    /// The table's key.
    pub key: &'a KeySchema,
    /// How it is paid for.
    pub billing: Billing,
    /// The operation, for messages in which the two differ.
    pub creating: bool,
}

/// The indexes of a new table, numbered from 1.
pub fn all(
    on: On<'_>,
    local: Option<Vec<LocalSecondaryIndex>>,
    global: Option<Vec<GlobalSecondaryIndex>>,
) -> Result<Vec<Index>, Invalid> {
    for (list, empty) in [
        ("LocalSecondaryIndexes", local.as_ref().is_some_and(Vec::is_empty)),
        ("GlobalSecondaryIndexes", global.as_ref().is_some_and(Vec::is_empty)),
    ] {
        if empty {
            return Err(Invalid::parameter(format_args!("List of {list} is empty")));
        }
    }
    let local = local.unwrap_or_default().into_iter().map(Definition::from);
    let global = global.unwrap_or_default().into_iter().map(Definition::from);
    let definitions: Vec<Definition> = local.chain(global).collect();
    check_attributes(on, &definitions)?;
    let mut indexes: Vec<Index> = Vec::with_capacity(definitions.len());
    for (number, definition) in (1..).zip(definitions) {
        let index = definition.index(on, number)?;
        if indexes.iter().any(|other| other.name == index.name) {
            let name = &index.name;
            return Err(Invalid::parameter(format_args!("Duplicate index name: {name}")));
        }
        indexes.push(index);
    }
    check_counts(&indexes)?;
    Ok(indexes)
}

/// Every key attribute is defined, and every attribute that is defined is a key.
fn check_attributes(on: On<'_>, definitions: &[Definition]) -> Result<(), Invalid> {
    for definition in definitions {
        key_schema::check_defined(&definition.key_schema, on.attributes)?;
    }
    let of_indexes = definitions.iter().flat_map(|definition| &definition.key_schema);
    let mut used: Vec<&str> = on.key.attributes().map(|key| key.name.as_str()).collect();
    for element in of_indexes {
        if !used.contains(&element.attribute_name.as_str()) {
            used.push(&element.attribute_name);
        }
    }
    if used.len() == on.attributes.len() {
        return Ok(());
    }
    if definitions.is_empty() {
        return Err(Invalid::parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in \
             AttributeDefinitions",
        ));
    }
    let defined = key_schema::names(on.attributes);
    let used = used.join(", ");
    Err(Invalid::parameter(format_args!(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [{defined}], keys used: [{used}]"
    )))
}

fn check_counts(indexes: &[Index]) -> Result<(), Invalid> {
    let count = |kind| indexes.iter().filter(|index| index.kind == kind).count();
    if count(Kind::Local) > MAX_LOCAL {
        return Err(Invalid::parameter(format_args!(
            "Number of LocalSecondaryIndexes exceeds per-table limit of {MAX_LOCAL}"
        )));
    }
    if count(Kind::Global) > MAX_GLOBAL {
        return Err(Invalid::parameter(format_args!(
            "GlobalSecondaryIndex count exceeds the per-table limit of {MAX_GLOBAL}"
        )));
    }
    check_projected(indexes)
}

/// The limit that all projections of a table have together.
pub fn check_projected<'a>(indexes: impl IntoIterator<Item = &'a Index>) -> Result<(), Invalid> {
    let projections = indexes.into_iter().filter_map(|index| index.projection.non_key_attributes());
    if projections.map(BTreeSet::len).sum::<usize>() <= MAX_PROJECTED {
        return Ok(());
    }
    Err(Invalid::parameter(format_args!(
        "Number of NonKeyAttributes in all indexes exceeds per-table limit of {MAX_PROJECTED}"
    )))
}

impl Definition {
    /// Its key.
    pub fn key_schema(&self) -> &[KeySchemaElement] {
        &self.key_schema
    }

    /// The index, if it is right by itself.
    pub fn index(self, on: On<'_>, number: u64) -> Result<Index, Invalid> {
        let (hash, range) = match self.kind {
            Kind::Global => key_schema::global(&self.key_schema, on.attributes)?,
            Kind::Local => key_schema::local(&self.name, &self.key_schema, on.attributes, on.key)?,
        };
        let projection = projection(&self.projection)?;
        let throughput = self.throughput(on)?;
        let Self { name, kind, .. } = self;
        Ok(Index { number, name, kind, hash, range, projection, backfilling: false, throughput })
    }

    fn throughput(&self, on: On<'_>) -> Result<Throughput, Invalid> {
        if self.kind == Kind::Local {
            return Ok(Throughput::default());
        }
        let name = &self.name;
        let provisioned = self.provisioned.as_ref().map(Units::from);
        self.check_billing(on)?;
        if let Some(units) = provisioned {
            throughput::check_capacity(units)?;
        }
        let on_demand = match &self.on_demand {
            Some(given) if provisioned.is_some() => {
                return Err(throughput::only_on_demand(given, &format!("for index : {name} ")));
            }
            Some(given) => Some(OnDemandLimits::read(given, &format!("index : {name}"), false)?),
            None => None,
        };
        let warm = |given| throughput::initial_warm(given, provisioned, &format!("index {name}"));
        let warm = self.warm.as_ref().map(warm).transpose()?;
        Ok(Throughput { provisioned, on_demand, warm })
    }

    fn check_billing(&self, on: On<'_>) -> Result<(), Invalid> {
        let name = &self.name;
        let on_demand = on.billing == Billing::OnDemand;
        let message = match (on_demand, self.provisioned.is_some(), on.creating) {
            (true, false, _) | (false, true, _) => return Ok(()),
            (true, true, true) => format!(
                "ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST"
            ),
            (true, true, false) => format!(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {name} when BillingMode \
                 is PAY_PER_REQUEST"
            ),
            (false, false, true) => format!("ProvisionedThroughput is not specified for index: {name}"),
            (false, false, false) => {
                format!("Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {name}")
            }
        };
        Err(Invalid::parameter(message))
    }
}

fn projection(given: &GivenProjection) -> Result<Projection, Invalid> {
    let attributes = given.non_key_attributes.as_ref();
    match (given.projection_type.as_deref(), attributes) {
        (Some("ALL"), None) => Ok(Projection::All),
        (Some("KEYS_ONLY"), None) => Ok(Projection::KeysOnly),
        (Some("INCLUDE"), Some(attributes)) => {
            let mut included = BTreeSet::new();
            for attribute in attributes {
                if !included.insert(attribute.clone()) {
                    return Err(Invalid::parameter(format_args!(
                        "Duplicate element in NonKeyAttributes: {attribute}"
                    )));
                }
            }
            Ok(Projection::Include(included))
        }
        (Some("INCLUDE"), None) => {
            Err(Invalid::parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified"))
        }
        (Some(kind), Some(_)) => Err(Invalid::parameter(format_args!(
            "ProjectionType is {kind}, but NonKeyAttributes is specified"
        ))),
        (kind, _) => {
            let kind = kind.unwrap_or("null");
            Err(Invalid::parameter(format_args!("Unknown ProjectionType: {kind}")))
        }
    }
}
