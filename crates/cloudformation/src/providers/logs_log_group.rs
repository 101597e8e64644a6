//! `AWS::Logs::LogGroup`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::target::{made_since, quiet, renamed, structures, tag_map, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS};

/// The provider.
pub struct LogGroup;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::Logs::LogGroup",
    properties: &[
        Property::refused("BearerTokenAuthenticationEnabled"),
        Property::refused("DataProtectionPolicy"),
        Property::refused("DeletionProtectionEnabled"),
        Property::refused("FieldIndexPolicies"),
        Property::refused("KmsKeyId"),
        Property::text("LogGroupClass").only(&["STANDARD"]),
        Property::text("LogGroupName").create_only(),
        Property::refused("ResourcePolicyDocument"),
        Property::new("RetentionInDays", Kind::Integer),
        Property::new("Tags", TAGS),
    ],
    attributes: &["Arn"],
    naming: NameRule::UpTo(512),
    identifiers: &["LogGroupName"],
};

#[async_trait]
impl Provider for LogGroup {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let name = target.name("LogGroupName");
        let mut input = renamed(target.properties, &[("LogGroupClass", "logGroupClass")]);
        input.push("logGroupName", name);
        input.push_some("tags", tag_map(&target.tags()));
        caller.call("logs", "CreateLogGroup", input).await?;
        let made = made(caller, name);
        let Some(days) = target.properties.get("RetentionInDays") else { return Ok(made) };
        let input = Map::from([("logGroupName", Value::from(name)), ("retentionInDays", days.clone())]);
        match quiet(caller, "logs", "PutRetentionPolicy", input).await {
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
        let name = target.name("LogGroupName");
        let input = Map::from([("logGroupNamePrefix", Value::from(name))]);
        let found = caller.call("logs", "DescribeLogGroups", input).await?;
        // Groups are listed in order of their names, and a name comes before what it begins.
        let group = structures(&found, "logGroups").find(|group| text(group, "logGroupName") == Some(name));
        let ours = |group: &&Map| {
            target.is_named_by_us("LogGroupName") || made_since(group.get("creationTime"), since)
        };
        Ok(group.filter(ours).map(|_| made(caller, name)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let name = resource.made.physical_id.as_str();
        caller.remove("logs", "DeleteLogGroup", Map::from([("logGroupName", name.into())])).await
    }
}

fn made(caller: &Caller, name: &str) -> Made {
    Made::new(name).with("Arn", caller.arn("logs", format!("log-group:{name}:*")))
}
