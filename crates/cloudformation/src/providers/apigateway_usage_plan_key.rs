//! `AWS::ApiGateway::UsagePlanKey`.

use async_trait::async_trait;
use base::Time;
use wire::Map;

use super::target::renamed;
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{NameRule, Property, ResourceType};

/// The provider.
pub struct UsagePlanKey;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::UsagePlanKey",
    properties: &[
        Property::text("KeyId").required().create_only(),
        Property::text("KeyType").required().create_only().only(&["API_KEY"]),
        Property::text("UsagePlanId").required().create_only(),
    ],
    attributes: &["Id"],
    naming: NameRule::Assigned,
    identifiers: &["Id"],
};

#[async_trait]
impl Provider for UsagePlanKey {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let mut input = key(target.properties);
        input.push_some("keyType", target.text("KeyType"));
        caller.call("apigateway", "CreateUsagePlanKey", input).await?;
        Ok(made(target))
    }

    /// It bears no time, but it joins two things of which one is the stack's at least, or it is taken out of a plan in
    /// which it can be put again.
    async fn find(&self, caller: &Caller, target: &Target<'_>, _: Time) -> Result<Option<Made>, CallError> {
        let found = caller.look("apigateway", "GetUsagePlanKey", key(target.properties)).await?;
        Ok(found.map(|_| made(target)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        caller.remove("apigateway", "DeleteUsagePlanKey", key(resource.properties)).await
    }
}

fn key(properties: &Map) -> Map {
    renamed(properties, &[("KeyId", "keyId"), ("UsagePlanId", "usagePlanId")])
}

fn made(target: &Target<'_>) -> Made {
    let part = |name: &str| target.text(name).unwrap_or_default();
    let id = format!("{}:{}", part("KeyId"), part("UsagePlanId"));
    Made::new(id.clone()).with("Id", id)
}
