//! CreateTable: makes a table, usable as soon as it is answered.
//!
//! Source of order and wording: architect/dynalite `validations/createTable.js` and its tests (recorded from DynamoDB),
//! nubo-db/dynamodb-conformance `error-messages/createTable` (2026-05).

use std::collections::BTreeSet;

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, ServiceError, records};
use wire::dynamodb::{
    CreateTableInput, CreateTableOutput, OnDemandThroughput, ProvisionedThroughput, SSESpecification,
    WarmThroughput,
};

use crate::describe;
use crate::error::Result;
use crate::index::define::{self, On};
use crate::index::key_schema;
use crate::model::{Billing, KeyAttribute, Table, TableRecord};
use crate::parameters::refusal;
use crate::recovery::Recovery;
use crate::resource_policy::{self, ResourcePolicy};
use crate::streams::ViewType;
use crate::tables::MIN_NAME;
use crate::throughput::{OnDemandLimits, Units};
use crate::{Dynamodb, Invalid, access, keys, streams, tables, tags, throughput};

/// The operation.
pub struct CreateTable;

#[async_trait]
impl Operation for CreateTable {
    type State = Dynamodb;
    type Input = CreateTableInput;
    type Output = CreateTableOutput;
    const NAME: &'static str = "CreateTable";

    async fn access(_: &Dynamodb, ctx: &Context, input: &CreateTableInput) -> Result<Vec<Access>> {
        let arn = tables::arn_of(ctx, &input.table_name);
        // Even an empty list needs the permission to tag: feast-dev/feast change 4100, terraform-provider-aws issue 10943.
        let tagging = input.tags.as_ref().map(|_| "dynamodb:TagResource");
        let tags = || input.tags.iter().flatten().map(|tag| (tag.key.as_str(), tag.value.as_str()));
        let guarding = input.resource_policy.as_ref().map(|_| "dynamodb:PutResourcePolicy");
        let actions = std::iter::once("dynamodb:CreateTable").chain(tagging).chain(guarding);
        Ok(actions.map(|action| access::requesting_tags(Access::to(action, &arn), tags())).collect())
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: CreateTableInput) -> Result<CreateTableOutput> {
        check_name(&input.table_name)?;
        let stream = input.stream_specification.clone();
        let record = record(state, ctx, input)?;
        let stream = streams::check_created(stream.as_ref())?;
        let table = store(state, ctx, record, stream).await?;
        let description = describe::table(&table, describe::Status::Creating, &Default::default());
        Ok(CreateTableOutput { table_description: Some(description) })
    }
}

/// A new table has a name, no ARN.
fn check_name(name: &str) -> Result<(), Invalid> {
    if name.len() < MIN_NAME {
        return Err(Invalid(format!(
            "1 validation error detected: Value '{name}' at 'tableName' failed to satisfy constraint: \
             Member must have length greater than or equal to {MIN_NAME}"
        )));
    }
    if name.starts_with("arn:") {
        return Err(Invalid(format!(
            "1 validation error detected: Value '{name}' at 'tableName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
        )));
    }
    tables::check_name(name)
}

fn record(state: &Dynamodb, ctx: &Context, input: CreateTableInput) -> Result<TableRecord, Invalid> {
    let billing = billing(input.billing_mode.as_deref(), input.provisioned_throughput.as_ref())?;
    let definitions = input.attribute_definitions.as_deref().unwrap_or_default();
    let mut attributes: Vec<KeyAttribute> = definitions.iter().filter_map(KeyAttribute::read).collect();
    check_attributes(&attributes)?;
    let key = key_schema::table(input.key_schema.as_deref().unwrap_or_default(), &attributes)?;
    refuse_features(&input)?;
    check_encryption(input.sse_specification.as_ref())?;
    let on = On { attributes: &attributes, key: &key, billing, creating: true };
    let indexes = define::all(on, input.local_secondary_indexes, input.global_secondary_indexes)?;
    let (on_demand, warm) = throughput(billing, input.on_demand_throughput, input.warm_throughput)?;
    attributes.sort_by(|left, right| left.name.cmp(&right.name));
    let policy = input.resource_policy;
    policy.as_deref().map_or(Ok(()), resource_policy::check)?;
    Ok(TableRecord {
        id: ids::uuid(state.platform.entropy.as_ref()),
        name: input.table_name,
        account: ctx.account.to_string(),
        region: ctx.region.to_string(),
        created: state.platform.clock.now(),
        key,
        attributes,
        billing,
        class: input.table_class,
        deletion_protection: input.deletion_protection_enabled == Some(true),
        on_demand_since: None,
        on_demand,
        warm,
        last_index: indexes.iter().map(|index| index.number).max().unwrap_or_default(),
        indexes,
        tags: tags::read(input.tags.unwrap_or_default())?,
        stream: None,
        policy: policy.map(|text| ResourcePolicy::new(text, state.platform.clock.now())),
        ttl: None,
        recovery: Recovery::default(),
        restoring: None,
        updated: None,
        deleting: false,
    })
}

