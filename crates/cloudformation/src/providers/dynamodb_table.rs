//! `AWS::DynamoDB::Table`. Tables get the stack's tags, but none of the `aws:cloudformation:*` ones, which DynamoDB has
//! no room for.
//!
//! Source: aws-cloudformation/cloudformation-coverage-roadmap issues 1360 (2022–2025) and 2065 (2024).

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::caller::Patience;
use super::target::{made_since, picked, structure, tag_list, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS};

/// The provider.
pub struct Table;

const ATTRIBUTE_DEFINITIONS: Kind = Kind::List(&Kind::Object(&[
    Property::text("AttributeName").required(),
    Property::text("AttributeType").required(),
]));
const KEY_SCHEMA: Kind = Kind::List(&Kind::Object(&[
    Property::text("AttributeName").required(),
    Property::text("KeyType").required(),
]));
const THROUGHPUT: Kind = Kind::Object(&[
    Property::new("ReadCapacityUnits", Kind::Integer).required(),
    Property::new("WriteCapacityUnits", Kind::Integer).required(),
]);

const ON_DEMAND: Kind = Kind::Object(&[
    Property::new("MaxReadRequestUnits", Kind::Integer),
    Property::new("MaxWriteRequestUnits", Kind::Integer),
]);
const WARM: Kind = Kind::Object(&[
    Property::new("ReadUnitsPerSecond", Kind::Integer),
    Property::new("WriteUnitsPerSecond", Kind::Integer),
]);
const PROJECTION: Kind = Kind::Object(&[
    Property::new("NonKeyAttributes", Kind::List(&Kind::String)),
    Property::text("ProjectionType"),
]);
const GLOBAL_INDEXES: Kind = Kind::List(&Kind::Object(&[
    Property::refused("ContributorInsightsSpecification"),
    Property::text("IndexName").required(),
    Property::new("KeySchema", KEY_SCHEMA).required(),
    Property::new("OnDemandThroughput", ON_DEMAND),
    Property::new("Projection", PROJECTION).required(),
    Property::new("ProvisionedThroughput", THROUGHPUT),
    Property::new("WarmThroughput", WARM),
]));
const LOCAL_INDEXES: Kind = Kind::List(&Kind::Object(&[
    Property::text("IndexName").required(),
    Property::new("KeySchema", KEY_SCHEMA).required(),
    Property::new("Projection", PROJECTION).required(),
]));

/// Tables are encrypted by DynamoDB's own key, and by no other.
const ENCRYPTION: Kind = Kind::Object(&[
    Property::refused("KMSMasterKeyId"),
    Property::new("SSEEnabled", Kind::Boolean).required(),
    Property::refused("SSEType"),
]);

const STREAM: Kind =
    Kind::Object(&[Property::refused("ResourcePolicy"), Property::text("StreamViewType").required()]);

const TIME_TO_LIVE: Kind =
    Kind::Object(&[Property::text("AttributeName"), Property::new("Enabled", Kind::Boolean).required()]);

const RECOVERY: Kind = Kind::Object(&[
    Property::new("PointInTimeRecoveryEnabled", Kind::Boolean),
    Property::new("RecoveryPeriodInDays", Kind::Integer),
]);

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::DynamoDB::Table",
    properties: &[
        Property::new("AttributeDefinitions", ATTRIBUTE_DEFINITIONS),
        Property::text("BillingMode"),
        Property::refused("ContributorInsightsSpecification"),
        Property::new("DeletionProtectionEnabled", Kind::Boolean),
        Property::new("GlobalSecondaryIndexes", GLOBAL_INDEXES),
        Property::refused("ImportSourceSpecification"),
        Property::new("KeySchema", KEY_SCHEMA).required(),
        Property::refused("KinesisStreamSpecification"),
        Property::new("LocalSecondaryIndexes", LOCAL_INDEXES),
        Property::new("OnDemandThroughput", ON_DEMAND),
        Property::new("PointInTimeRecoverySpecification", RECOVERY),
        Property::new("ProvisionedThroughput", THROUGHPUT),
        Property::refused("ResourcePolicy"),
        Property::new("SSESpecification", ENCRYPTION),
        Property::new("StreamSpecification", STREAM),
        Property::text("TableClass"),
        Property::text("TableName").create_only(),
        Property::new("Tags", TAGS),
        Property::new("TimeToLiveSpecification", TIME_TO_LIVE),
        Property::refused("VectorIndexes"),
        Property::new("WarmThroughput", WARM),
    ],
    attributes: &["Arn", "StreamArn"],
    naming: NameRule::UpTo(255),
    identifiers: &["TableName"],
};

