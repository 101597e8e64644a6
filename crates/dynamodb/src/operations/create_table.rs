//! CreateTable: makes a table, usable as soon as it is answered.
//!
//! Source of order and wording: architect/dynalite `validations/createTable.js` and its tests (recorded from DynamoDB),
//! nubo-db/dynamodb-conformance `error-messages/createTable` (2026-05).

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, ServiceError, records};
use store::{Order, ScanLimit};
use wire::dynamodb::{CreateTableInput, CreateTableOutput, KeySchemaElement, ProvisionedThroughput};

use crate::describe;
use crate::error::Result;
use crate::model::{Billing, KeyAttribute, KeySchema, KeyType, Table, TableRecord};
use crate::parameters::refusal;
use crate::resource_policy::{self, ResourcePolicy};
use crate::streams::ViewType;
use crate::tables::MIN_NAME;
use crate::{Dynamodb, Invalid, access, keys, streams, tables, tags};

/// The most units of capacity a table can be given.
const MAX_CAPACITY: i64 = 1_000_000_000_000;
/// Tables of an account in a Region.
const MAX_TABLES: usize = base::limits::dynamodb::TABLES;

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
        let description = describe::table(&table, describe::Status::Creating, Default::default());
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
    let attributes: Vec<KeyAttribute> = definitions
        .iter()
        .filter_map(|definition| {
            Some(KeyAttribute {
                name: definition.attribute_name.clone(),
                kind: KeyType::parse(&definition.attribute_type)?,
            })
        })
        .collect();
    let key = key_schema(input.key_schema.as_deref().unwrap_or_default(), &attributes)?;
    refuse_features(&input)?;
    if attributes.len() != key.attributes().count() {
        return Err(Invalid::parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes defined in \
             AttributeDefinitions",
        ));
    }
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
        tags: tags::read(input.tags.unwrap_or_default())?,
        stream: None,
        policy: policy.map(|text| ResourcePolicy::new(text, state.platform.clock.now())),
    })
}

/// How a table is to be paid for.
pub(super) fn billing(
    mode: Option<&str>,
    throughput: Option<&ProvisionedThroughput>,
) -> Result<Billing, Invalid> {
    if mode == Some("PAY_PER_REQUEST") {
        return match throughput {
            None => Ok(Billing::OnDemand),
            Some(_) => Err(Invalid::parameter(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
            )),
        };
    }
    let Some(throughput) = throughput else {
        return Err(Invalid::parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ));
    };
    let (read, write) = (throughput.read_capacity_units, throughput.write_capacity_units);
    for (units, name) in [(read, "ReadCapacityUnits"), (write, "WriteCapacityUnits")] {
        if units > MAX_CAPACITY {
            return Err(Invalid(format!("Given value {units} for {name} is out of bounds")));
        }
    }
    Ok(Billing::Provisioned { read, write })
}

fn key_schema(elements: &[KeySchemaElement], attributes: &[KeyAttribute]) -> Result<KeySchema, Invalid> {
    let names = || elements.iter().map(|element| element.attribute_name.as_str());
    if elements.len() > attributes.len() {
        return Err(Invalid::new("Invalid KeySchema: Some index key attribute have no definition"));
    }
    let defined = |name: &str| attributes.iter().find(|attribute| attribute.name == name).cloned();
    if names().any(|name| defined(name).is_none()) {
        let keys = names().collect::<Vec<_>>().join(", ");
        let defined: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        let defined = defined.join(", ");
        return Err(Invalid::parameter(format_args!(
            "Some index key attributes are not defined in AttributeDefinitions. \
             Keys: [{keys}], AttributeDefinitions: [{defined}]"
        )));
    }
    let (first, second) = (elements.first(), elements.get(1));
    if second.is_some_and(|second| first.is_some_and(|first| first.attribute_name == second.attribute_name)) {
        return Err(Invalid::new(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name",
        ));
    }
    let Some(first) = first.filter(|first| first.key_type == "HASH") else {
        return Err(Invalid::new("Invalid KeySchema: The first KeySchemaElement is not a HASH key type"));
    };
    if second.is_some_and(|second| second.key_type != "RANGE") {
        return Err(Invalid::new("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"));
    }
    let hash = defined(&first.attribute_name)
        .ok_or_else(|| Invalid::new("Invalid KeySchema: Some index key attribute have no definition"))?;
    Ok(KeySchema { hash, range: second.and_then(|second| defined(&second.attribute_name)) })
}

/// What Landfall does not have yet is refused, so that nobody believes in it.
fn refuse_features(input: &CreateTableInput) -> Result<(), Invalid> {
    let encrypted = input.sse_specification.as_ref().is_some_and(|sse| sse.enabled == Some(true));
    let features = [
        ("LocalSecondaryIndexes", input.local_secondary_indexes.is_some()),
        ("GlobalSecondaryIndexes", input.global_secondary_indexes.is_some()),
        ("SSESpecification", encrypted),
        ("WarmThroughput", input.warm_throughput.is_some()),
        ("OnDemandThroughput", input.on_demand_throughput.is_some()),
        ("GlobalTableSourceArn", input.global_table_source_arn.is_some()),
        ("GlobalTableSettingsReplicationMode", input.global_table_settings_replication_mode.is_some()),
        ("VectorIndexes", input.vector_indexes.is_some()),
    ];
    match features.iter().find(|(_, present)| *present) {
        Some((name, _)) => Err(refusal(name)),
        None => Ok(()),
    }
}

async fn store(
    state: &Dynamodb,
    ctx: &Context,
    mut record: TableRecord,
    stream: Option<ViewType>,
) -> Result<Table> {
    let store = &state.platform.store;
    let label = streams::label_for(store.as_ref(), &record, record.created).await?;
    let counted = ScanLimit { rows: MAX_TABLES, bytes: usize::MAX };
    let all = keys::tables(&ctx.account, &ctx.region);
    let tables = store.snapshot().await?.scan(all, Order::Forward, counted).await?.len();
    let key = keys::table(&ctx.account, &ctx.region, &record.name);
    let mut transaction = store.begin(vec![key.clone()]).await?;
    if transaction.get(&key).await?.is_some() {
        transaction.commit().await?;
        let message = format!("Table already exists: {}", record.name);
        return Err(ServiceError::sender("ResourceInUseException", 400, message));
    }
    if tables >= MAX_TABLES {
        let message =
            format!("Subscriber limit exceeded: There is a limit of {MAX_TABLES} tables per subscriber");
        return Err(ServiceError::sender("LimitExceededException", 400, message));
    }
    if let Some(view) = stream {
        streams::enable(transaction.as_mut(), &mut record, label, view)?;
    }
    transaction.put(key, records::encode(&record)?)?;
    transaction.commit().await?;
    Table::new(record)
}
