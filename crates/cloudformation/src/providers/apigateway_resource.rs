//! `AWS::ApiGateway::Resource`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::target::{answer, renamed, structures, text};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{NameRule, Property, ResourceType};

/// The provider.
pub struct Resource;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Resource",
    properties: &[
        Property::text("ParentId").required().create_only(),
        Property::text("PathPart").required().create_only(),
        Property::text("RestApiId").required().create_only(),
    ],
    attributes: &["ResourceId"],
    naming: NameRule::Assigned,
    identifiers: &["RestApiId", "ResourceId"],
};

#[async_trait]
impl Provider for Resource {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let names = [("RestApiId", "restApiId"), ("ParentId", "parentId"), ("PathPart", "pathPart")];
        let output = caller.call("apigateway", "CreateResource", renamed(target.properties, &names)).await?;
        Ok(made(answer(&output, "id")?))
    }

    /// A resource bears no time and no tags; below an API that stood before the stack, nobody can say
    /// whose it is, so it is left alone there.
    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let api = target.text("RestApiId").unwrap_or_default();
        if !is_api_of_this_stack(caller, api, since).await? {
            return Ok(None);
        }
        let mut position: Option<Value> = None;
        loop {
            let mut input = Map::from([("restApiId", Value::from(api)), ("limit", Value::Int(500))]);
            input.push_some("position", position);
            let page = caller.look("apigateway", "GetResources", input).await?.unwrap_or_default();
            let is_this = |resource: &&Map| {
                text(resource, "parentId") == target.text("ParentId")
                    && text(resource, "pathPart") == target.text("PathPart")
            };
            let id = structures(&page, "items").find(is_this).and_then(|resource| text(resource, "id"));
            position = page.get("position").cloned();
            if id.is_some() || position.is_none() {
                return Ok(id.map(made));
            }
        }
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let api = resource.text("RestApiId").unwrap_or_default();
        let id = resource.made.physical_id.as_str();
        let input = Map::from([("restApiId", api.into()), ("resourceId", id.into())]);
        caller.remove("apigateway", "DeleteResource", input).await
    }
}

fn made(id: &str) -> Made {
    Made::new(id).with("ResourceId", id)
}

/// Whether an API was made since the stack began.
pub(super) async fn is_api_of_this_stack(caller: &Caller, api: &str, since: Time) -> Result<bool, CallError> {
    let input = Map::from([("restApiId", Value::from(api))]);
    let found = caller.look("apigateway", "GetRestApi", input).await?;
    Ok(found.is_some_and(|api| super::target::made_since(api.get("createdDate"), since)))
}