/// The members that CreateTable takes as the template has them.
const TAKEN: &[&str] = &[
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "GlobalSecondaryIndexes",
    "KeySchema",
    "LocalSecondaryIndexes",
    "OnDemandThroughput",
    "ProvisionedThroughput",
    "TableClass",
    "WarmThroughput",
];

#[async_trait]
impl Provider for Table {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let name = target.name("TableName");
        let output = caller.call("dynamodb", "CreateTable", input(target)).await?;
        let described = structure(&output, "TableDescription").cloned().unwrap_or_default();
        let made = made(name, &described);
        match finish(caller, target, is_active(&described)).await {
            Ok(()) => Ok(made),
            Err(error) => Err(error.after(made)),
        }
    }

    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let name = target.name("TableName");
        let found = describe(caller, name).await?;
        let ours = |table: &Map| {
            target.is_named_by_us("TableName") || made_since(table.get("CreationDateTime"), since)
        };
        Ok(found.filter(ours).map(|table| made(name, &table)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let name = resource.made.physical_id.as_str();
        caller.remove("dynamodb", "DeleteTable", Map::from([("TableName", name.into())])).await?;
        let mut patience = Patience::new();
        while describe(caller, name).await?.is_some() {
            if !patience.wait().await {
                return Err(CallError::invalid(format!("Table {name} is still being deleted")));
            }
        }
        Ok(())
    }
}

/// Waits for the new table, and sets what CreateTable does not take.
async fn finish(caller: &Caller, target: &Target<'_>, is_active: bool) -> Result<(), CallError> {
    let name = target.name("TableName");
    if !is_active {
        wait_until_active(caller, name).await?;
    }
    set(caller, name, "UpdateTimeToLive", "TimeToLiveSpecification", expiry(target)).await?;
    set(caller, name, "UpdateContinuousBackups", "PointInTimeRecoverySpecification", recovery(target)).await
}

/// Calls an operation with the specification it takes, if there is one.
async fn set(
    caller: &Caller,
    name: &str,
    operation: &str,
    parameter: &'static str,
    specification: Option<&Map>,
) -> Result<(), CallError> {
    if let Some(specification) = specification {
        let input = Map::from([("TableName", name.into()), (parameter, specification.clone().into())]);
        caller.call("dynamodb", operation, input).await?;
    }
    Ok(())
}

/// `TimeToLiveSpecification`, if it switches anything on.
fn expiry<'a>(target: &Target<'a>) -> Option<&'a Map> {
    structure(target.properties, "TimeToLiveSpecification").filter(|wanted| is_on(wanted, "Enabled"))
}

/// `PointInTimeRecoverySpecification`, likewise. A period without recovery is DynamoDB's to refuse.
fn recovery<'a>(target: &Target<'a>) -> Option<&'a Map> {
    structure(target.properties, "PointInTimeRecoverySpecification").filter(|wanted| {
        is_on(wanted, "PointInTimeRecoveryEnabled") || wanted.get("RecoveryPeriodInDays").is_some()
    })
}

fn is_on(specification: &Map, member: &str) -> bool {
    specification.get(member).and_then(Value::as_bool) == Some(true)
}

/// What CreateTable is called with.
fn input(target: &Target<'_>) -> Map {
    let mut input = picked(target.properties, TAKEN);
    input
        .push_some("StreamSpecification", structure(target.properties, "StreamSpecification").map(streaming));
    input.push_some("SSESpecification", structure(target.properties, "SSESpecification").map(encryption));
    input.push("TableName", target.name("TableName"));
    input.push_some("Tags", tag_list(&target.tags()));
    input
}

