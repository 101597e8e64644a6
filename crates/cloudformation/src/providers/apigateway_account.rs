//! `AWS::ApiGateway::Account`: the role that API Gateway writes logs with. There is one for each account and Region, and
//! nothing to remove: what was set stays.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{NameRule, Property, ResourceType};

/// The provider.
pub struct Account;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Account",
    properties: &[Property::text("CloudWatchRoleArn")],
    attributes: &["Id"],
    naming: NameRule::Short,
    identifiers: &["Id"],
};

#[async_trait]
impl Provider for Account {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let role = target.text("CloudWatchRoleArn").unwrap_or_default();
        let replace = Map::from([
            ("op", Value::from("replace")),
            ("path", "/cloudwatchRoleArn".into()),
            ("value", role.into()),
        ]);
        let operations = Value::List(vec![Value::Map(replace)]);
        caller.call("apigateway", "UpdateAccount", Map::from([("patchOperations", operations)])).await?;
        Ok(made(target))
    }

    async fn find(&self, _: &Caller, target: &Target<'_>, _: Time) -> Result<Option<Made>, CallError> {
        Ok(Some(made(target)))
    }

    async fn delete(&self, _: &Caller, _: &Existing<'_>) -> Result<(), CallError> {
        Ok(())
    }
}

fn made(target: &Target<'_>) -> Made {
    Made::new(target.default_name).with("Id", target.default_name)
}
