//! `AWS::Lambda::Function`, its code written inline in the template.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::caller::Patience;
use super::target::{picked, structure, tag_map, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::inline_code;
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS, TEXTS};

/// The provider.
pub struct Function;

const CODE: Kind = Kind::Object(&[
    Property::refused("ImageUri"),
    Property::refused("S3Bucket"),
    Property::refused("S3Key"),
    Property::refused("S3ObjectStorageMode"),
    Property::refused("S3ObjectVersion"),
    Property::refused("SourceKMSKeyArn"),
    Property::text("ZipFile").required(),
]);
const ENVIRONMENT: Kind = Kind::Object(&[Property::new("Variables", Kind::Map(&Kind::String))]);
const EPHEMERAL_STORAGE: Kind = Kind::Object(&[Property::new("Size", Kind::Integer).required()]);
const TRACING: Kind = Kind::Object(&[Property::text("Mode").only(&["PassThrough"])]);
const LOGGING: Kind = Kind::Object(&[
    Property::refused("ApplicationLogLevel"),
    Property::text("LogFormat").only(&["Text"]),
    Property::text("LogGroup"),
    Property::refused("SystemLogLevel"),
]);

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::Lambda::Function",
    properties: &[
        Property::new("Architectures", TEXTS),
        Property::refused("CapacityProviderConfig"),
        Property::new("Code", CODE).required(),
        Property::refused("CodeSigningConfigArn"),
        Property::refused("DeadLetterConfig"),
        Property::text("Description"),
        Property::refused("DurableConfig"),
        Property::new("Environment", ENVIRONMENT),
        Property::new("EphemeralStorage", EPHEMERAL_STORAGE),
        Property::refused("FileSystemConfigs"),
        Property::text("FunctionName").create_only(),
        Property::refused("FunctionScalingConfig"),
        Property::text("Handler"),
        Property::refused("ImageConfig"),
        Property::refused("KmsKeyArn"),
        Property::refused("Layers"),
        Property::new("LoggingConfig", LOGGING),
        Property::new("MemorySize", Kind::Integer),
        Property::text("PackageType").only(&["Zip"]).create_only(),
        Property::refused("PublishToLatestPublished"),
        Property::refused("RecursiveLoop"),
        Property::refused("ReservedConcurrentExecutions"),
        Property::text("Role").required(),
        Property::text("Runtime"),
        Property::refused("RuntimeManagementConfig"),
        Property::refused("SnapStart"),
        Property::new("Tags", TAGS),
        Property::refused("TenancyConfig"),
        Property::new("Timeout", Kind::Integer),
        Property::new("TracingConfig", TRACING),
        Property::refused("VpcConfig"),
    ],
    attributes: &["Arn"],
    naming: NameRule::UpTo(64),
    identifiers: &["FunctionName"],
};

/// The members that CreateFunction takes as the template has them.
const TAKEN: &[&str] = &[
    "Architectures",
    "Description",
    "Environment",
    "EphemeralStorage",
    "Handler",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "Role",
    "Runtime",
    "Timeout",
    "TracingConfig",
];

#[async_trait]
impl Provider for Function {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let name = target.name("FunctionName");
        let mut input = picked(target.properties, TAKEN);
        input.push("FunctionName", name);
        let source = structure(target.properties, "Code").and_then(|code| text(code, "ZipFile"));
        let runtime = target.text("Runtime").unwrap_or_default();
        let archive =
            inline_code::archive(runtime, source.unwrap_or_default()).map_err(CallError::invalid)?;
        input.push("Code", Map::from([("ZipFile", Value::Blob(archive))]));
        input.push_some("Tags", tag_map(&target.marked_tags()));
        let output = caller.call("lambda", "CreateFunction", input).await?;
        let made = made(name, &output);
        match wait_until_active(caller, name, &output).await {
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
        let name = target.name("FunctionName");
        let found = configuration(caller, name).await?;
        let ours = |function: &Map| {
            let modified = text(function, "LastModified").and_then(parse_modified);
            target.is_named_by_us("FunctionName")
                || modified.is_some_and(|at| at.seconds() >= since.seconds())
        };
        Ok(found.filter(ours).map(|function| made(name, &function)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let name = resource.made.physical_id.as_str();
        caller.remove("lambda", "DeleteFunction", Map::from([("FunctionName", name.into())])).await
    }
}

fn made(name: &str, function: &Map) -> Made {
    Made::new(name).with("Arn", text(function, "FunctionArn").unwrap_or_default())
}

async fn configuration(caller: &Caller, name: &str) -> Result<Option<Map>, CallError> {
    caller.look("lambda", "GetFunctionConfiguration", Map::from([("FunctionName", name.into())])).await
}

async fn wait_until_active(caller: &Caller, name: &str, created: &Map) -> Result<(), CallError> {
    let mut state = text(created, "State").map(str::to_owned);
    let mut patience = Patience::new();
    while state.as_deref() == Some("Pending") {
        if !patience.wait().await {
            return Err(CallError::invalid(format!("Function {name} did not become Active")));
        }
        let function = configuration(caller, name).await?.unwrap_or_default();
        if text(&function, "State") == Some("Failed") {
            let reason = text(&function, "StateReason").unwrap_or("Function creation failed");
            return Err(CallError::invalid(reason));
        }
        state = text(&function, "State").map(str::to_owned);
    }
    Ok(())
}

/// Lambda's `2026-11-21T02:14:05.123+0000`, to the second.
fn parse_modified(text: &str) -> Option<Time> {
    let digits: String = text.get(..19)?.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    Time::parse_amz_date(&format!("{digits}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lambdas_time_is_read_to_the_second() {
        let time = Time::from_civil(2026, 11, 21, 2, 14, 5);
        assert_eq!(parse_modified("2026-11-21T02:14:05.123+0000"), time);
        assert_eq!(parse_modified("yesterday"), None);
    }
}