/// What a template calls SSEEnabled is Enabled for DynamoDB.
fn encryption(specification: &Map) -> Map {
    let mut encryption = Map::new();
    encryption.push_some("Enabled", specification.get("SSEEnabled").cloned());
    encryption
}

/// A template says what a stream shows; that there is to be one, it says by that.
fn streaming(specification: &Map) -> Map {
    let mut streaming = specification.clone();
    streaming.push("StreamEnabled", true);
    streaming
}

/// `StreamArn` is there if the table has a stream.
fn made(name: &str, table: &Map) -> Made {
    let made = Made::new(name).with("Arn", text(table, "TableArn").unwrap_or_default());
    match text(table, "LatestStreamArn") {
        Some(stream) => made.with("StreamArn", stream),
        None => made,
    }
}

fn is_active(table: &Map) -> bool {
    text(table, "TableStatus") == Some("ACTIVE")
}

async fn describe(caller: &Caller, name: &str) -> Result<Option<Map>, CallError> {
    let input = Map::from([("TableName", name.into())]);
    let output = caller.look("dynamodb", "DescribeTable", input).await?;
    Ok(output.as_ref().and_then(|output| structure(output, "Table")).cloned())
}

async fn wait_until_active(caller: &Caller, name: &str) -> Result<(), CallError> {
    let mut patience = Patience::new();
    while !describe(caller, name).await?.as_ref().is_some_and(is_active) {
        if !patience.wait().await {
            return Err(CallError::invalid(format!("Table {name} did not become ACTIVE")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Value {
        Value::Map(Map::from([("Key", Value::from(key)), ("Value", Value::from(value))]))
    }

    #[test]
    fn a_stream_can_be_asked_for_where_there_is_one() {
        let table = Map::from([("TableArn", "arn".into())]);
        assert_eq!(made("t", &table), Made::new("t").with("Arn", "arn"));
        let table = Map::from([("TableArn", "arn".into()), ("LatestStreamArn", "stream".into())]);
        assert_eq!(made("t", &table), Made::new("t").with("Arn", "arn").with("StreamArn", "stream"));
    }

    #[test]
    fn a_table_gets_its_properties_and_the_stacks_tags() {
        let indexes = Value::List(vec![Map::from([("IndexName", "by-owner".into())]).into()]);
        let own = Map::from([
            ("Tags", Value::List(vec![tag("team", "links"), tag("env", "test")])),
            ("TableClass", "STANDARD".into()),
            ("DeletionProtectionEnabled", true.into()),
            ("GlobalSecondaryIndexes", indexes.clone()),
            ("SSESpecification", Map::from([("SSEEnabled", false.into())]).into()),
            ("StreamSpecification", Map::from([("StreamViewType", "KEYS_ONLY".into())]).into()),
        ]);
        let stack = [("env".to_owned(), "live".to_owned()), ("cost".to_owned(), "7".to_owned())];
        let target = Target {
            stack_id: "arn:aws:cloudformation:us-east-1:000000000000:stack/demo/1",
            stack_name: "demo",
            logical_id: "Table",
            default_name: "demo-Table-1",
            properties: &own,
            tags: &stack,
        };
        let stream = Map::from([("StreamViewType", "KEYS_ONLY".into()), ("StreamEnabled", true.into())]);
        let expected = Map::from([
            ("DeletionProtectionEnabled", true.into()),
            ("GlobalSecondaryIndexes", indexes),
            ("TableClass", "STANDARD".into()),
            ("StreamSpecification", stream.into()),
            ("SSESpecification", Map::from([("Enabled", false.into())]).into()),
            ("TableName", "demo-Table-1".into()),
            ("Tags", Value::List(vec![tag("cost", "7"), tag("team", "links"), tag("env", "test")])),
        ]);
        assert_eq!(input(&target), expected);
    }
}
