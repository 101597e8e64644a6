//! `AWS::ApiGateway::Stage`.

use async_trait::async_trait;
use base::Time;
use wire::{Map, Value};

use super::apigateway_stage_settings::{self, ACCESS_LOG, CANARY, METHOD_SETTINGS, canary};
use super::target::{made_since, renamed, structure, tag_map};
use super::{CallError, Caller, Existing, Failure, Made, Provider, Target};
use crate::schema::{Kind, NameRule, Property, ResourceType, TAGS};

/// The provider.
pub struct Stage;

static SCHEMA: ResourceType = ResourceType {
    name: "AWS::ApiGateway::Stage",
    properties: &[
        Property::new("AccessLogSetting", ACCESS_LOG),
        Property::new("CacheClusterEnabled", Kind::Boolean),
        Property::text("CacheClusterSize"),
        Property::new("CanarySetting", CANARY),
        Property::text("ClientCertificateId"),
        Property::text("DeploymentId").required(),
        Property::text("Description"),
        Property::text("DocumentationVersion"),
        Property::new("MethodSettings", METHOD_SETTINGS),
        Property::text("RestApiId").required().create_only(),
        Property::text("StageName").required().create_only(),
        Property::new("Tags", TAGS),
        Property::new("TracingEnabled", Kind::Boolean),
        Property::new("Variables", Kind::Map(&Kind::String)),
    ],
    attributes: &[],
    naming: NameRule::Assigned,
    identifiers: &["RestApiId", "StageName"],
};

#[async_trait]
impl Provider for Stage {
    fn schema(&self) -> &'static ResourceType {
        &SCHEMA
    }

    async fn create(&self, caller: &Caller, target: &Target<'_>) -> Result<Made, Failure> {
        let names = [
            ("RestApiId", "restApiId"),
            ("StageName", "stageName"),
            ("DeploymentId", "deploymentId"),
            ("CacheClusterEnabled", "cacheClusterEnabled"),
            ("CacheClusterSize", "cacheClusterSize"),
            ("Description", "description"),
            ("DocumentationVersion", "documentationVersion"),
            ("TracingEnabled", "tracingEnabled"),
            ("Variables", "variables"),
        ];
        let mut input = renamed(target.properties, &names);
        input.push_some("tags", tag_map(&target.marked_tags()));
        input.push_some("canarySettings", structure(target.properties, "CanarySetting").map(canary));
        caller.call("apigateway", "CreateStage", input).await?;
        let [api, stage] = ["RestApiId", "StageName"].map(|name| target.text(name).unwrap_or_default());
        match apigateway_stage_settings::apply(caller, api, stage, target.properties).await {
            Ok(()) => Ok(made(target)),
            Err(error) => Err(error.after(made(target))),
        }
    }

    async fn find(
        &self,
        caller: &Caller,
        target: &Target<'_>,
        since: Time,
    ) -> Result<Option<Made>, CallError> {
        let names = [("RestApiId", "restApiId"), ("StageName", "stageName")];
        let found = caller.look("apigateway", "GetStage", renamed(target.properties, &names)).await?;
        Ok(found.filter(|stage| made_since(stage.get("createdDate"), since)).map(|_| made(target)))
    }

    async fn delete(&self, caller: &Caller, resource: &Existing<'_>) -> Result<(), CallError> {
        let api = resource.text("RestApiId").unwrap_or_default();
        let stage = resource.made.physical_id.as_str();
        let input = Map::from([("restApiId", Value::from(api)), ("stageName", stage.into())]);
        caller.remove("apigateway", "DeleteStage", input).await
    }
}

fn made(target: &Target<'_>) -> Made {
    Made::new(target.text("StageName").unwrap_or_default())
}
