//! `AWS::ApiGateway::BasePathMapping`.

use async_trait::async_trait;
use base::Time;
use wire::Map;

use super::target::{renamed, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{NameRule, Property, ResourceType};

/// The provider.
pub struct BasePathMapping;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::BasePathMapping",
    properties: &[
        Property::text("BasePath").create_only(),
        Property::text("DomainName").required().create_only(),
        Property::refused("Id"),
        Property::text("RestApiId"),
        Property::text("Stage"),
    ],
    attributes: &[],
    naming: NameRule::Assigned,
    identifiers: &["DomainName", "BasePath"],
};

#[async_trait]
impl Provider for BasePathMapping {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let mut input = key(target.properties);
        for (name, value) in renamed(target.properties, &[("RestApiId", "restApiId"), ("Stage", "stage")]) {
            input.push(name, value);
        }
        caller.call("apigateway", "CreateBasePathMapping", input).await?;
        Ok(made(target.properties))
    }

    /// It bears no time: one that leads to this very API and stage is taken for this resource's.
    async fn find(&self, caller: &Caller, target: &Target<'_>, _: Time) -> Result<Option<Made>, CallError> {
        let found = caller.look("apigateway", "GetBasePathMapping", key(target.properties)).await?;
        let is_this = |found: &Map| {
            text(found, "restApiId") == target.text("RestApiId")
                && text(found, "stage") == target.text("Stage")
        };
        Ok(found.filter(is_this).map(|_| made(target.properties)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        caller.remove("apigateway", "DeleteBasePathMapping", key(resource.properties)).await
    }
}

fn base_path(properties: &Map) -> &str {
    text(properties, "BasePath").filter(|path| !path.is_empty()).unwrap_or("(none)")
}

fn key(properties: &Map) -> Map {
    let mut key = renamed(properties, &[("DomainName", "domainName")]);
    key.push("basePath", base_path(properties));
    key
}

fn made(properties: &Map) -> Made {
    Made::new(format!("{}|{}", text(properties, "DomainName").unwrap_or_default(), base_path(properties)))
}