/// The other limits and promises of throughput.
fn throughput(
    billing: Billing,
    on_demand: Option<OnDemandThroughput>,
    warm: Option<WarmThroughput>,
) -> Result<(Option<OnDemandLimits>, Option<Units>), Invalid> {
    let provisioned = billing.provisioned();
    let on_demand = match &on_demand {
        Some(given) if provisioned.is_some() => return Err(throughput::only_on_demand(given, "")),
        Some(given) => Some(OnDemandLimits::read(given, "table", false)?),
        None => None,
    };
    let warm = warm.map(|given| throughput::initial_warm(&given, provisioned, "table")).transpose()?;
    Ok((on_demand, warm))
}

/// How a table is to be paid for.
pub(super) fn billing(mode: Option<&str>, given: Option<&ProvisionedThroughput>) -> Result<Billing, Invalid> {
    if mode == Some("PAY_PER_REQUEST") {
        return match given {
            None => Ok(Billing::OnDemand),
            Some(_) => Err(Invalid::parameter(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
            )),
        };
    }
    let Some(given) = given else {
        return Err(Invalid::parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ));
    };
    let units = Units::from(given);
    throughput::check_capacity(units)?;
    Ok(units.into())
}

/// No attribute is defined twice.
fn check_attributes(attributes: &[KeyAttribute]) -> Result<(), Invalid> {
    let mut names = BTreeSet::new();
    match attributes.iter().find(|attribute| !names.insert(&attribute.name)) {
        Some(attribute) => Err(Invalid(format!("Attribute Name is duplicated: {}", attribute.name))),
        None => Ok(()),
    }
}

/// Tables are encrypted by DynamoDB's own key, and by no other: a key type or a key alone asks for another.
///
/// Source of the wording: ack-api-quirks `services/dynamodb` DDB-TABLE-031 and 036 (us-west-2, 2026-10).
fn check_encryption(wanted: Option<&SSESpecification>) -> Result<(), Invalid> {
    let Some(wanted) = wanted else { return Ok(()) };
    let named =
        [("SSEType", wanted.sse_type.is_some()), ("KMSMasterKeyId", wanted.kms_master_key_id.is_some())];
    let named = named.iter().find(|(_, present)| *present);
    match (wanted.enabled, named) {
        (Some(false), Some((name, _))) => {
            Err(Invalid::parameter(format_args!("{name} can not be specified if Enabled is false")))
        }
        (Some(true), _) | (None, Some(_)) => Err(refusal("SSESpecification")),
        (Some(false) | None, None) => Ok(()),
    }
}

/// What Landfall does not have yet is refused, so that nobody believes in it.
fn refuse_features(input: &CreateTableInput) -> Result<(), Invalid> {
    let features = [
        ("GlobalTableSourceArn", input.global_table_source_arn.is_some()),
        ("GlobalTableSettingsReplicationMode", input.global_table_settings_replication_mode.is_some()),
        ("VectorIndexes", input.vector_indexes.is_some()),
    ];
    match features.iter().find(|(_, present)| *present) {
        Some((name, _)) => Err(refusal(name)),
        None => Ok(()),
    }
}

/// The name is another table's.
///
/// Source: ack-api-quirks `services/dynamodb` DDB-TABLE-219 (us-west-2, 2026-10-09) for one that is being restored.
fn taken(there: &TableRecord) -> ServiceError {
    let what = if there.restoring.is_some() { "Table is being used" } else { "Table already exists" };
    ServiceError::sender("ResourceInUseException", 400, format!("{what}: {}", there.name))
}

async fn store(
    state: &Dynamodb,
    ctx: &Context,
    mut record: TableRecord,
    stream: Option<ViewType>,
) -> Result<Table> {
    let store = &state.platform.store;
    let label = streams::label_for(store.as_ref(), &record, record.created).await?;
    let room = tables::check_room(store.as_ref(), &record).await;
    let key = keys::table(&ctx.account, &ctx.region, &record.name);
    let mut transaction = store.begin(vec![key.clone()]).await?;
    if let Some(there) = records::read_in::<TableRecord>(transaction.as_ref(), &key).await? {
        transaction.commit().await?;
        return Err(taken(&there));
    }
    room?;
    if let Some(view) = stream {
        streams::enable(transaction.as_mut(), &mut record, label, view)?;
    }
    transaction.put(key, records::encode(&record)?)?;
    transaction.commit().await?;
    Table::new(record)
}
